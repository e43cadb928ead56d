package dev.backlight.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * A number of an explanation: as the computation in double gave it, and exactly, if decimal arithmetic on the numbers
 * as typed comes to an end.
 *
 * <p>Typed numbers are decimals here: 0.1 is one tenth. So 0.86 · 0.7 is exactly 0.602, although the doubles' product
 * is another number in its last digit.
 *
 * @param value the double that training would use; never −0
 * @param exact the exact value; empty after an exponential, a division that does not end, or too many digits
 */
public record Quantity(double value, Optional<BigDecimal> exact) {
    /** More digits than anybody would follow: what is longer is not carried on. */
    private static final int MOST_DIGITS = 120;

    /** The most significant digits that are printed, those that a double keeps. */
    public static final int DIGITS = 15;

    public Quantity {
        value = value == 0 ? 0 : value; // −0 is no number that a person writes
        boolean isFinite = Double.isFinite(value);
        exact = exact.filter(number -> isFinite && number.precision() <= MOST_DIGITS);
    }

    /** A number as it was typed. */
    public static Quantity typed(double value) {
        return new Quantity(
                value,
                Double.isFinite(value)
                        ? Optional.of(BigDecimal.valueOf(value).stripTrailingZeros())
                        : Optional.empty());
    }

    /** A number that is known in double only. */
    public static Quantity rounded(double value) {
        return new Quantity(value, Optional.empty());
    }

    /** The product, which is exactly 0 if a factor is. */
    public Quantity times(Quantity other) {
        return new Quantity(
                value * other.value,
                isZero() || other.isZero()
                        ? Optional.of(BigDecimal.ZERO)
                        : exact.flatMap(a -> other.exact.map(a::multiply)));
    }

    /** The sum. */
    public Quantity plus(Quantity other) {
        return new Quantity(value + other.value, exact.flatMap(a -> other.exact.map(a::add)));
    }

    /** The difference. */
    public Quantity minus(Quantity other) {
        return plus(other.negated());
    }

    /** The number with the other sign. */
    public Quantity negated() {
        return new Quantity(-value, exact.map(BigDecimal::negate));
    }

    /** Whether it is known to be exactly 0. */
    public boolean isZero() {
        return exact.isPresent() && exact.get().signum() == 0;
    }

    /** Whether the double, read as a decimal, is the exact number. */
    boolean isDecimal() {
        return exact.isPresent() && exact.get().compareTo(BigDecimal.valueOf(value)) == 0;
    }

    /** Whether so many significant digits are enough to write it down in full. */
    public boolean isExact(int digits) {
        return exact.isPresent() && exact.get().stripTrailingZeros().precision() <= Math.min(digits, DIGITS);
    }

    /** {@code =} if {@link #digits} writes it down in full, else {@code ≈}. */
    public String relation(int digits) {
        return isExact(digits) ? "=" : "≈";
    }

    /**
     * The number in at most so many significant digits, with an ASCII minus; in powers of ten from 1e15 on and below
     * 1e-6.
     *
     * @param digits from 1 to {@value #DIGITS}
     */
    public String digits(int digits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
        }
        BigDecimal number = exact.filter(whole -> isExact(digits)).orElseGet(() -> new BigDecimal(value));
        BigDecimal shown =
                number.round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
        if (shown.signum() == 0) {
            return "0";
        }
        int exponent = shown.precision() - shown.scale() - 1;
        return exponent < -6 || exponent >= DIGITS
                ? shown.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent
                : shown.toPlainString();
    }

    /** {@link #digits} for people: with a true minus sign. */
    public String text(int digits) {
        return digits(digits).replace('-', '−');
    }

    /** {@link #text} after its {@link #relation}: {@code = 0.25}. */
    public String sentence(int digits) {
        return relation(digits) + " " + text(digits);
    }

    /** All digits that a double keeps, after {@code =} or {@code ≈}. */
    @Override
    public String toString() {
        return relation(DIGITS) + " " + digits(DIGITS);
    }
}
