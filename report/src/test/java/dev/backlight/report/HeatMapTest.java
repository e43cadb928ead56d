package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import org.junit.jupiter.api.Test;

class HeatMapTest {
    private static final HeatMap MAP = HeatMap.of(Tensor.of(Shape.of(2, 3), 4, -4, 0, 2, -1, -0.001));

    @Test
    void textHasAMinusSignForNegativeNumbers() {
        assertThat(MAP.text()).isEqualTo("██−█\n▒▒−░\n");
        assertThat(MAP.largest()).isEqualTo(4);
        assertThat(MAP.hasNegative()).isTrue();
    }

    @Test
    void aPictureHasABarForNegativeNumbers() {
        Picture picture = Picture.of(MAP.svg("six"));
        assertThat(picture.count("//svg:rect[@fill='#0072B2']")).isEqualTo(2);
        assertThat(picture.count("//svg:rect[@fill='#D55E00']")).isEqualTo(2);
        assertThat(picture.texts("//svg:path/@d")).containsExactly("M12 5h6", "M12 15h6");
        assertThat(picture.texts("/svg:svg/@role")).containsExactly("img");
    }

    @Test
    void zerosAreWhite() {
        HeatMap zeros = HeatMap.of(Tensor.of(Shape.of(2), 0, 0));
        assertThat(zeros.text()).isEqualTo("\n");
        assertThat(zeros.hasNegative()).isFalse();
        assertThat(Picture.of(zeros.svg("none")).count("//svg:rect")).isEqualTo(1);
    }
}
