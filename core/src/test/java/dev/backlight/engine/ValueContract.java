package dev.backlight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.backlight.expr.ArgMax;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Constant;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Gather;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.Pad;
import dev.backlight.expr.Permute;
import dev.backlight.expr.Random;
import dev.backlight.expr.Reduce;
import dev.backlight.expr.ScatterAdd;
import dev.backlight.expr.Slice;
import dev.backlight.expr.Unary;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Philox;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/**
 * Numbers written down by hand, which every engine must give: of structural operations, of every scalar function where
 * it is special (NaN, infinities, zeros of both signs, the smallest and the greatest number), of derivatives at kinks,
 * and of composites far out.
 */
abstract class ValueContract extends OperationContract {
    /**
     * Each unary function at NaN, ∞, −∞, 0, −0, the smallest positive number, minus that, the greatest number, minus
     * that. {@code tiny} and {@code huge} are these two numbers of the engine's type. Two numbers {@code a|b} are the
     * result in double and in float; those were computed with 3,000 bits.
     */
    private static final String UNARY = """
            neg         NaN -inf  inf -0    0    -tiny    tiny     -huge    huge
            exp         NaN  inf  0    1    1     1       1         inf     0
            log         NaN  inf  NaN -inf -inf  -744.4400719213813|-103.27892990343185 NaN 709.782712893384|88.72283905206835 NaN
            log1p       NaN  inf  NaN  0   -0     tiny   -tiny      709.782712893384|88.72283905206835 NaN
            sqrt        NaN  inf  NaN  0   -0    2.2227587494850775e-162|3.7433921305746438e-23 NaN 1.3407807929942596e154|1.8446743523953730e19 NaN
            square      NaN  inf  inf  0    0     0       0         inf     inf
            reciprocal  NaN  0   -0    inf -inf   inf    -inf       5.562684646268003e-309|2.938736052218037e-39 -5.562684646268003e-309|-2.938736052218037e-39
            abs         NaN  inf  inf  0    0     tiny    tiny      huge    huge
            sign        NaN  1   -1    0   -0     1      -1         1      -1
            step        0    1    0    0    0     1       0         1       0
            relu        NaN  inf  0    0    0     tiny    0         huge    0
            sigmoid     NaN  1    0    0.5  0.5   0.5     0.5       1       0
            tanh        NaN  1   -1    0   -0     tiny   -tiny      1      -1
            softplus    NaN  inf  0    0.6931471805599453 0.6931471805599453 0.6931471805599453 0.6931471805599453 huge 0
            sin         NaN  NaN  NaN  0   -0     tiny   -tiny      0.004961954789184062|-0.5218765233336585 -0.004961954789184062|0.5218765233336585
            cos         NaN  NaN  NaN  1    1     1       1         -0.9999876894265599|0.8530210398303042 -0.9999876894265599|0.8530210398303042
            arcsin      NaN  NaN  NaN  0   -0     tiny   -tiny      NaN    NaN
            arccos      NaN  NaN  NaN  1.5707963267948966 1.5707963267948966 1.5707963267948966 1.5707963267948966 NaN NaN
            arctan      NaN  1.5707963267948966 -1.5707963267948966 0 -0 tiny -tiny 1.5707963267948966 -1.5707963267948966
            erf         NaN  1   -1    0   -0     tiny   -tiny      1      -1
            """;

