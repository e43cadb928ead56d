package dev.backlight.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every operation there is stands in the tables of the tests, and has a notation. */
class OpTableTest {
    /** Every permitted class, and of enums every row. */
    private static Set<Object> operations() {
        Set<Object> all = new HashSet<>();
        for (Class<?> type : Op.class.getPermittedSubclasses()) {
            if (type.isEnum()) {
                all.addAll(Arrays.asList(type.getEnumConstants()));
            } else {
                all.add(type);
            }
        }
        return all;
    }

    private static Object identify(Op op) {
        return switch (op) {
            case Unary function -> function;
            case Binary function -> function;
            case CustomOp custom -> CustomOp.class;
            case Op other -> other.getClass();
        };
    }

    @Test
    void everyOperationHasRows() {
        Set<Object> covered = new HashSet<>();
        OpCases.all().forEach(row -> covered.add(identify(row.y().op())));
        assertThat(covered).isEqualTo(operations());
    }

    /** Also every setting that makes an operation another one. */
    @Test
    void everyKindHasRows() {
        Set<Object> kinds = new HashSet<>();
        for (OpCase row : OpCases.all()) {
            switch (row.y().op()) {
                case Reduce reduce -> kinds.add(reduce.kind());
                case Random random -> kinds.add(random.distribution());
                case MatMul product -> kinds.add(product);
                default -> {}
            }
        }
        assertThat(kinds).contains((Object[]) Reduce.Kind.values());
        assertThat(kinds).contains((Object[]) Random.Distribution.values());
        assertThat(kinds)
                .contains(
                        new MatMul(false, false),
                        new MatMul(false, true),
                        new MatMul(true, false),
                        new MatMul(true, true));
    }

