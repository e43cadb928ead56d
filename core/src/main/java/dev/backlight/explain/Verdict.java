package dev.backlight.explain;

import java.util.List;
import java.util.Optional;

/**
 * What becomes of a descent, with its reason. A step near a place x* where the slope is 0 multiplies the distance to it
 * by 1 − α·f″(x*); whether that is above or below 1 in size decides.
 */
public sealed interface Verdict {
    /**
     * In one word: {@code converges}, {@code rests}, {@code oscillates}, {@code diverges}, {@code chaotic},
     * {@code unsettled}.
     */
    String word();

    /**
     * It comes to rest.
     *
     * @param limit where
     * @param factor 1 − α·f″ at the limit, along the direction in which the distance shrinks slowest; directions in
     *     which the surface is flat are left out. Above 1 in size, it only rests because the slope is exactly 0. NaN
     *     where f″ is no finite number.
     * @param isFlat whether the surface has a direction without curvature there
     * @param isReached whether the steps have become too short to see; else they are on their way, for very long
     */
    record Converges(Place limit, double factor, boolean isFlat, boolean isReached) implements Verdict {
        /** Whether it stands still where the steps beside it would lead no nearer, or nowhere. */
        public boolean isOnlyAtRest() {
            return Double.isNaN(factor) || isReached && (limit.isLevel() || Math.abs(factor) >= 1);
        }

        @Override
        public String word() {
            return isOnlyAtRest() ? "rests" : "converges";
        }
    }

    /**
     * It comes back to the same places for ever.
     *
     * @param cycle the places of one round
     * @param factor what one round multiplies a small distance by: the product of 1 − α·f″ over it, for one coordinate
     * @param minimum the lowest place near by, where it does not come to rest; empty if none was found
     */
    record Oscillates(List<Place> cycle, double factor, Optional<Minimum> minimum) implements Verdict {
        public Oscillates {
            cycle = List.copyOf(cycle);
        }

        @Override
        public String word() {
            return "oscillates";
        }
    }

    /**
     * It runs away.
     *
     * @param step when that was certain; the first step that is not listed, if it leads out of domain or range
     * @param last the last place at which all is finite
     * @param growth how the next step would grow; empty if there is none
     */
    record Diverges(int step, Place last, Optional<Growth> growth, Cause cause) implements Verdict {
        @Override
        public String word() {
            return "diverges";
        }
    }

    /** Why a descent runs away. */
    enum Cause {
        /** Each step goes up, further than the one before: the rate is too large. */
        OVERSHOOTS,
        /** Each step goes down, as it should, and there is no floor. */
        FALLS_WITHOUT_END,
        /** A step led where f or its slope has no value. */
        LEAVES_THE_DOMAIN,
        /** A step led where a coordinate, f or its slope is too large for a double. */
        LEAVES_THE_RANGE
    }

    /**
     * It stays within bounds, never settles, and a neighbouring start soon goes another way.
     *
     * @param from the smallest value of each coordinate
     * @param to the largest
     * @param exponent by how much the logarithm of a small distance grows with a step, on average (Lyapunov)
     * @param nudge how far beside the start the neighbour started
     * @param apart the step at which the two are a tenth of the range apart
     * @param minimum the lowest place near by, where it does not come to rest; empty if none was found
     */
    record Chaotic(
            List<Double> from, List<Double> to, double exponent, double nudge, int apart, Optional<Minimum> minimum)
            implements Verdict {
        @Override
        public String word() {
            return "chaotic";
        }
    }

    /**
     * It is still under way.
     *
     * @param steps how many steps were looked at
     * @param last where it is after them; if it does not move there, the step is too short for the digits of a double
     */
    record Unsettled(int steps, Place last) implements Verdict {
        @Override
        public String word() {
            return "unsettled";
        }
    }

    /**
     * A minimum that steps jump over.
     *
     * @param place where it is
     * @param factor 1 − α·f″ there, the largest in size
     */
    record Minimum(Place place, double factor) {}
}
