package dev.backlight.formula;

import dev.backlight.expr.Unary;
import java.util.List;
import java.util.Optional;

/** The sines and cosines that roots write down: sin(π/4) is √2/2. */
final class ExactAngles {
    /** In half turns, those up to a right angle whose sines are √0/2, √1/2, √2/2, √3/2 and √4/2. */
    private static final List<Rational> ANGLES = List.of(Rational.ZERO, over(6), over(4), over(3), Rational.HALF);

    private static final Rational TWO = Rational.of(2);

    private ExactAngles() {}

    private static Rational over(long parts) {
        return Rational.ONE.over(Rational.of(parts));
    }

    /** The value of a function at an angle; empty if roots do not write it down, or it is another function. */
    static Optional<Polynomial> of(Unary function, Polynomial angle) {
        Optional<Rational> halfTurns =
                angle.over(Polynomial.of(new Atom.Constant(NamedConstant.PI))).constant();
        return switch (function) {
            case SIN -> halfTurns.flatMap(ExactAngles::sine);
            case COS -> halfTurns.map(Rational.HALF::plus).flatMap(ExactAngles::sine);
            case NEG,
                    EXP,
                    LOG,
                    LOG1P,
                    SQRT,
                    SQUARE,
                    RECIPROCAL,
                    ABS,
                    SIGN,
                    STEP,
                    RELU,
                    SIGMOID,
                    TANH,
                    SOFTPLUS,
                    ARCSIN,
                    ARCCOS,
                    ARCTAN,
                    ERF -> Optional.empty();
        };
    }

    private static Optional<Polynomial> sine(Rational halfTurns) {
        Rational round = halfTurns.over(TWO).floor().times(TWO);
        Rational angle = halfTurns.plus(round.negated());
        boolean isBelow = angle.compareTo(Rational.ONE) >= 0;
        Rational above = isBelow ? angle.plus(Rational.ONE.negated()) : angle;
        Rational sharp = above.compareTo(Rational.HALF) > 0 ? Rational.ONE.plus(above.negated()) : above;
        int root = ANGLES.indexOf(sharp);
        if (root < 0) {
            return Optional.empty();
        }
        Polynomial half = Polynomial.of(Rational.HALF);
        Polynomial sine = Polynomial.of(Rational.of(root)).power(half).times(half);
        return Optional.of(isBelow ? sine.negated() : sine);
    }
}
