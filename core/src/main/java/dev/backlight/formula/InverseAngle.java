package dev.backlight.formula;

import dev.backlight.expr.Expr;
import java.util.List;
import java.util.OptionalDouble;

/**
 * An angle by its sine, cosine or tangent: these come back every half turn, so it matters between which right angles it
 * is.
 *
 * @param interval where the angle is that: −π/2 ≤ x ≤ π/2
 */
record InverseAngle(Expr angle, Formula interval) {
    /** Beyond it double arithmetic may take a half turn for its neighbour. */
    private static final double LARGEST = 1e12;

    /** Whether an angle is small enough to tell in which half turn it is. */
    static boolean isTold(OptionalDouble here) {
        return Math.abs(here.orElse(0)) <= LARGEST;
    }

    /**
     * The angle with a sine.
     *
     * @param x how the angle is written
     * @param here the angle at the point of interest; that around 0 is taken if it is not known
     * @param y the sine
     */
    static InverseAngle ofSine(Formula x, OptionalDouble here, Expr y) {
        long half = halfTurns(here, 0.5);
        Expr angle = half % 2 == 0 ? y.arcsin() : y.arcsin().neg();
        return new InverseAngle(turned(angle, half), interval(x, 2 * half - 1, "≤"));
    }

    /** The angle with a cosine, as {@link #ofSine}. */
    static InverseAngle ofCosine(Formula x, OptionalDouble here, Expr y) {
        long half = halfTurns(here, 0);
        Expr angle =
                half % 2 == 0 ? turned(y.arccos(), half) : turned(y.arccos().neg(), half + 1);
        return new InverseAngle(angle, interval(x, 2 * half, "≤"));
    }

    /** The angle with a tangent, as {@link #ofSine}. */
    static InverseAngle ofTangent(Formula x, OptionalDouble here, Expr y) {
        long half = halfTurns(here, 0.5);
        return new InverseAngle(turned(y.arctan(), half), interval(x, 2 * half - 1, "<"));
    }

    /** In which half turn an angle is; they begin at {@code before} of one before 0, and so on. */
    private static long halfTurns(OptionalDouble here, double before) {
        return here.isPresent() ? (long) Math.floor(here.getAsDouble() / Math.PI + before) : 0;
    }

    private static Expr turned(Expr angle, long halfTurns) {
        return halfTurns == 0
                ? angle
                : angle.add(Expr.constant(Math.PI, angle.element()).mul(halfTurns));
    }

    /** The half turn that begins at so many right angles. */
    private static Formula interval(Formula x, long rightAngles, String sign) {
        return new Formula.Relation(
                List.of(rightAngles(rightAngles), x, rightAngles(rightAngles + 2)), List.of(sign, sign));
    }

    private static Formula rightAngles(long count) {
        Polynomial halves = Polynomial.of(Rational.of(count).times(Rational.HALF));
        return new PolynomialWriter(false, name -> name)
                .write(halves.times(Polynomial.of(new Atom.Constant(NamedConstant.PI))));
    }
}
