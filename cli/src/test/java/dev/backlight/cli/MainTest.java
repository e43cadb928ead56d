package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.nn.Loss;
import java.nio.file.Path;
import java.util.List;
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

    @Test
    void noCommandIsWrongUse() {
        Run run = Run.of();

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("which command? train, evaluate, predict, inspect, gradcheck");
    }

    @Test
    void anUnknownCommandIsWrongUseEvenIfHelpIsAskedFor() {
        for (Run run : List.of(Run.of("explian"), Run.of("explian", "--help"))) {
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .contains("there is no command \"explian\"; there are train, evaluate, ", ", explain, ");
        }
    }

    @Test
    void everyCommandHasHelpThatFitsAScreen() {
        for (String command : List.of(
                "train",
                "evaluate",
                "predict",
                "inspect",
                "gradcheck",
                "explain",
                "derive",
                "check",
                "descend",
                "examples",
                "formulas",
                "pictures",
                "landscape",
                "quiz")) {
            Run run = Run.of(command, "--help");

            assertThat(run.exit()).isZero();
            assertThat(run.out()).startsWith("Usage: backlight " + command).contains("Example");
            assertThat(run.out().lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
            assertThat(Run.of("--help").out()).contains("  " + command);
        }
    }

    @Test
    void theHelpOfTrainTellsTheDefaultsAndChoicesThatThereAre() {
        String help = Run.of("train", "--help").out().replaceAll("\\s+", " ");
        TrainSettings digits = Digits.DEFAULTS;

        assertThat(help)
                .contains("Default: " + digits.epochs() + " for mnist")
                .contains("Default: " + digits.batch() + " for mnist")
                .contains("for adam " + digits.rate() + " with mnist")
                .contains("\"" + digits.layers() + "\"");
        for (Loss loss : Loss.values()) {
            assertThat(help).contains(Names.of(loss));
        }
        for (OptimizerChoice optimizer : OptimizerChoice.values()) {
            assertThat(help).contains(Names.of(optimizer));
        }
        for (ScheduleChoice schedule : ScheduleChoice.values()) {
            assertThat(help).contains(Names.of(schedule));
        }
    }

    /** One epoch of the default network gets well over nine in ten of the digits right. */
    @Test
    void trainsTheDigitsAndPredictsThem() throws Exception {
        Program trained = Program.run(folder, "train", "mnist", "--epochs", "1");

        assertThat(trained.exit()).as(trained.err()).isZero();
        assertThat(trained.out())
                .contains("235,146 parameters, 60,000 samples an epoch")
                .contains("saved mnist.safetensors")
                .containsPattern("test accuracy 0\\.9[3-9]\\d\\d \\(9,[3-9]\\d\\d of 10,000\\)")
                .containsPattern("true \\\\ taken for +0 +1 +2 +3 +4 +5 +6 +7 +8 +9");
        Run predicted = Run.of("predict", folder.resolve("mnist.safetensors"), "mnist");
        assertThat(predicted.out().lines())
                .hasSize(10_001)
                .element(1)
                .asString()
                .startsWith("7,0.9");
        assertThat(Run.of("predict", folder.resolve("mnist.safetensors"), "iris.csv")
                        .err())
                .contains("was not trained on a table, so it knows no columns; give it mnist");
    }
}
