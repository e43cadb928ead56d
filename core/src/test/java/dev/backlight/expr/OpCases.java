package dev.backlight.expr;

import static dev.backlight.expr.OpCase.Arg.f32;
import static dev.backlight.expr.OpCase.Arg.i32;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The table of operations: each on shapes small and large, empty, odd, and around the sizes at which kernels change
 * (tiles of 1,024 elements, blocks of 4,096, vectors of 16), with a domain that stays away from kinks.
 *
 * <p>Who adds an operation adds a row here, and all tests of operations run on it.
 */
public final class OpCases {
    private static final Shape[] SMALL = shapes("", "1", "4", "6", "13", "2,3", "3,1,2", "0", "0,3", "3,0");
    private static final Shape[] LARGE = shapes("16", "25", "4,13", "1023", "1024", "1025", "4095", "4096", "4097");

    /** Pairs that broadcast: tensors over rows, columns over rows, both ways, nothing, and across tiles. */
    private static final Shape[] STRETCHED = shapes(
            "2,3",
            "3",
            "2,1",
            "1,3",
            "",
            "2,3",
            "2,3",
            "",
            "4,1,3",
            "2,1",
            "1,1",
            "1",
            "1",
            "0",
            "0,3",
            "1,3",
            "3,1",
            "0",
            "1025",
            "3,1025",
            "33,1",
            "1,1025",
            "3,1025,1",
            "1,1,2",
            "5,1,7",
            "1,300,1");

    private final List<OpCase> cases = new ArrayList<>();

    private OpCases() {
        for (Unary function : Unary.values()) {
            for (Shape shape : SMALL) {
                add(function, f32(domain(function), shape));
            }
            for (Shape shape : LARGE) {
                add(function, f32(domain(function), shape));
            }
        }
        for (Binary function : Binary.values()) {
            binary(function);
        }
        powers();
        integers();
        choices();
        casts();
        products();
        reductions();
        moves();
        picks();
        others();
        composites();
    }

    /** Every row. */
    public static List<OpCase> all() {
        return List.copyOf(new OpCases().cases);
    }

    private static Domain domain(Unary function) {
        return switch (function) {
            case NEG, EXP, SQUARE, SIN, COS, ARCTAN -> Domain.ANY;
            case ARCSIN, ARCCOS -> Domain.INSIDE_1;
            case LOG, SQRT -> Domain.POSITIVE;
            case LOG1P -> Domain.ABOVE_MINUS_1;
            case RECIPROCAL, ABS, SIGN, STEP, RELU -> Domain.NON_ZERO;
            case SIGMOID, TANH, SOFTPLUS -> Domain.WIDE;
            case ERF -> Domain.ANY;
        };
    }

    private static Domain left(Binary function) {
        return switch (function) {
            case ADD, SUB, MUL, DIV -> Domain.ANY;
            case POW -> Domain.POSITIVE;
            case MIN, MAX, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> Domain.EVEN;
        };
    }

    private static Domain right(Binary function) {
        return switch (function) {
            case ADD, SUB, MUL, POW -> Domain.ANY;
            case DIV -> Domain.NON_ZERO;
            case MIN, MAX, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> Domain.ODD;
        };
    }

    private void binary(Binary function) {
        Domain left = left(function);
        Domain right = right(function);
        for (Shape shape : SMALL) {
            add(function, f32(left, shape), f32(right, shape));
        }
        for (Shape shape : LARGE) {
            add(function, f32(left, shape), f32(right, shape));
        }
        for (int i = 0; i < STRETCHED.length; i += 2) {
            add(
                    function.label() + " stretched",
                    inputs -> {
                        Shape common =
                                inputs.get(0).shape().broadcast(inputs.get(1).shape());
                        return Expr.of(
                                function,
                                inputs.get(0).broadcastTo(common),
                                inputs.get(1).broadcastTo(common));
                    },
                    f32(left, STRETCHED[i]),
                    f32(right, STRETCHED[i + 1]));
        }
    }

