package dev.backlight.expr;

import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The table of scalar functions of two numbers, applied to every pair of elements of two tensors of one type.
 *
 * <p>A row is: label, LaTeX with {@code #1} and {@code #2} for the operands; its line in {@link #value} is the value in
 * double, and that in {@link #slopes} the two partial slopes as expressions in a, b and y = f(a, b). Operands of
 * different shapes are stretched before ({@link Expr#add} and its like insert a {@link Broadcast}), so summing over
 * stretched axes is written once, there. Where min and max tie, each operand gets half. A comparison gives 1 or 0 in
 * its operands' type. On {@code i32}, add, sub, mul, min, max and the comparisons are defined, wrapping as Java's ints
 * do.
 */
public enum Binary implements Op {
    ADD("add", "#1 + #2"),
    SUB("sub", "#1 - #2"),
    MUL("mul", "#1 \\cdot #2"),
    DIV("div", "\\frac{#1}{#2}"),
    /** a^b. The slope by b counts only where a is positive (it is b's limit 0 at a = 0). */
    POW("pow", "{#1}^{#2}"),
    MIN("min", "\\min\\left(#1, #2\\right)"),
    MAX("max", "\\max\\left(#1, #2\\right)"),
    EQUAL("equal", "\\left[#1 = #2\\right]"),
    NOT_EQUAL("notEqual", "\\left[#1 \\ne #2\\right]"),
    LESS("less", "\\left[#1 < #2\\right]"),
    LESS_OR_EQUAL("lessOrEqual", "\\left[#1 \\le #2\\right]"),
    GREATER("greater", "\\left[#1 > #2\\right]"),
    GREATER_OR_EQUAL("greaterOrEqual", "\\left[#1 \\ge #2\\right]");

    private final String label;
    private final String latex;

    Binary(String label, String latex) {
        this.label = label;
        this.latex = latex;
    }

    /** The function's value in double: the definition that every engine is held against. */
    public double value(double a, double b) {
        return switch (this) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case POW -> StrictMath.pow(a, b);
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case EQUAL -> a == b ? 1 : 0;
            case NOT_EQUAL -> a != b ? 1 : 0;
            case LESS -> a < b ? 1 : 0;
            case LESS_OR_EQUAL -> a <= b ? 1 : 0;
            case GREATER -> a > b ? 1 : 0;
            case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
        };
    }

    /** The partial slopes ∂y/∂a and ∂y/∂b in terms of a, b and y = f(a, b). */
    public List<Derivative> slopes(Expr a, Expr b, Expr y) {
        return switch (this) {
            case ADD -> List.of(one(a), one(b));
            case SUB -> List.of(one(a), flow(Expr.constant(-1, b.element())));
            case MUL -> List.of(flow(b), flow(a));
            case DIV -> List.of(flow(b.reciprocal()), flow(y.div(b).neg()));
            case POW -> List.of(slopeByBase(a, b), slopeByExponent(a, y));
            case MIN -> List.of(share(a.less(b), a, b), share(b.less(a), a, b));
            case MAX -> List.of(share(a.greater(b), a, b), share(b.greater(a), a, b));
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                List.of(comparison(), comparison());
        };
    }

    /** Whether the result is 1 or 0 for true or false. */
    public boolean isComparison() {
        return switch (this) {
            case ADD, SUB, MUL, DIV, POW, MIN, MAX -> false;
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
        };
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public int arity() {
        return 2;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType a = inputs.get(0);
        TensorType b = inputs.get(1);
        if (a.element() != b.element()) {
            throw refusal("cannot combine " + a + " with " + b + ": the element types differ; cast one of them");
        }
        if (!a.shape().equals(b.shape())) {
            throw refusal("cannot combine " + a + " with " + b + ": the shapes differ; broadcast one of them");
        }
        if (!a.element().isReal() && (this == DIV || this == POW)) {
            throw refusal("works on reals, not on " + a + ": cast it first");
        }
        return a;
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        List<Derivative> slopes = slopes(inputs.get(0), inputs.get(1), y);
        return List.of(Derivative.chain(dY, slopes.get(0)), Derivative.chain(dY, slopes.get(1)));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        Expr a = elements.at(node.inputs().get(0), index);
        Expr b = elements.at(node.inputs().get(1), index);
        return Optional.of(Expr.of(this, a, b));
    }

    @Override
    public String latex(List<String> inputs) {
        String[] around = latex.split("#[12]", -1); // an operand may contain either mark
        return around[0] + inputs.get(0) + around[1] + inputs.get(1) + around[2];
    }

    private static Derivative flow(Expr slope) {
        return Derivative.flow(slope);
    }

    private static Derivative one(Expr x) {
        return Derivative.flow(Expr.constant(1, x.element()));
    }

    private static Derivative share(Expr wins, Expr a, Expr b) {
        return Derivative.flow(wins.add(a.equalTo(b).mul(0.5)));
    }

    /** b·a^(b−1), and 0 at a = b = 0, where that would be 0·∞. */
    private static Derivative slopeByBase(Expr a, Expr b) {
        OptionalDouble exponent = b.constantValue();
        if (exponent.isPresent() && exponent.getAsDouble() != 0) {
            double n = exponent.getAsDouble();
            // 3·x·x in this order, as one writes it in a program: no power has to be computed.
            return Derivative.flow(
                    n == 2 ? a.mul(n) : n == 3 ? a.mul(n).mul(a) : a.pow(n - 1).mul(n));
        }
        Expr bothZero = a.equalTo(0).mul(b.equalTo(0));
        return Derivative.flow(b.mul(a.pow(bothZero.where(1, b.sub(1)))));
    }

    /** a^b·ln a, and 0 where a = 0. */
    private static Derivative slopeByExponent(Expr a, Expr y) {
        return Derivative.flow(y.mul(a.equalTo(0).where(1, a).log()));
    }

    private static Derivative comparison() {
        return Derivative.cut("a comparison is flat: its slope is zero wherever it has one");
    }
}
