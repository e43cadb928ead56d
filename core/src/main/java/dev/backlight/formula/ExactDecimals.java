package dev.backlight.formula;

import dev.backlight.expr.Unary;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/** The values of functions that are decimals which come to an end, at decimals: e^0 is 1, √0.25 is 0.5. */
public final class ExactDecimals {
    private static final BigDecimal ONE = BigDecimal.ONE;
    /** Of a longer number no root is taken. */
    private static final int MOST_DIGITS = 15;

    private ExactDecimals() {}

    /** The value at {@code x}; empty if it is no decimal, or not known to be one. */
    public static Optional<BigDecimal> of(Unary function, BigDecimal x) {
        boolean isZero = x.signum() == 0;
        return switch (function) {
            case NEG -> Optional.of(x.negate());
            case ABS -> Optional.of(x.abs());
            case SIGN -> Optional.of(BigDecimal.valueOf(x.signum()));
            case STEP -> Optional.of(x.signum() > 0 ? ONE : BigDecimal.ZERO);
            case RELU -> Optional.of(x.max(BigDecimal.ZERO));
            case SQUARE -> Optional.of(x.multiply(x));
            case RECIPROCAL -> quotient(ONE, x);
            case SQRT -> root(x);
            case EXP, COS -> isZero ? Optional.of(ONE) : Optional.empty();
            case SIN, TANH, ERF, LOG1P, ARCSIN, ARCTAN -> isZero ? Optional.of(x) : Optional.empty();
            case SIGMOID -> isZero ? Optional.of(new BigDecimal("0.5")) : Optional.empty();
            case LOG, ARCCOS -> x.compareTo(ONE) == 0 ? Optional.of(BigDecimal.ZERO) : Optional.empty();
            case SOFTPLUS -> Optional.empty();
        };
    }

    /** The quotient, if it ends. */
    public static Optional<BigDecimal> quotient(BigDecimal a, BigDecimal b) {
        try {
            return b.signum() == 0 ? Optional.empty() : Optional.of(a.divide(b));
        } catch (ArithmeticException endless) {
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> root(BigDecimal a) {
        if (a.signum() < 0 || a.precision() > MOST_DIGITS) {
            return Optional.empty();
        }
        BigDecimal root = a.sqrt(MathContext.DECIMAL64);
        return root.multiply(root).compareTo(a) == 0 ? Optional.of(root) : Optional.empty();
    }
}