    /** Rows of function, a, b and the result. */
    private static final String BINARY = """
            add inf inf inf;       add inf -inf NaN;      add NaN 1 NaN;        add 1 NaN NaN
            add huge huge inf;     add -0 -0 -0;          add 0 -0 0;           add tiny -tiny 0
            sub inf inf NaN;       sub 0 0 0;             sub -0 0 -0;          sub -huge huge -inf
            sub tiny tiny 0;       sub 1 NaN NaN;         sub -inf inf -inf;    sub 1 inf -inf
            mul 0 inf NaN;         mul -0 1 -0;           mul huge 2 inf;       mul tiny 0.5 0
            mul tiny -1 -tiny;     mul inf -inf -inf;     mul NaN 0 NaN;        mul -1 0 -0
            div 0 0 NaN;           div 1 0 inf;           div 1 -0 -inf;        div -1 0 -inf
            div inf inf NaN;       div 1 inf 0;           div -1 inf -0;        div tiny 2 0
            div huge 0.5 inf;      div 0 5 0;             div inf 2 inf;        div NaN 1 NaN
            pow NaN 0 1;           pow 1 NaN NaN;         pow 0 0 1;            pow 0 -1 inf
            pow -0 -1 -inf;        pow -0 3 -0;           pow 0 0.5 0;          pow -1 0.5 NaN
            pow -2 3 -8;           pow 2 -1 0.5;          pow inf 0 1;          pow inf -1 0
            pow 2 inf inf;         pow 0.5 inf 0;         pow 2 -inf 0;         pow 1 inf NaN
            pow -inf 3 -inf;       pow huge 2 inf;        pow tiny 2 0;         pow -3 2 9
            pow NaN 1 NaN;         pow 2 NaN NaN;         pow -2 2 4;           pow 4 0.5 2
            min NaN 1 NaN;         min 1 NaN NaN;         min 0 -0 -0;          min -0 0 -0
            min inf 1 1;           min -inf 1 -inf;       min tiny 0 0;         min 2 3 2
            max NaN 1 NaN;         max 1 NaN NaN;         max 0 -0 0;           max -0 0 0
            max inf 1 inf;         max -inf 1 1;          max tiny 0 tiny;      max 2 3 3
            equal NaN NaN 0;       equal 0 -0 1;          equal inf inf 1;      equal tiny 0 0
            notEqual NaN NaN 1;    notEqual 0 -0 0;       notEqual inf inf 0;   notEqual tiny 0 1
            less NaN 1 0;          less 1 NaN 0;          less -0 0 0;          less 0 tiny 1
            less -inf inf 1;       less 1 1 0;            less 1 2 1;           less 2 1 0
            lessOrEqual NaN NaN 0; lessOrEqual 0 -0 1;    lessOrEqual inf inf 1; lessOrEqual 2 1 0
            lessOrEqual 1 2 1;     lessOrEqual tiny 0 0
            greater NaN 1 0;       greater 1 NaN 0;       greater 0 -0 0;       greater tiny 0 1
            greater inf -inf 1;    greater 1 1 0;         greater 1 2 0;        greater 2 1 1
            greaterOrEqual NaN NaN 0; greaterOrEqual -0 0 1; greaterOrEqual inf inf 1; greaterOrEqual 1 2 0
            greaterOrEqual 2 1 1;  greaterOrEqual 0 tiny 0
            """;

    private static final List<String> AT = List.of("NaN", "inf", "-inf", "0", "-0", "tiny", "-tiny", "huge", "-huge");