    /** Powers of negative numbers, and where an exponent is a whole number that needs care: 0, 1, 2. */
    private void powers() {
        for (double exponent : new double[] {-1, 0, 1, 2, 3}) {
            add("pow " + exponent, inputs -> inputs.get(0).pow(exponent), f32(Domain.NON_ZERO, 7));
        }
        add("pow 2 across zero", inputs -> inputs.get(0).pow(2), f32(Domain.ANY, 7));
        add(
                "pow around exponent 0",
                inputs -> inputs.get(0).pow(inputs.get(1).mul(0)),
                f32(Domain.POSITIVE, 7),
                f32(Domain.ANY, 7));
        add(
                "pow at exponents 0, 1, 2",
                inputs -> inputs.get(0).pow(inputs.get(1).add(inputs.get(2))),
                f32(Domain.POSITIVE, 9),
                f32(Domain.BELOW_3, 9),
                f32(Domain.BELOW_3, 9));
    }

    private void integers() {
        for (Binary function : Binary.values()) {
            if (function != Binary.DIV && function != Binary.POW) {
                add(function, i32(Domain.INT, 2, 13), i32(Domain.INT, 2, 13));
                add(function, i32(Domain.BELOW_3, 25), i32(Domain.BELOW_3, 25));
                add(function, i32(Domain.INT, 0), i32(Domain.INT, 0));
            }
        }
    }

    private void choices() {
        Op select = new Select();
        for (Shape shape : shapes("", "4", "2,3", "0", "3,0", "1025", "4097")) {
            add(select, f32(Domain.TRUTH, shape), f32(Domain.ANY, shape), f32(Domain.ANY, shape));
            int[] sizes = shape.sizes();
            add(select, i32(Domain.TRUTH, sizes), f32(Domain.ANY, shape), f32(Domain.ANY, shape));
            add(select, f32(Domain.TRUTH, shape), i32(Domain.INT, sizes), i32(Domain.INT, sizes));
            add(select, i32(Domain.TRUTH, sizes), i32(Domain.INT, sizes), i32(Domain.INT, sizes));
        }
        add(
                "where stretched",
                inputs -> inputs.get(0).where(inputs.get(1), inputs.get(2)),
                f32(Domain.TRUTH, 2, 1),
                f32(Domain.ANY, 3),
                f32(Domain.ANY, 1, 3));
        add(
                "where stretched",
                inputs -> inputs.get(0).where(inputs.get(1), inputs.get(2)),
                i32(Domain.TRUTH, 1),
                f32(Domain.ANY, 4, 13),
                f32(Domain.ANY));
    }

    private void casts() {
        for (Shape shape : shapes("", "13", "0,3", "1025")) {
            add(new Cast(ElementType.I32), f32(Domain.EVEN, shape));
            add(new Cast(ElementType.F32), i32(Domain.WHOLE, shape.sizes()));
            add(new Cast(ElementType.F32), f32(Domain.ANY, shape));
            add(new Cast(ElementType.I32), i32(Domain.INT, shape.sizes()));
            add(new Cast(ElementType.F64), f32(Domain.ANY, shape));
            add(new StopGradient(), f32(Domain.ANY, shape));
        }
        add(new StopGradient(), i32(Domain.INT, 4));
    }

    /** [m, k] by [k, n], each operand plain and transposed. */
    private void products() {
        int[][] sizes = {
            {1, 1, 1},
            {2, 3, 4},
            {4, 2, 3},
            {1, 5, 2},
            {0, 3, 2},
            {2, 0, 3},
            {3, 2, 0},
            {4, 6, 13},
            {13, 16, 25},
            {16, 13, 4},
            {25, 4, 6},
            {1, 100, 1},
            {33, 65, 31},
            {17, 1000, 15},
            {65, 33, 129},
            {6, 257, 64},
        };
        for (int[] mkn : sizes) {
            product(new int[0], mkn[0], mkn[1], mkn[2]);
        }
        product(new int[] {2}, 1, 2, 2);
        product(new int[] {2, 2}, 1, 3, 1);
        product(new int[] {0}, 2, 2, 2);
        product(new int[] {3}, 13, 6, 25);
        product(new int[] {2, 3}, 4, 13, 16);
        // The axes before the last two stretch.
        matmul(shapes("2,2,3", "3,2"));
        matmul(shapes("2,3", "2,3,2"));
        matmul(shapes("1,2,3", "2,3,2"));
        matmul(shapes("2,1,2,2", "3,2,1"));
        matmul(shapes("5,1,4,6", "1,3,6,13"));
    }

