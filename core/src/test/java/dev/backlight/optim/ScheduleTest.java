package dev.backlight.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleTest {
    private static final long STEPS = 12;

    private static void assertRates(Schedule schedule, double... everyThirdStep) {
        for (int i = 0; i < everyThirdStep.length; i++) {
            // Cosine and power are within an ulp, the rest are a few roundings of numbers up to 8.
            assertThat(schedule.at(3L * i, STEPS))
                    .as("step %d of %s", 3 * i, schedule)
                    .isCloseTo(everyThirdStep[i], within(8 * Math.ulp(8.0)));
        }
    }

    @Test
    void ratesAreAsByHand() {
        assertRates(new Schedule.Constant(8), 8, 8, 8, 8, 8);
        assertRates(new Schedule.Linear(8), 8, 6, 4, 2, 0);
        assertRates(new Schedule.Exponential(8, 1.0 / 16), 8, 4, 2, 1, 0.5);
        // 4·(1 + cos(π·k/4))
        double diagonal = Math.sqrt(0.5);
        assertRates(new Schedule.Cosine(8), 8, 4 + 4 * diagonal, 4, 4 - 4 * diagonal, 0);
    }

    @Test
    void theFirstStepTakesTheWholeRateAndNoneIsBelowZero() {
        for (Schedule schedule : List.of(
                new Schedule.Constant(0.3),
                new Schedule.Linear(0.3),
                new Schedule.Exponential(0.3, 0.01),
                new Schedule.Cosine(0.3))) {
            assertThat(schedule.at(0, 5)).isEqualTo(0.3);
            assertThat(schedule.at(0, 0)).as("no steps at all").isEqualTo(0.3);
            double before = schedule.at(0, 1_000);
            for (int step = 1; step <= 1_005; step++) {
                double rate = schedule.at(step, 1_000);
                assertThat(rate).as("step %d of %s", step, schedule).isBetween(0.0, before);
                before = rate;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
    void aRateThatIsNoStepDownwardsIsRefused(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schedule.Constant(rate))
                .withMessage("[schedule] the rate must be from 0 on and finite, not " + rate);
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule.Linear(rate));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule.Cosine(rate));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule.Exponential(rate, 0.1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1.5, Double.NaN})
    void anExponentialFallEndsAboveZeroAndNotAboveItsStart(double last) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schedule.Exponential(1, last))
                .withMessageContaining("not " + last);
    }
}
