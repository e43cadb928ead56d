package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    @TempDir
    Path folder;

    @Test
    void versionNamesTheProgramAndItsJava() throws Exception {
        Program program = Program.run(folder, "--version");

        assertThat(program.exit()).isZero();
        assertThat(program.out()).matches("Backlight \\d+\\.\\d+\\.\\d+\\S*\\R" + "Java \\S+ \\(.+\\), .+\\R");
    }

    @Test
    void helpIsPrintedOnStandardOutput() throws Exception {
        Program program = Program.run(folder, "--help");

        assertThat(program.exit()).isZero();
        assertThat(program.out()).startsWith("Usage: backlight");
    }

    @Test
    void anUnknownOptionIsWrongUse() throws Exception {
        Program program = Program.run(folder, "--no-such-option");

        assertThat(program.exit()).isEqualTo(2);
        assertThat(program.out()).isEmpty();
        assertThat(program.err()).contains("--no-such-option", "Usage: backlight");
    }
}
