package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;

final class SvgTest {
    @Test
    void aPictureSaysWhatItIsAndKeepsTextTogether() {
        Svg.Element picture = Svg.picture(100, 60.5, "A unit", "One circle, labelled w.")
                .add(Svg.element("circle").with("cx", 50).with("r", 20))
                .add(Svg.element("text")
                        .add("w")
                        .add(Svg.element("tspan").with("dy", 4).add("ij"))
                        .add(" = 1"));
        assertThat(picture).hasToString("""
                <svg xmlns="http://www.w3.org/2000/svg" width="100" height="60.5" viewBox="0 0 100 60.5" role="img" aria-label="A unit">
                  <title>A unit</title>
                  <desc>One circle, labelled w.</desc>
                  <circle cx="50" r="20"/>
                  <text>w<tspan dy="4">ij</tspan> = 1</text>
                </svg>""");
    }

    @Test
    void whatTextHoldsIsReadBackAsItWas() {
        String odd = "a < b && \"c\" > 'd'\tπ −1 </text><script>";
        Picture read = Picture.of(Svg.picture(1, 1, odd, odd)
                .add(Svg.element("text").with("data-of", odd).add(odd)));
        assertThat(read.texts("//svg:text")).containsExactly(odd);
        assertThat(read.texts("//svg:title")).containsExactly(odd);
        assertThat(read.texts("//svg:text/@data-of")).containsExactly(odd.replace('\t', ' '));
        assertThat(read.count("//svg:script")).isZero();
        assertThat(Picture.of(Svg.picture(1, 1, "a\u0007b", "")).texts("//svg:title"))
                .containsExactly("a\uFFFDb");
    }

    @Test
    void numbersAreShortInEveryCountry() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Svg.number(1.5)).isEqualTo("1.5");
            assertThat(Svg.number(-0.0)).isEqualTo("0");
            assertThat(Svg.number(-0.0004)).isEqualTo("0");
            assertThat(Svg.number(1.0 / 3)).isEqualTo("0.333");
            assertThat(Svg.number(1e7)).isEqualTo("10000000");
            assertThat(Svg.number(-200)).isEqualTo("-200");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aPlaceThatIsNoNumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Svg.element("circle").with("cx", Double.NaN))
                .withMessage("<circle> cannot have cx=\"NaN\": a place on paper is finite");
    }

    @Test
    void anAttributeIsThereOnceAndATitleComesFirst() {
        Svg.Element line = Svg.element("line").with("x1", 1).with("x2", 2);
        assertThat(line.with("x1", 3).titled("from 3"))
                .hasToString("<line x1=\"3\" x2=\"2\">\n  <title>from 3</title>\n</line>");
        assertThat(line).hasToString("<line x1=\"1\" x2=\"2\"/>");
    }
}
