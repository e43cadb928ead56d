package dev.backlight.tensor;

/**
 * Scalar functions in double that the JDK lacks, or that overflow when written naively. The same bits on every machine:
 * only {@link StrictMath} and basic arithmetic are used.
 */
public final class DoubleMath {
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

    private DoubleMath() {}

    /** The logistic function 1/(1 + e^(−x)), accurate in its far negative tail. */
    public static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + StrictMath.exp(-x));
        }
        double e = StrictMath.exp(x);
        return e / (1 + e);
    }

    /** ln(1 + e^x), without overflow for large x and without cancellation for very negative x. */
    public static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    /**
     * The error function 2/√π ∫₀ˣ e^(−t²) dt, to about 1e-15 relative.
     *
     * <p>For |x| below 2.5 the series 2/√π e^(−x²) Σ 2ⁿx^(2n+1)/(2n+1)!!, whose terms are all of one sign; beyond, one
     * minus the continued fraction of the complement (Abramowitz and Stegun, 7.1.6 and 7.1.14).
     */
    public static double erf(double x) {
        double magnitude = Math.abs(x);
        if (!(magnitude < 6)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        return magnitude < 2.5 ? erfBySeries(x) : Math.copySign(1 - complementByFraction(magnitude), x);
    }

    private static double erfBySeries(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.abs(sum) * 1e-18; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_SQRT_PI * StrictMath.exp(-x * x) * sum;
    }

    private static double complementByFraction(double x) {
        double fraction = 0;
        for (int n = 60; n > 0; n--) {
            fraction = n / 2.0 / (x + fraction);
        }
        return StrictMath.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
    }
}
