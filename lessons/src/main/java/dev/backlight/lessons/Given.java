package dev.backlight.lessons;

import dev.backlight.tensor.Tensor;
import java.math.BigDecimal;

/** Numbers that somebody has rounded and typed. */
final class Given {
    /** Fewer digits are read as if zeros followed: 0.3 is 0.300, since a file does not keep the zeros. */
    private static final int FEWEST_DIGITS = 3;

    /** What a computation in double may be off by, and a little for a rounding that is just at the half. */
    private static final double SLACK = 1e-12;

    private Given() {}

    /** Whether these are the numbers, each rounded to the digits given. */
    static boolean agrees(Tensor given, Tensor numbers) {
        if (!given.shape().equals(numbers.shape())) {
            return false;
        }
        double[] typed = given.toDoubles();
        double[] values = numbers.toDoubles();
        for (int i = 0; i < typed.length; i++) {
            if (!(Math.abs(typed[i] - values[i]) <= halfOfLastDigit(typed[i]) + SLACK * Math.abs(values[i]))) {
                return false;
            }
        }
        return true;
    }

    /** Half of what one more in the last digit would be; for 0, what doubles may leave of it. */
    private static double halfOfLastDigit(double typed) {
        if (typed == 0) {
            return 1e-15;
        }
        BigDecimal decimal = BigDecimal.valueOf(typed).stripTrailingZeros();
        int places = decimal.scale() + Math.max(0, FEWEST_DIGITS - decimal.precision());
        return BigDecimal.valueOf(5, places + 1).doubleValue();
    }
}