    private void product(int[] matrices, int m, int k, int n) {
        for (boolean transposeA : new boolean[] {false, true}) {
            for (boolean transposeB : new boolean[] {false, true}) {
                Shape batch = Shape.of(matrices);
                Shape a = batch.concat(transposeA ? Shape.of(k, m) : Shape.of(m, k));
                Shape b = batch.concat(transposeB ? Shape.of(n, k) : Shape.of(k, n));
                add(new MatMul(transposeA, transposeB), f32(Domain.ANY, a), f32(Domain.ANY, b));
            }
        }
    }

    private void matmul(Shape[] operands) {
        add(
                "matmul stretched",
                inputs -> inputs.get(0).matmul(inputs.get(1)),
                f32(Domain.ANY, operands[0]),
                f32(Domain.ANY, operands[1]));
    }

    private void reductions() {
        for (Reduce.Kind kind : Reduce.Kind.values()) {
            Domain domain = kind == Reduce.Kind.MAX ? Domain.DISTINCT : Domain.ANY;
            int[][] axes = {{}, {0}, {1}, {2}, {0, 1}, {1, 2}, {0, 2}, {0, 1, 2}};
            for (int[] some : axes) {
                reduce(kind, domain, some, 2, 3, 4);
                reduce(kind, domain, some, 4, 13, 25);
            }
            reduce(kind, domain, new int[0]);
            reduce(kind, domain, new int[] {0}, 1);
            reduce(kind, domain, new int[] {0}, 6);
            reduce(kind, domain, new int[] {0, 2}, 2, 2, 2, 2);
            reduce(kind, domain, new int[] {0, 1, 3}, 2, 3, 4, 5);
            reduce(kind, domain, new int[] {1}, 0, 3);
            reduce(kind, domain, new int[] {0}, 3, 0);
            for (int size : new int[] {15, 16, 17, 255, 256, 257, 1025, 4095, 4097, 9000}) {
                reduce(kind, domain, new int[] {0}, size);
                reduce(kind, domain, new int[] {0}, size, 3);
                reduce(kind, domain, new int[] {1}, 3, size);
            }
        }
        reduce(Reduce.Kind.SUM, Domain.ANY, new int[] {0}, 0, 3);
        reduce(Reduce.Kind.SUM, Domain.ANY, new int[] {1}, 3, 0);
        reduce(Reduce.Kind.SUM, Domain.ANY, new int[] {0, 1}, 0, 3);
        for (int axis = 0; axis < 3; axis++) {
            add(new ArgMax(axis), f32(Domain.DISTINCT, 2, 3, 4));
            add(new ArgMax(axis), f32(Domain.DISTINCT, 13, 25, 6));
        }
        add(new ArgMax(0), f32(Domain.DISTINCT, 1));
        add(new ArgMax(1), f32(Domain.DISTINCT, 0, 3));
    }

    private void reduce(Reduce.Kind kind, Domain domain, int[] axes, int... sizes) {
        add(new Reduce(kind, Axes.list(axes)), f32(domain, sizes));
    }

