package dev.backlight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the programs of the folder examples as a reader would: from their source, against the library alone. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @Test
    void xorIsLearnt(@TempDir Path folder) throws Exception {
        List<String> lines = run(EXAMPLES.resolve("Xor.java"), folder);
        assertThat(lines).hasSize(4);
        for (String line : lines) {
            boolean different = line.charAt(0) != line.charAt("0 xor ".length());
            double probability = Double.parseDouble(line.substring(line.indexOf(':') + 1));
            assertThat(probability).as(line).isBetween(different ? 0.9 : 0, different ? 1 : 0.1);
        }
    }

    @Test
    void aGradientIsExplained(@TempDir Path folder) throws Exception {
        assertThat(run(EXAMPLES.resolve("Explain.java"), folder))
                .containsExactly(
                        "loss = 0.3632231824",
                        "value of a_k = 0.39732",
                        "gradient of w_ij = -0.55687632",
                        "its new value = 0.915687632",
                        "w_ij→a_j→a_k→E = -0.55687632",
                        "dC/dw_ij = dC/da_k · da_k/da_j · da_j/dw_ij = 2(a_k − y) · w_jk · a_i"
                                + " = 2(0.39732 − 1) · 0.66 · 0.7 = −1.20536 · 0.66 · 0.7 = −0.55687632");
    }

    private static List<String> run(Path program, Path folder) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-Duser.language=en",
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        Path.of("target", "classes").toString(),
                        program.toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return Files.readAllLines(out);
    }
}
