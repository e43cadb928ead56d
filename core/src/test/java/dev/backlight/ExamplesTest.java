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

    private static List<String> run(Path program, Path folder) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-Duser.language=en",
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