    @Test
    void everyOperationHasANotation() {
        Map<Op, String> notations = new LinkedHashMap<>();
        notations.put(new Input("x_1", TensorType.f32()), "\\mathrm{x\\_1}");
        notations.put(new Parameter("W", TensorType.f32()), "\\mathrm{W}");
        notations.put(new State("m", TensorType.f32()), "\\mathrm{m}");
        notations.put(Expr.constant(0.5, ElementType.F32).op(), "0.5");
        notations.put(Expr.constant(-3, ElementType.F32).op(), "-3");
        notations.put(Unary.NEG, "-a");
        notations.put(Unary.EXP, "e^{a}");
        notations.put(Unary.LOG, "\\ln\\left(a\\right)");
        notations.put(Unary.LOG1P, "\\ln\\left(1 + a\\right)");
        notations.put(Unary.SQRT, "\\sqrt{a}");
        notations.put(Unary.SQUARE, "\\left(a\\right)^2");
        notations.put(Unary.RECIPROCAL, "\\frac{1}{a}");
        notations.put(Unary.ABS, "\\left|a\\right|");
        notations.put(Unary.SIGN, "\\operatorname{sgn}\\left(a\\right)");
        notations.put(Unary.STEP, "\\mathbf{1}\\left[a > 0\\right]");
        notations.put(Unary.RELU, "\\operatorname{ReLU}\\left(a\\right)");
        notations.put(Unary.SIGMOID, "\\sigma\\left(a\\right)");
        notations.put(Unary.TANH, "\\tanh\\left(a\\right)");
        notations.put(Unary.SOFTPLUS, "\\operatorname{softplus}\\left(a\\right)");
        notations.put(Unary.SIN, "\\sin\\left(a\\right)");
        notations.put(Unary.COS, "\\cos\\left(a\\right)");
        notations.put(Unary.ARCSIN, "\\arcsin\\left(a\\right)");
        notations.put(Unary.ARCCOS, "\\arccos\\left(a\\right)");
        notations.put(Unary.ARCTAN, "\\arctan\\left(a\\right)");
        notations.put(Unary.ERF, "\\operatorname{erf}\\left(a\\right)");
        notations.put(Binary.ADD, "a + b");
        notations.put(Binary.SUB, "a - b");
        notations.put(Binary.MUL, "a \\cdot b");
        notations.put(Binary.DIV, "\\frac{a}{b}");
        notations.put(Binary.POW, "{a}^{b}");
        notations.put(Binary.MIN, "\\min\\left(a, b\\right)");
        notations.put(Binary.MAX, "\\max\\left(a, b\\right)");
        notations.put(Binary.EQUAL, "\\left[a = b\\right]");
        notations.put(Binary.NOT_EQUAL, "\\left[a \\ne b\\right]");
        notations.put(Binary.LESS, "\\left[a < b\\right]");
        notations.put(Binary.LESS_OR_EQUAL, "\\left[a \\le b\\right]");
        notations.put(Binary.GREATER, "\\left[a > b\\right]");
        notations.put(Binary.GREATER_OR_EQUAL, "\\left[a \\ge b\\right]");
        notations.put(new Select(), "\\begin{cases}b & a \\\\ c & \\text{otherwise}\\end{cases}");
        notations.put(new Cast(ElementType.I32), "a");
        notations.put(new StopGradient(), "a");
        notations.put(new MatMul(false, false), "a b");
        notations.put(new MatMul(true, false), "{a}^{\\mathsf T} b");
        notations.put(new MatMul(false, true), "a {b}^{\\mathsf T}");
        notations.put(new Reduce(Reduce.Kind.SUM, List.of(0)), "\\sum\\left(a\\right)");
        notations.put(new Reduce(Reduce.Kind.MAX, List.of(0)), "\\max\\left(a\\right)");
        notations.put(new ArgMax(0), "\\operatorname{arg\\,max}\\left(a\\right)");
        notations.put(new Reshape(Shape.of(2)), "a");
        notations.put(new Permute(List.of(1, 0)), "{a}^{\\mathsf T}");
        notations.put(new Flip(List.of(0, 2)), "\\operatorname{flip}_{0, 2}\\left(a\\right)");
        notations.put(new Broadcast(Shape.of(2)), "a");
        notations.put(new Slice(List.of(1), Shape.of(2)), "{a}_{[1] : [2]}");
        notations.put(new Pad(List.of(1), List.of(0)), "\\operatorname{pad}\\left(a\\right)");
        notations.put(new Concatenate(0), "\\left[a, b, c\\right]");
        notations.put(new Gather(0), "{a}_{b}");
        notations.put(new ScatterAdd(0, 3), "\\operatorname{scatter}_{b}\\left(a\\right)");
        notations.put(new OneHot(3, ElementType.F32), "\\mathbf{e}_{a}");
        notations.put(new Random(Random.Distribution.UNIFORM, TensorType.f32(), 0), "\\mathcal{U}(0, 1)");
        notations.put(new Random(Random.Distribution.NORMAL, TensorType.f32(), 0), "\\mathcal{N}(0, 1)");
        notations.put(new Cube(), "a^3");
        notations.forEach((op, latex) ->
                assertThat(op.latex(List.of("a", "b", "c"))).as("%s", op).isEqualTo(latex));
        Set<Object> noted = new HashSet<>();
        notations.keySet().forEach(op -> noted.add(identify(op)));
        assertThat(noted).isEqualTo(operations());
    }

    @Test
    void namesMayHaveAnyCharacter() {
        assertThat(new Parameter("a_b#2%", TensorType.f32()).latex(List.of())).isEqualTo("\\mathrm{a\\_b\\#2\\%}");
        assertThat(new Parameter("\\{$&}^~", TensorType.f32()).latex(List.of()))
                .isEqualTo("\\mathrm{\\backslash \\{\\$\\&\\}\\hat{}\\tilde{}}");
        assertThat(Binary.ADD.latex(List.of("#2", "#1"))).isEqualTo("#2 + #1");
        assertThat(Unary.EXP.latex(List.of("#"))).isEqualTo("e^{#}");
    }
}