    private void moves() {
        move(new Reshape(Shape.of(3, 2)), 2, 3);
        move(new Reshape(Shape.SCALAR), 1, 1);
        move(new Reshape(Shape.of(1)));
        move(new Reshape(Shape.of(5, 0)), 0, 3);
        move(new Permute(List.of(1, 0)), 2, 3);
        move(new Permute(List.of(0, 1)), 2, 3);
        move(new Permute(List.of(2, 0, 1)), 2, 3, 4);
        move(new Permute(List.of(1, 2, 0)), 2, 3, 4);
        move(new Permute(List.of(0, 2, 1)), 13, 6, 25);
        move(new Permute(List.of(3, 1, 2, 0)), 4, 6, 13, 5);
        move(new Permute(List.of(1, 0)), 0, 3);
        move(new Permute(List.of()));
        move(new Flip(List.of(0)), 6);
        move(new Flip(List.of(0)), 2, 3);
        move(new Flip(List.of(1)), 2, 3);
        move(new Flip(List.of(0, 2)), 3, 1, 4);
        move(new Flip(List.of(0, 1, 2)), 4, 13, 25);
        move(new Flip(List.of(1)), 0, 3);
        move(new Flip(List.of(0, 1)), 3, 0);
        move(new Flip(List.of()), 2, 3);
        move(new Flip(List.of()));
        move(new Broadcast(Shape.of(2, 3)), 3);
        move(new Broadcast(Shape.of(2, 3)), 2, 1);
        move(new Broadcast(Shape.of(2, 3)), 2, 3);
        move(new Broadcast(Shape.of(2, 3, 2)), 3, 1);
        move(new Broadcast(Shape.of(4)));
        move(new Broadcast(Shape.of(0, 3)), 1, 3);
        move(new Broadcast(Shape.of(2, 0)), 0);
        move(new Broadcast(Shape.of(13, 4, 25)), 13, 1, 25);
        move(new Slice(List.of(1, 0), Shape.of(2, 2)), 4, 3);
        move(new Slice(List.of(0, 2), Shape.of(4, 1)), 4, 3);
        move(new Slice(List.of(4, 0), Shape.of(0, 3)), 4, 3);
        move(new Slice(List.of(0, 3), Shape.of(4, 0)), 4, 3);
        move(new Slice(List.of(1, 2, 3), Shape.of(4, 13, 2)), 6, 16, 25);
        move(new Slice(List.of(), Shape.SCALAR));
        move(new Pad(List.of(1, 0), List.of(0, 2)), 2, 3);
        move(new Pad(List.of(0, 0), List.of(0, 0)), 2, 3);
        move(new Pad(List.of(1, 1), List.of(1, 1)), 0, 3);
        move(new Pad(List.of(), List.of()));
        move(new Pad(List.of(3, 1, 2), List.of(1, 0, 4)), 6, 13, 4);
        for (Domain domain : List.of(Domain.ANY, Domain.INT)) {
            concatenate(domain, 0, shapes("2,3", "1,3", "0,3"));
            concatenate(domain, 1, shapes("2,1", "2,3", "2,0", "2,2"));
            concatenate(domain, 1, shapes("2,3,2", "2,1,2"));
            concatenate(domain, 0, shapes("4"));
            concatenate(domain, 2, shapes("13,4,25", "13,4,6", "13,4,1"));
        }
    }

    /** The same move of reals and of integers. */
    private void move(Op move, int... sizes) {
        add(move, f32(Domain.ANY, sizes));
        add(move, i32(Domain.INT, sizes));
    }

    private void concatenate(Domain domain, int axis, Shape[] parts) {
        OpCase.Arg[] args = new OpCase.Arg[parts.length];
        for (int i = 0; i < parts.length; i++) {
            args[i] = domain == Domain.INT ? i32(domain, parts[i].sizes()) : f32(domain, parts[i]);
        }
        add(new Concatenate(axis), args);
    }

    private void picks() {
        pick(0, "3,4", "");
        pick(0, "3,4", "5");
        pick(1, "4,3", "2,2");
        pick(1, "2,3,2", "4");
        pick(0, "3", "7");
        pick(0, "3", "0");
        pick(0, "3,0", "2");
        pick(0, "3,1025", "25");
        pick(1, "13,3,6", "16");
        for (Shape shape : shapes("", "4", "2,3", "0", "25")) {
            add(new OneHot(3, ElementType.F32), i32(Domain.BELOW_3, shape.sizes()));
        }
    }

