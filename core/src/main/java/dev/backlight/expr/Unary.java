package dev.backlight.expr;

import dev.backlight.tensor.DoubleMath;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The table of scalar functions of one real number, applied to every element.
 *
 * <p>A row is: label, LaTeX with {@code #} where the argument goes; its line in {@link #value} is the value in double,
 * and that in {@link #slope} the slope. The slope is an expression in x and y = f(x), so it can be differentiated
 * again, fused and explained like any other. At a kink the slope is fixed and stated: relu′(0) = 0, |·|′(0) = 0.
 */
public enum Unary implements Op {
    NEG("neg", "-#"),
    EXP("exp", "e^{#}"),
    LOG("log", "\\ln\\left(#\\right)"),
    /** ln(1 + x), accurate also where x is too small to change 1. */
    LOG1P("log1p", "\\ln\\left(1 + #\\right)"),
    SQRT("sqrt", "\\sqrt{#}"),
    SQUARE("square", "\\left(#\\right)^2"),
    RECIPROCAL("reciprocal", "\\frac{1}{#}"),
    ABS("abs", "\\left|#\\right|"),
    SIGN("sign", "\\operatorname{sgn}\\left(#\\right)"),
    /** 1 above zero, 0 at zero and below: the slope of relu. */
    STEP("step", "\\mathbf{1}\\left[# > 0\\right]"),
    /** max(0, x), with slope 0 at 0. */
    RELU("relu", "\\operatorname{ReLU}\\left(#\\right)"),
    SIGMOID("sigmoid", "\\sigma\\left(#\\right)"),
    TANH("tanh", "\\tanh\\left(#\\right)"),
    /** ln(1 + e^x), without overflow. */
    SOFTPLUS("softplus", "\\operatorname{softplus}\\left(#\\right)"),
    SIN("sin", "\\sin\\left(#\\right)"),
    COS("cos", "\\cos\\left(#\\right)"),
    /** The angle from −π/2 to π/2 with this sine. */
    ARCSIN("arcsin", "\\arcsin\\left(#\\right)"),
    /** The angle from 0 to π with this cosine. */
    ARCCOS("arccos", "\\arccos\\left(#\\right)"),
    /** The angle from −π/2 to π/2 with this tangent. */
    ARCTAN("arctan", "\\arctan\\left(#\\right)"),
    /** The error function 2/√π ∫₀ˣ e^(−t²) dt. */
    ERF("erf", "\\operatorname{erf}\\left(#\\right)");

    private final String label;
    private final String latex;

    Unary(String label, String latex) {
        this.label = label;
        this.latex = latex;
    }

    /** The function's value in double: the definition that every engine is held against. */
    public double value(double x) {
        return switch (this) { // switches, because to load a lambda for each row takes a tenth of the time of a start
            case NEG -> -x;
            case EXP -> StrictMath.exp(x);
            case LOG -> StrictMath.log(x);
            case LOG1P -> StrictMath.log1p(x);
            case SQRT -> Math.sqrt(x);
            case SQUARE -> x * x;
            case RECIPROCAL -> 1 / x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case STEP -> x > 0 ? 1 : 0;
            case RELU -> Math.max(0, x);
            case SIGMOID -> DoubleMath.sigmoid(x);
            case TANH -> StrictMath.tanh(x);
            case SOFTPLUS -> DoubleMath.softplus(x);
            case SIN -> StrictMath.sin(x);
            case COS -> StrictMath.cos(x);
            case ARCSIN -> StrictMath.asin(x);
            case ARCCOS -> StrictMath.acos(x);
            case ARCTAN -> StrictMath.atan(x);
            case ERF -> DoubleMath.erf(x);
        };
    }

    /** The slope dy/dx in terms of x and y = f(x), or a cut for a function that is flat almost everywhere. */
    public Derivative slope(Expr x, Expr y) {
        return switch (this) {
            case NEG -> flow(Expr.constant(-1, x.element()));
            case EXP -> flow(y);
            case LOG -> flow(x.reciprocal());
            case LOG1P -> flow(x.add(1).reciprocal());
            case SQRT -> flow(y.reciprocal().mul(0.5));
            case SQUARE -> flow(x.mul(2));
            case RECIPROCAL -> flow(y.square().neg());
            case ABS -> flow(x.sign());
            case SIGN, STEP -> flat();
            case RELU -> flow(y.step()); // y is positive where x is, and then x need not be kept
            case SIGMOID -> flow(y.mul(y.neg().add(1)));
            case TANH -> flow(y.square().neg().add(1));
            case SOFTPLUS -> flow(x.sigmoid());
            case SIN -> flow(x.cos());
            case COS -> flow(x.sin().neg());
            case ARCSIN -> flow(x.square().neg().add(1).sqrt().reciprocal());
            case ARCCOS -> flow(x.square().neg().add(1).sqrt().reciprocal().neg());
            case ARCTAN -> flow(x.square().add(1).reciprocal());
            case ERF -> flow(x.square().neg().exp().mul(2 / Math.sqrt(Math.PI)));
        };
    }

    /**
     * The function in terms of simpler ones, as somebody with a pencil computes it; empty if it is computed as it is.
     */
    public Optional<Expr> definition(Expr x) {
        Expr one = Expr.constant(1, x.element());
        return switch (this) {
            case RELU -> Optional.of(Expr.constant(0, x.element()).maximum(x));
            case SIGMOID -> Optional.of(one.div(one.add(x.neg().exp())));
            case SOFTPLUS -> Optional.of(one.add(x.exp()).log());
            case NEG, EXP, LOG, LOG1P, SQRT, SQUARE, RECIPROCAL, ABS, SIGN, STEP, TANH -> Optional.empty();
            case SIN, COS, ARCSIN, ARCCOS, ARCTAN, ERF -> Optional.empty();
        };
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
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        return Optional.of(Expr.of(this, elements.at(node.inputs().getFirst(), index)));
    }

    @Override
    public String latex(List<String> inputs) {
        return latex.replace("#", inputs.getFirst());
    }

    private static Derivative flow(Expr slope) {
        return Derivative.flow(slope);
    }

    private static Derivative flat() {
        return Derivative.cut("its slope is zero wherever it has one");
    }
}
