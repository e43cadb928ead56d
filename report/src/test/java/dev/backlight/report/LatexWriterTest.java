package dev.backlight.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Running text as pdflatex takes it; whole documents are compiled by {@code .ci/latex}. */
class LatexWriterTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "w_ij & 50 % | w\\_ij \\& 50 \\%",
                "a → b, x ≠ 0 | a $\\to$ b, x $\\neq$ 0",
                "f″(x) ≈ −1 | f$''$(x) $\\approx$ $-$1",
                "η λ Δ Ω | $\\eta$ $\\lambda$ $\\Delta$ $\\Omega$",
                "x² + y¹⁰ | x$^2$ + y$^1$$^0$",
                "Σ over all | $\\sum$ over all",
            })
    void escapesWhatItsFontsLack(String text, String latex) {
        assertThat(LatexWriter.escaped(text)).isEqualTo(latex);
    }
}