    private double number(String text) {
        String mine = text.contains("|") ? text.split("\\|")[isDouble() ? 0 : 1] : text;
        return switch (mine) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "tiny" -> isDouble() ? Double.MIN_VALUE : Float.MIN_VALUE;
            case "-tiny" -> -number("tiny");
            case "huge" -> isDouble() ? Double.MAX_VALUE : Float.MAX_VALUE;
            case "-huge" -> -number("huge");
            default -> Double.parseDouble(mine);
        };
    }

    /** Numbers with a point to 2 ulp; all others exactly, with their sign. */
    private void check(String what, double got, String text) {
        double expected = number(text);
        if (text.contains(".")) {
            double ulp = isDouble() ? Math.ulp(expected) : Math.ulp((float) expected);
            assertThat(got).as(what).isCloseTo(expected, offset(2 * ulp));
        } else {
            assertThat(got).as(what).isEqualTo(Double.valueOf(expected)); // −0 differs from 0, and NaN equals NaN
        }
    }

    /** Numbers as f32 in the graph, whatever the engine computes in; given in double. */
    private static Expr reals(Shape shape, double... values) {
        return Expr.of(new Constant(Tensor.of(shape, values), ElementType.F32));
    }

    private static Expr reals(double... values) {
        return reals(Shape.of(values.length), values);
    }

    private static Expr ints(int... values) {
        return Expr.constant(Tensor.of(Shape.of(values.length), values));
    }

    @Test
    void givesSpecialValuesOfUnaryFunctions() {
        Set<Unary> seen = EnumSet.noneOf(Unary.class);
        for (String row : UNARY.strip().split("\n")) {
            String[] cells = row.strip().split("\\s+");
            Unary function = List.of(Unary.values()).stream()
                    .filter(candidate -> candidate.label().equals(cells[0]))
                    .findFirst()
                    .orElseThrow();
            seen.add(function);
            assertThat(cells).as(row).hasSize(AT.size() + 1);
            double[] x = AT.stream().mapToDouble(this::number).toArray();
            // Many copies, so that vector code and its tail both see them.
            Tensor y = value(Expr.of(function, reals(Shape.of(9, 1), x).broadcastTo(Shape.of(9, 37))));
            for (int i = 0; i < x.length; i++) {
                for (int copy = 0; copy < 37; copy++) {
                    check(cells[0] + " of " + AT.get(i), y.at(i * 37 + copy), cells[i + 1]);
                }
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(Unary.values());
    }

    @Test
    void givesSpecialValuesOfBinaryFunctions() {
        Set<Binary> seen = EnumSet.noneOf(Binary.class);
        for (String row : BINARY.strip().split("\\s*[;\n]\\s*")) {
            String[] cells = row.strip().split("\\s+");
            Binary function = List.of(Binary.values()).stream()
                    .filter(candidate -> candidate.label().equals(cells[0]))
                    .findFirst()
                    .orElseThrow();
            seen.add(function);
            Expr a = reals(number(cells[1])).broadcastTo(Shape.of(37));
            Expr b = reals(number(cells[2])).broadcastTo(Shape.of(37));
            for (double got : value(Expr.of(function, a, b)).toDoubles()) {
                check(row, got, cells[3]);
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(Binary.values());
    }

    @Test
    void givesSpecialValuesOfOtherOperations() {
        double inf = Double.POSITIVE_INFINITY;
        double nan = Double.NaN;
        Map<Expr, double[]> expected = new LinkedHashMap<>();
        expected.put(reals(nan, 1).sum(), new double[] {nan});
        expected.put(reals(inf, -inf).sum(), new double[] {nan});
        expected.put(reals(inf, 1).sum(), new double[] {inf});
        expected.put(reals(Shape.of(0)).sum(), new double[] {0});
        expected.put(reals(1, nan, 2).max(), new double[] {nan});
        expected.put(reals(-inf, -inf).max(), new double[] {-inf});
        expected.put(reals(-0.0, 0.0).max(), new double[] {0});
        expected.put(reals(Shape.of(2, 2), 1, nan, -inf, 2).max(0), new double[] {1, nan});
        expected.put(reals(Shape.of(0)).mean(), new double[] {nan});
        // A condition is true unless it is zero, of either sign; so a NaN is true.
        expected.put(reals(nan, -0.0, inf, 0).where(1, reals(2, 2, 2, 2)), new double[] {1, 2, 1, 2});
        expected.put(reals(1, 0).where(reals(5, inf), reals(nan, 6)), new double[] {5, 6});
        expected.put(reals(1, nan, 3, nan).argMax(0), new double[] {1});
        expected.put(reals(1, 3, 3).argMax(0), new double[] {1});
        expected.put(reals(-inf, -inf).argMax(0), new double[] {0});
        expected.put(reals(0, -0.0).argMax(0), new double[] {0});
        expected.put(
                reals(1.9, -1.9, nan, 3e9, -inf).cast(ElementType.I32),
                new double[] {1, -1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE});
        expected.put(ints(1 << 24, -3).cast(ElementType.F32), new double[] {1 << 24, -3});
        expected.put(
                ints(Integer.MAX_VALUE, Integer.MIN_VALUE, 65536).mul(ints(2, -1, 65536)),
                new double[] {-2, Integer.MIN_VALUE, 0});
        expected.put(ints(Integer.MAX_VALUE).add(1), new double[] {Integer.MIN_VALUE});
        expected.put(ints(Integer.MIN_VALUE).sub(1), new double[] {Integer.MAX_VALUE});
        // 0·∞ is not left out of a matrix product, and a product over nothing is 0.
        expected.put(reals(Shape.of(1, 2), 0, 1).matmul(reals(Shape.of(2, 1), inf, 1)), new double[] {nan});
        expected.put(reals(Shape.of(1, 0)).matmul(reals(Shape.of(0, 2))), new double[] {0, 0});
        expected.forEach(
                (y, numbers) -> assertThat(value(y).toDoubles()).as("%s", y).containsExactly(numbers));
    }

    @Test
    void movesNumbersToTheirPlaces() {
        Expr x = reals(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        Map<Expr, double[]> expected = new LinkedHashMap<>();
        expected.put(x.reshape(3, 2), new double[] {1, 2, 3, 4, 5, 6});
        expected.put(x.permute(1, 0), new double[] {1, 4, 2, 5, 3, 6});
        expected.put(Expr.of(new Permute(List.of(2, 0, 1)), x.reshape(1, 2, 3)), new double[] {1, 4, 2, 5, 3, 6});
        expected.put(x.flip(0), new double[] {4, 5, 6, 1, 2, 3});
        expected.put(x.flip(-1), new double[] {3, 2, 1, 6, 5, 4});
        expected.put(x.flip(), new double[] {6, 5, 4, 3, 2, 1});
        expected.put(reals(7, 8).broadcastTo(Shape.of(2, 2)), new double[] {7, 8, 7, 8});
        expected.put(reals(Shape.of(2, 1), 7, 8).broadcastTo(Shape.of(2, 2)), new double[] {7, 7, 8, 8});
        expected.put(x.slice(1, 1, 2), new double[] {2, 3, 5, 6});
        expected.put(Expr.of(new Slice(List.of(1, 0), Shape.of(1, 2)), x), new double[] {4, 5});
        expected.put(x.pad(1, 1, 0), new double[] {0, 1, 2, 3, 0, 4, 5, 6});
        expected.put(
                Expr.of(new Pad(List.of(1, 0), List.of(0, 1)), x), new double[] {0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0});
        expected.put(Expr.concatenate(1, List.of(x, reals(Shape.of(2, 1), 7, 8))), new double[] {1, 2, 3, 7, 4, 5, 6, 8
        });
        expected.put(Expr.concatenate(0, List.of(reals(Shape.of(1, 3), 7, 8, 9), x)), new double[] {
            7, 8, 9, 1, 2, 3, 4, 5, 6
        });
        expected.put(x.gather(0, ints(1, 0, 1)), new double[] {4, 5, 6, 1, 2, 3, 4, 5, 6});
        expected.put(x.gather(1, ints(2, 2)), new double[] {3, 3, 6, 6});
        expected.put(Expr.of(new Gather(1), x, Expr.constant(Tensor.scalar(1))), new double[] {2, 5});
        expected.put(Expr.of(new ScatterAdd(0, 3), x, ints(2, 2)), new double[] {0, 0, 0, 0, 0, 0, 5, 7, 9});
        expected.put(Expr.of(new ScatterAdd(1, 2), x, ints(1, 0, 1)), new double[] {2, 4, 5, 10});
        expected.put(ints(2, 0).oneHot(3, ElementType.F32), new double[] {0, 0, 1, 1, 0, 0});
        expected.put(x.sum(), new double[] {21});
        expected.put(x.sum(0), new double[] {5, 7, 9});
        expected.put(x.sum(1), new double[] {6, 15});
        expected.put(x.reshape(1, 2, 3).sum(0, 2), new double[] {6, 15});
        expected.put(x.max(0), new double[] {4, 5, 6});
        expected.put(x.max(-1), new double[] {3, 6});
        expected.put(x.mean(1), new double[] {2, 5});
        expected.put(x.neg().argMax(1), new double[] {0, 0});
        expected.put(Expr.of(new ArgMax(0), x), new double[] {1, 1, 1});
        expected.put(Expr.of(new Reduce(Reduce.Kind.SUM, List.of(0)), x), new double[] {5, 7, 9});
        expected.put(x.matmul(x.permute(1, 0)), new double[] {14, 32, 32, 77});
        expected.put(Expr.of(new MatMul(true, false), x, x), new double[] {17, 22, 27, 22, 29, 36, 27, 36, 45});
        expected.put(Expr.of(new MatMul(false, true), x, x), new double[] {14, 32, 32, 77});
        Expr y = reals(Shape.of(3, 2), 1, 0, 0, 1, 1, 1);
        expected.put(Expr.of(new MatMul(true, true), x, y), new double[] {1, 4, 5, 2, 5, 7, 3, 6, 9});
        expected.put(x.reshape(2, 1, 3).matmul(y), new double[] {4, 5, 10, 11});
        expected.put(y.matmul(x.reshape(1, 2, 3)), new double[] {1, 2, 3, 4, 5, 6, 5, 7, 9});
        expected.forEach(
                (e, numbers) -> assertThat(value(e).toDoubles()).as("%s", e).containsExactly(numbers));
    }

    /** Random numbers are Philox's own for (seed, stream, step), which {@code PhiloxTest} holds against its authors. */
    @Test
    void drawsTheNumbersOfItsKey() {
        int[] key = {0x89ABCDEF, 0x01234567, 42};
        Philox philox = new Philox(0x0123456789ABCDEFL, 7, 42);
        for (Random.Distribution distribution : Random.Distribution.values()) {
            double[] expected = new double[5000];
            switch (distribution) {
                case UNIFORM -> philox.uniform(expected);
                case NORMAL -> philox.normal(expected);
            }
            Expr drawn = Expr.of(new Random(distribution, TensorType.f32(50, 100), 7), ints(key));
            double[] got = value(drawn).toDoubles();
            for (int i = 0; i < got.length; i++) {
                assertThat(got[i]).isEqualTo(isDouble() ? expected[i] : (float) expected[i]);
            }
        }
    }

    /** Σ of a formula's elements, differentiated by its inputs at these numbers. */
    private List<Tensor> gradients(BinaryOperator<Expr> formula, double[] a, double[] b, double[] weights) {
        Expr x = Expr.input("x", TensorType.f32(a.length));
        Expr y = Expr.input("y", TensorType.f32(b.length));
        Gradient gradient = Gradient.of(formula.apply(x, y).mul(reals(weights)).sum());
        List<Expr> outputs = new ArrayList<>();
        gradient.by(x).ifPresent(outputs::add);
        gradient.by(y).ifPresent(outputs::add);
        Map<String, Tensor> point =
                Map.of("x", Tensor.of(Shape.of(a.length), a), "y", Tensor.of(Shape.of(b.length), b));
        return new Evaluation(engine(), List.of(x, y), outputs).at(point);
    }

    private double[] slopes(UnaryOperator<Expr> f, double... at) {
        double[] ones = DoubleStream.generate(() -> 1).limit(at.length).toArray();
        return gradients((x, y) -> f.apply(x), at, new double[] {0}, ones)
                .getFirst()
                .toDoubles();
    }

    @Test
    void hasFixedSlopesAtKinks() {
        double inf = Double.POSITIVE_INFINITY;
        assertThat(slopes(Expr::relu, -1, -0.0, 0, 1)).containsExactly(0, 0, 0, 1);
        assertThat(slopes(Expr::abs, -1, -0.0, 0, 1)).containsExactly(-1, -0.0, 0, 1);
        assertThat(slopes(Expr::sqrt, 0, 4)).containsExactly(inf, 0.25);
        assertThat(slopes(Expr::log, 0, 4)).containsExactly(inf, 0.25);
        assertThat(slopes(Expr::log1p, -1, 3)).containsExactly(inf, 0.25);
        assertThat(slopes(Expr::arcsin, -1, 0, 1)).containsExactly(inf, 1, inf);
        assertThat(slopes(Expr::arccos, -1, 0, 1)).containsExactly(-inf, -1, -inf);
        assertThat(slopes(Expr::arctan, -inf, 0, 1)).containsExactly(0, 1, 0.5);
        assertThat(slopes(Expr::exp, -inf, 0)).containsExactly(0, 1);
        assertThat(slopes(Expr::tanh, -inf, 0, inf)).containsExactly(0, 1, 0);
        assertThat(slopes(Expr::sigmoid, -inf, 0, inf)).containsExactly(0, 0.25, 0);
        assertThat(slopes(Expr::softplus, -inf, 0, inf)).containsExactly(0, 0.5, 1);

        double[] a = {1, 2, 2};
        double[] b = {2, 1, 2};
        double[] weights = {1, 1, 3};
        List<Tensor> max = gradients(Expr::maximum, a, b, weights);
        assertThat(max.get(0).toDoubles()).containsExactly(0, 1, 1.5);
        assertThat(max.get(1).toDoubles()).containsExactly(1, 0, 1.5);
        List<Tensor> min = gradients(Expr::minimum, a, b, weights);
        assertThat(min.get(0).toDoubles()).containsExactly(1, 0, 1.5);
        assertThat(min.get(1).toDoubles()).containsExactly(0, 1, 1.5);

        // The greatest of several: those that tie share.
        assertThat(slopes(x -> x.max().broadcastTo(Shape.of(4)), 3, 1, 3, 2)).containsExactly(2, 0, 2, 0);
        assertThat(slopes(
                        x -> x.reshape(2, 2)
                                .max(1)
                                .broadcastTo(Shape.of(4, 2))
                                .sum(1)
                                .mul(0.5),
                        5,
                        5,
                        1,
                        4))
                .containsExactly(1, 1, 0, 2);
    }

    @Test
    void hasFixedSlopesOfPowersAtZero() {
        double inf = Double.POSITIVE_INFINITY;
        double[] base = {0, 0, 0, 0, 2, 2, -2, -2};
        double[] exponent = {2, 1, 0.5, 0, 0, 3, 2, 0};
        double[] ones = {1, 1, 1, 1, 1, 1, 1, 1};
        List<Tensor> slopes = gradients(Expr::pow, base, exponent, ones);
        assertThat(slopes.get(0).toDoubles()).containsExactly(0, 1, inf, 0, 0, 12, -4, -0.0);
        double[] byExponent = slopes.get(1).toDoubles();
        assertThat(byExponent[0]).isZero();
        assertThat(byExponent[1]).isZero();
        assertThat(byExponent[2]).isZero();
        assertThat(byExponent[3]).isZero();
        assertThat(byExponent[4]).isCloseTo(Math.log(2), offset(1e-7));
        assertThat(byExponent[5]).isCloseTo(8 * Math.log(2), offset(1e-6));
        assertThat(byExponent[6]).isNaN();
        assertThat(byExponent[7]).isNaN();
    }

    /** e^−10000 is 0 in either precision, so all of these are exact. */
    @Test
    void isStableFarOut() {
        double[] far = {1e4, 0, -1e4};
        Expr x = reals(far);
        assertThat(value(x.softmax(0)).toDoubles()).containsExactly(1, 0, 0);
        assertThat(value(x.logSoftmax(0)).toDoubles()).containsExactly(0, -1e4, -2e4);
        assertThat(value(x.logSumExp()).item()).isEqualTo(1e4);
        assertThat(value(reals(-1e4, -1e4 - 1e4).logSumExp()).item()).isEqualTo(-1e4);
        assertThat(value(x.mean()).item()).isZero();
        assertThat(value(reals(1e4, 1e4).softmax(0)).toDoubles()).containsExactly(0.5, 0.5);
        assertThat(value(reals(-1e4, -1e4).softmax(0)).toDoubles()).containsExactly(0.5, 0.5);

        assertThat(slopes(
                        z -> z.logSumExp().broadcastTo(Shape.of(3)).mul(1 / 3.0).mul(3), far))
                .containsExactly(3, 0, 0);
        assertThat(slopes(z -> z.softmax(0), far)).containsExactly(0, 0, 0);
        // d(−log p₂)/dz = p − e₂
        Expr wrongClass = reals(0, 0, 1);
        assertThat(slopes(z -> z.logSoftmax(0).mul(wrongClass).neg(), far)).containsExactly(1, 0, -1);
        Expr rightClass = reals(1, 0, 0);
        assertThat(slopes(z -> z.logSoftmax(0).mul(rightClass).neg(), far)).containsExactly(0, 0, 0);
        assertThat(slopes(z -> z.mean().broadcastTo(Shape.of(4)), 1e4, 0, 0, -1e4))
                .containsExactly(1, 1, 1, 1);

        // One apart, far out: p = σ(±1), and 10,001 is exact as a float. Exact digits from 60-digit arithmetic.
        double p = 0.731058578630004879;
        double ulp = isDouble() ? Math.ulp(1e4) : Math.ulp(1f);
        double[] softmax = value(reals(10001, 10000).softmax(0)).toDoubles();
        assertThat(softmax[0]).isCloseTo(p, offset(4 * ulp));
        assertThat(softmax[1]).isCloseTo(1 - p, offset(4 * ulp));
        double[] logSoftmax = value(reals(-10000, -10001).logSoftmax(0)).toDoubles();
        assertThat(logSoftmax[0]).isCloseTo(-0.313261687518222834, offset(4 * ulp));
        assertThat(logSoftmax[1]).isCloseTo(-1.313261687518222834, offset(4 * ulp));
        // The sum itself is near 10,000: an ulp of that is what is left.
        assertThat(value(reals(10000, 10000).logSumExp()).item())
                .isCloseTo(10000.6931471805599453, offset(isDouble() ? Math.ulp(1e4) : Math.ulp(1e4f)));
    }

    @Test
    void takesInfiniteLogits() {
        double inf = Double.POSITIVE_INFINITY;
        assertThat(value(reals(-inf, 0).softmax(0)).toDoubles()).containsExactly(0, 1);
        assertThat(value(reals(-inf, 0).logSoftmax(0)).toDoubles()).containsExactly(-inf, 0);
        assertThat(value(reals(-inf, 3).logSumExp()).item()).isEqualTo(3);
        assertThat(value(reals(-inf, -inf).logSumExp()).item()).isEqualTo(-inf);
        assertThat(value(reals(inf, 3).logSumExp()).item()).isEqualTo(inf);
        assertThat(value(reals(1, Double.NaN).logSumExp()).item()).isNaN();
        assertThat(value(reals(-inf, -inf).softmax(0)).toDoubles()).containsOnly(Double.NaN);
    }
}
