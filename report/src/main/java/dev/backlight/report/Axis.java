package dev.backlight.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a plot: what it counts, and the part of it that is to be seen.
 *
 * @param label the letter of the quantity
 */
public record Axis(String label, double from, double to) {
    /** Wider or narrower than what anybody plots, and safe for arithmetic. */
    private static final double LARGEST = 1e100;

    public Axis {
        if (!(from < to)) {
            throw new IllegalArgumentException(
                    "the axis " + label + " goes from a smaller to a larger number, not from " + from + " to " + to);
        }
        if (from < -LARGEST || to > LARGEST) {
            throw new IllegalArgumentException("the axis " + label + " from " + from + " to " + to
                    + " is too long: what is drawn lies between " + -LARGEST + " and " + LARGEST);
        }
        if (to - from < Math.max(Math.abs(from), Math.abs(to)) * 1e-9) {
            throw new IllegalArgumentException(
                    "the axis " + label + " from " + from + " to " + to + " is too short to tell its numbers apart");
        }
    }

    /** An axis on which all these numbers lie, with some room beside them; those that are not finite do not count. */
    public static Axis around(String label, List<Double> numbers) {
        double[] finite = numbers.stream()
                .mapToDouble(Double::doubleValue)
                .filter(number -> Math.abs(number) < LARGEST)
                .sorted()
                .toArray();
        if (finite.length == 0) {
            return new Axis(label, -1, 1);
        }
        double least = finite[0];
        double most = finite[finite.length - 1];
        double room = Math.max((most - least) / 10, Math.max(Math.abs(least), Math.abs(most)) * 1e-3);
        return room == 0
                ? new Axis(label, -1, 1)
                : new Axis(label, Math.max(-LARGEST, least - room), Math.min(LARGEST, most + room));
    }

    /** Whether a number lies on what is to be seen. */
    public boolean holds(double number) {
        return from <= number && number <= to;
    }

    /** How far along the axis a number is: 0 at its start, 1 at its end. */
    double share(double number) {
        return (number - from) / (to - from);
    }

    /** The number a share of the way along. */
    double at(double share) {
        return from + share * (to - from);
    }

    /** A marked number, and how it is written. */
    record Tick(double value, String text) {}

    /**
     * Marked numbers at steps of 1, 2 or 5 times a power of ten.
     *
     * @param most at most so many and one
     */
    List<Tick> ticks(int most) {
        double least = (to - from) / most;
        int power = (int) Math.floor(Math.log10(least));
        int factor = 10;
        for (int candidate : new int[] {5, 2, 1}) {
            if (candidate * Math.pow(10, power) >= least * (1 - 1e-9)) {
                factor = candidate;
            }
        }
        double step = factor * Math.pow(10, power);
        List<Tick> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
            BigDecimal exact =
                    BigDecimal.valueOf(i).multiply(BigDecimal.valueOf(factor)).scaleByPowerOfTen(power);
            ticks.add(new Tick(exact.doubleValue(), text(exact)));
        }
        return ticks;
    }

    private static String text(BigDecimal exact) {
        if (exact.signum() == 0) {
            return "0";
        }
        BigDecimal number = exact.stripTrailingZeros();
        int exponent = number.precision() - number.scale() - 1;
        String digits = exponent < -4 || exponent > 5
                ? number.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent
                : number.toPlainString();
        return digits.replace('-', '−');
    }
}
