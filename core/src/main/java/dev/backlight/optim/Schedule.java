package dev.backlight.optim;

/** The learning rate as a function of how far training is. */
public sealed interface Schedule {
    /** The same rate throughout. */
    record Constant(double rate) implements Schedule {
        /** @throws IllegalArgumentException if the rate is negative or not finite */
        public Constant {
            check(rate);
        }
    }

    /** Falls from {@code rate} to zero in a straight line. */
    record Linear(double rate) implements Schedule {
        /** @throws IllegalArgumentException if the rate is negative or not finite */
        public Linear {
            check(rate);
        }
    }

    /** Falls from {@code rate} to {@code rate·lastShare}, by the same factor every step. */
    record Exponential(double rate, double lastShare) implements Schedule {
        /**
         * @throws IllegalArgumentException if the rate is negative or not finite, or {@code lastShare} is not in (0, 1]
         */
        public Exponential {
            check(rate);
            if (!(lastShare > 0 && lastShare <= 1)) {
                throw new IllegalArgumentException(
                        "[schedule] the last rate is a part of the first, above 0 and up to 1, not " + lastShare);
            }
        }
    }

    /**
     * Falls from {@code rate} to zero along half a cosine: slowly at first, fast in the middle, slowly at the end.
     * Loshchilov and Hutter, <i>SGDR</i> (2017), equation 5, without restarts.
     */
    record Cosine(double rate) implements Schedule {
        /** @throws IllegalArgumentException if the rate is negative or not finite */
        public Cosine {
            check(rate);
        }
    }

    private static void check(double rate) {
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("[schedule] the rate must be from 0 on and finite, not " + rate);
        }
    }

    /**
     * The rate of one step.
     *
     * @param step the number of the step, counted from 0
     * @param steps how many steps there will be in all
     */
    default double at(long step, long steps) {
        double done = steps <= 0 ? 0 : Math.min(1, (double) step / steps);
        return switch (this) {
            case Constant(double rate) -> rate;
            case Linear(double rate) -> rate * (1 - done);
            case Exponential(double rate, double lastShare) -> rate * StrictMath.pow(lastShare, done);
            case Cosine(double rate) -> rate * 0.5 * (1 + StrictMath.cos(Math.PI * done));
        };
    }
}
