package dev.backlight.expr;

import dev.backlight.tensor.DoubleMath;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The table of scalar functions of one real number, applied to every element.
 *
 * <p>A row is: label, LaTeX with {@code #} where the argument goes, value in double, slope. The slope is an expression
 * in x and y = f(x), so it can be differentiated again, fused and explained like any other. At a kink the slope is
 * fixed and stated: relu′(0) = 0, |·|′(0) = 0.
 */
public enum Unary implements Op {
    NEG("neg", "-#", x -> -x, (x, y) -> constantSlope(x, -1)),
    EXP("exp", "e^{#}", StrictMath::exp, (x, y) -> flow(y)),
    LOG("log", "\\ln\\left(#\\right)", StrictMath::log, (x, y) -> flow(x.reciprocal())),
    /** ln(1 + x), accurate also where x is too small to change 1. */
    LOG1P(
            "log1p",
            "\\ln\\left(1 + #\\right)",
            StrictMath::log1p,
            (x, y) -> flow(x.add(1).reciprocal())),
    SQRT("sqrt", "\\sqrt{#}", Math::sqrt, (x, y) -> flow(y.reciprocal().mul(0.5))),
    SQUARE("square", "\\left(#\\right)^2", x -> x * x, (x, y) -> flow(x.mul(2))),
    RECIPROCAL(
            "reciprocal", "\\frac{1}{#}", x -> 1 / x, (x, y) -> flow(y.square().neg())),
    ABS("abs", "\\left|#\\right|", Math::abs, (x, y) -> flow(x.sign())),
    SIGN("sign", "\\operatorname{sgn}\\left(#\\right)", Math::signum, (x, y) -> flat()),
    /** 1 above zero, 0 at zero and below: the slope of relu. */
    STEP("step", "\\mathbf{1}\\left[# > 0\\right]", x -> x > 0 ? 1 : 0, (x, y) -> flat()),
    /** max(0, x), with slope 0 at 0. The slope is taken from y, positive where x is, so that x need not be kept. */
    RELU("relu", "\\operatorname{ReLU}\\left(#\\right)", x -> Math.max(0, x), (x, y) -> flow(y.step())),
    SIGMOID(
            "sigmoid",
            "\\sigma\\left(#\\right)",
            DoubleMath::sigmoid,
            (x, y) -> flow(y.mul(y.neg().add(1)))),
    TANH(
            "tanh",
            "\\tanh\\left(#\\right)",
            StrictMath::tanh,
            (x, y) -> flow(y.square().neg().add(1))),
    /** ln(1 + e^x), without overflow. */
    SOFTPLUS("softplus", "\\operatorname{softplus}\\left(#\\right)", DoubleMath::softplus, (x, y) -> flow(x.sigmoid())),
    SIN("sin", "\\sin\\left(#\\right)", StrictMath::sin, (x, y) -> flow(x.cos())),
    COS("cos", "\\cos\\left(#\\right)", StrictMath::cos, (x, y) -> flow(x.sin().neg())),
    /** The error function 2/√π ∫₀ˣ e^(−t²) dt. */
    ERF(
            "erf",
            "\\operatorname{erf}\\left(#\\right)",
            DoubleMath::erf,
            (x, y) -> flow(x.square().neg().exp().mul(2 / Math.sqrt(Math.PI))));

    private final String label;
    private final String latex;
    private final DoubleUnaryOperator value;
    private final Slope slope;

    Unary(String label, String latex, DoubleUnaryOperator value, Slope slope) {
        this.label = label;
        this.latex = latex;
        this.value = value;
        this.slope = slope;
    }

    /** dy/dx in terms of x and y, or why there is none. */
    private interface Slope {
        Derivative at(Expr x, Expr y);
    }

    /** The function's value in double: the definition that every engine is held against. */
    public double value(double x) {
        return value.applyAsDouble(x);
    }

    /** The slope dy/dx in terms of x and y = f(x), or a cut for a function that is flat almost everywhere. */
    public Derivative slope(Expr x, Expr y) {
        return slope.at(x, y);
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType x = inputs.getFirst();
        if (!x.element().isReal()) {
            throw refusal("works on reals, not on " + x + ": cast it first");
        }
        return x;
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        return List.of(Derivative.chain(dY, slope(inputs.getFirst(), y)));
    }

    @Override
    public String latex(List<String> inputs) {
        return latex.replace("#", inputs.getFirst());
    }

    private static Derivative flow(Expr slope) {
        return Derivative.flow(slope);
    }

    private static Derivative constantSlope(Expr x, double slope) {
        return Derivative.flow(Expr.constant(slope, x.element()));
    }

    private static Derivative flat() {
        return Derivative.cut("its slope is zero wherever it has one");
    }
}
