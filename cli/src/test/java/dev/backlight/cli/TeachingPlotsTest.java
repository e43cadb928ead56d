package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in them is tested where they are drawn; here it is the right numbers that get drawn. */
final class TeachingPlotsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "V4 | the tangent at (−1, 1) with slope −2",
                "V5 | 51 pictures, each for 80 ms. The last: k = 51, x ≈ −0.00148.",
                "V6 | 51 pictures, each for 320 ms. The last: k = 51, x ≈ 0.2403.",
                "V16 | labelled C(0.66) = 0.1156, C(0.24) = 0.5776",
                "V16 | labelled C′(0.66) = −0.68, C′(0.24) = −1.52",
                "V17 | a way of 20 steps from (0.86, 0.66) to (1.257, 1.133)"
            })
    void showTheNumbersOfTheTexts(String id, String words) throws Exception {
        Run run = Run.of("pictures", id, "--out", folder);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(Files.readString(folder.resolve(id + ".svg"))).contains(words);
    }
}
