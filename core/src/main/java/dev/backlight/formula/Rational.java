package dev.backlight.formula;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** A fraction in lowest terms, with a positive denominator: 0.1 is one tenth. */
record Rational(BigInteger numerator, BigInteger denominator) implements Comparable<Rational> {
    static final Rational ZERO = of(0);
    static final Rational ONE = of(1);
    static final Rational HALF = ONE.over(of(2));

    /** A power of more bits than this, about 15 digits, is left as it is written. */
    private static final int LONGEST = 50;

    Rational {
        BigInteger common = numerator.gcd(denominator);
        BigInteger sign = BigInteger.valueOf(denominator.signum());
        numerator = numerator.divide(common).multiply(sign);
        denominator = denominator.divide(common).multiply(sign);
    }

    static Rational of(long whole) {
        return new Rational(BigInteger.valueOf(whole), BigInteger.ONE);
    }

    static Rational of(BigDecimal decimal) {
        BigDecimal plain = decimal.stripTrailingZeros();
        return plain.scale() <= 0
                ? new Rational(plain.toBigIntegerExact(), BigInteger.ONE)
                : new Rational(plain.unscaledValue(), BigInteger.TEN.pow(plain.scale()));
    }

    Rational plus(Rational other) {
        return new Rational(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    Rational times(Rational other) {
        return new Rational(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    Rational over(Rational other) {
        return times(new Rational(other.denominator, other.numerator));
    }

    Rational negated() {
        return new Rational(numerator.negate(), denominator);
    }

    Rational abs() {
        return signum() < 0 ? negated() : this;
    }

    int signum() {
        return numerator.signum();
    }

    boolean isWhole() {
        return denominator.equals(BigInteger.ONE);
    }

    /** Whether it is a whole number that two divides. */
    boolean isEven() {
        return isWhole() && !numerator.testBit(0);
    }

    /** The largest whole number that is not above it. */
    Rational floor() {
        BigInteger[] parts = numerator.divideAndRemainder(denominator);
        return new Rational(parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0], BigInteger.ONE);
    }

    /** The power, if it is rational and not too long; 0 has none with a negative exponent. */
    Optional<Rational> power(Rational exponent) {
        if (exponent.signum() < 0) {
            return signum() == 0 ? Optional.empty() : power(exponent.negated()).map(ONE::over);
        }
        if (equals(ONE)) {
            return Optional.of(ONE);
        }
        if (abs().equals(ONE) && exponent.isWhole()) {
            return Optional.of(exponent.isEven() ? ONE : this);
        }
        int bits = Math.max(numerator.bitLength(), denominator.bitLength());
        boolean isShort = exponent.numerator.bitLength() < 16
                && exponent.denominator.bitLength() < 16
                && (long) bits * exponent.numerator.intValue() <= LONGEST;
        if (!isShort || signum() < 0 && !exponent.isWhole()) {
            return Optional.empty();
        }
        int root = exponent.denominator.intValue();
        return root(numerator, root)
                .flatMap(above -> root(denominator, root).map(below -> new Rational(above, below)))
                .map(exact -> new Rational(
                        exact.numerator.pow(exponent.numerator.intValue()),
                        exact.denominator.pow(exponent.numerator.intValue())));
    }

    /** The whole number of which this is the power. */
    private static Optional<BigInteger> root(BigInteger power, int degree) {
        BigInteger low = BigInteger.ZERO;
        BigInteger high = BigInteger.ONE.shiftLeft(power.bitLength() / degree + 1);
        if (degree == 1) {
            return Optional.of(power);
        }
        while (low.compareTo(high) < 0) {
            BigInteger middle = low.add(high).add(BigInteger.ONE).shiftRight(1);
            if (middle.pow(degree).compareTo(power) <= 0) {
                low = middle;
            } else {
                high = middle.subtract(BigInteger.ONE);
            }
        }
        return low.pow(degree).equals(power) ? Optional.of(low) : Optional.empty();
    }

    /** As a decimal, if that comes to an end. */
    Optional<BigDecimal> decimal() {
        try {
            return Optional.of(new BigDecimal(numerator).divide(new BigDecimal(denominator)));
        } catch (ArithmeticException endless) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(Rational other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    @Override
    public String toString() {
        return isWhole() ? numerator.toString() : numerator + "/" + denominator;
    }
}
