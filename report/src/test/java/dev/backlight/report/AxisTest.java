package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AxisTest {
    private static List<String> ticks(double from, double to, int most) {
        return new Axis("x", from, to).ticks(most).stream().map(Axis.Tick::text).toList();
    }

    @Test
    void marksNumbersThatPeopleCountIn() {
        assertThat(ticks(-3, 3, 6)).containsExactly("−3", "−2", "−1", "0", "1", "2", "3");
        assertThat(ticks(-5, 5, 5)).containsExactly("−4", "−2", "0", "2", "4");
        assertThat(ticks(0, 1, 10))
                .containsExactly("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1");
        assertThat(ticks(0.46, 1.66, 5)).containsExactly("0.5", "1", "1.5");
        assertThat(ticks(-7e-6, 1e-5, 4)).containsExactly("−5e−6", "0", "5e−6", "1e−5");
        assertThat(ticks(0, 4e8, 4)).containsExactly("0", "1e8", "2e8", "3e8", "4e8");
        assertThat(ticks(99.9995, 100.0005, 3)).containsExactly("99.9995", "100", "100.0005");
    }

    @Test
    void neverMarksMoreThanAskedForAndOne() {
        for (int power = 0; power < 80; power++) {
            double width = 1e-5 * Math.pow(1.37, power);
            for (int most = 2; most < 12; most++) {
                List<Axis.Tick> ticks = new Axis("x", -0.3 * width, 0.7 * width).ticks(most);
                assertThat(ticks).as("%s over %s", most, width).hasSizeBetween(most / 4, most + 1);
                assertThat(ticks)
                        .allMatch(tick ->
                                tick.value() >= -0.3 * width * (1 + 1e-9) && tick.value() <= 0.7 * width * (1 + 1e-9));
            }
        }
    }

    @Test
    void goesAroundNumbersWithSomeRoom() {
        assertThat(Axis.around("x", List.of(1.0, 3.0, Double.NaN, Double.POSITIVE_INFINITY)))
                .isEqualTo(new Axis("x", 0.8, 3.2));
        assertThat(Axis.around("x", List.of(0.0, 0.0))).isEqualTo(new Axis("x", -1, 1));
        assertThat(Axis.around("x", List.of(200.0))).isEqualTo(new Axis("x", 199.8, 200.2));
        assertThat(Axis.around("x", List.of(0.0, 9.99e99)).to())
                .as("no further than can be drawn")
                .isEqualTo(1e100);
        assertThat(Axis.around("x", List.of())).isEqualTo(new Axis("x", -1, 1));
    }

    @Test
    void refusesWhatCannotBeDrawn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Axis("w", 2, 2))
                .withMessage("the axis w goes from a smaller to a larger number, not from 2.0 to 2.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Axis("w", Double.NaN, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new Axis("w", 0, Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Axis("w", 0, 1e101))
                .withMessage("the axis w from 0.0 to 1.0E101 is too long: what is drawn lies between -1.0E100 and"
                        + " 1.0E100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Axis("w", 1, Math.nextUp(1.0)))
                .withMessageContaining("too short to tell its numbers apart");
    }
}