    private void pick(int axis, String source, String indices) {
        Shape from = shapes(source)[0];
        int[] numbers = shapes(indices)[0].sizes();
        add(new Gather(axis), f32(Domain.ANY, from), i32(Domain.BELOW_3, numbers));
        add(new Gather(axis), i32(Domain.INT, from.sizes()), i32(Domain.BELOW_3, numbers));
        Shape entries = from.slice(0, axis).concat(Shape.of(numbers)).concat(from.slice(axis + 1, from.rank()));
        add(new ScatterAdd(axis, 3), f32(Domain.ANY, entries), i32(Domain.BELOW_3, numbers));
    }

    private void others() {
        for (Random.Distribution distribution : Random.Distribution.values()) {
            for (int count : new int[] {0, 1, 13, 4097}) {
                add(new Random(distribution, TensorType.f32(count), 7), i32(Domain.INT, 3));
            }
            add(new Random(distribution, TensorType.f32(2, 3), -1), i32(Domain.INT, 3));
        }
        for (Shape shape : shapes("", "0", "2,3", "1025")) {
            add(new Cube(), f32(Domain.ANY, shape));
            add(new TimesWhole(), f32(Domain.ANY, shape), i32(Domain.WHOLE, shape.sizes()));
        }
        // Leaves as results, and a constant that no float holds.
        for (OpCase.Arg arg : List.of(f32(Domain.ANY, 2, 3), i32(Domain.INT, 4))) {
            add("input", inputs -> inputs.get(0), arg);
            add(leaf("parameter", Expr.parameter("x0", arg.type()), arg));
            add(leaf("state", Expr.state("x0", arg.type()), arg));
        }
        add("constant", inputs -> Expr.constant(Tensor.of(Shape.of(2), 0.1, -3.0)));
        add("constant", inputs -> inputs.get(0).mul(0.1), f32(Domain.ANY, 3));
    }

    private static OpCase leaf(String name, Expr leaf, OpCase.Arg arg) {
        return new OpCase(name, List.of(leaf), List.of(arg.domain()), leaf);
    }

    private void composites() {
        for (Shape shape : shapes("2,3", "1,1", "3,4", "0,3", "25,13", "2,1025")) {
            for (int axis = 0; axis < 2; axis++) {
                if (shape.size(axis) > 0) {
                    int along = axis;
                    add("softmax " + along, inputs -> inputs.get(0).softmax(along), f32(Domain.ANY, shape));
                    add("logSoftmax " + along, inputs -> inputs.get(0).logSoftmax(along), f32(Domain.ANY, shape));
                    add("logSumExp " + along, inputs -> inputs.get(0).logSumExp(along), f32(Domain.ANY, shape));
                    add("mean " + along, inputs -> inputs.get(0).mean(along), f32(Domain.ANY, shape));
                }
            }
        }
        add("logSumExp of all", inputs -> inputs.get(0).logSumExp(), f32(Domain.ANY, 2, 3));
        add("mean of all", inputs -> inputs.get(0).mean(), f32(Domain.ANY, 2, 3));
        add("mean of one number", inputs -> inputs.get(0).mean(), f32(Domain.ANY));
        add(
                "cross-entropy",
                inputs -> inputs.get(0)
                        .logSoftmax(-1)
                        .mul(inputs.get(1).oneHot(3, ElementType.F32))
                        .sum(-1)
                        .neg()
                        .mean(),
                f32(Domain.ANY, 4, 3),
                i32(Domain.BELOW_3, 4));
    }

    private void add(Op op, OpCase.Arg... args) {
        cases.add(OpCase.of(op, args));
    }

    private void add(String name, Function<List<Expr>, Expr> formula, OpCase.Arg... args) {
        cases.add(OpCase.of(name, formula, args));
    }

    private void add(OpCase row) {
        cases.add(row);
    }

    /** Shapes from text: {@code "2,3"}, and {@code ""} for a scalar. */
    private static Shape[] shapes(String... texts) {
        return Arrays.stream(texts)
                .map(text -> text.isEmpty()
                        ? Shape.SCALAR
                        : Shape.of(Arrays.stream(text.split(","))
                                .mapToInt(Integer::parseInt)
                                .toArray()))
                .toArray(Shape[]::new);
    }
}
