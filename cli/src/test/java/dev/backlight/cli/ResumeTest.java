package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backlight.format.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that are stopped in every way, by real signals to a real process, and go on to the same bytes. */
final class ResumeTest {
    /** Enough steps for some tenths of a second. */
    private static final List<String> TRAINING =
            List.of("train", "iris.csv", "--target", "species", "--batch", "1", "--epochs", "120", "--patience", "110");

    @TempDir
    static Path shared;

    private static Path uninterrupted;

    @TempDir
    Path folder;

    private Path checkpoint;
    private Path out;
    private Path err;

    @BeforeAll
    static void trainWithoutInterruption() {
        uninterrupted = shared.resolve("whole.safetensors");
        Run run = Run.of(Arguments.join(TRAINING, "--out", uninterrupted));
        assertThat(run.exit()).as(run.err()).isZero();
    }

    @BeforeEach
    void nameFiles() {
        checkpoint = folder.resolve("iris.checkpoint.safetensors");
        out = folder.resolve("out.txt");
        err = folder.resolve("err.txt");
    }

    /** Starts the training in a process of its own and waits until its output says that it has come far enough. */
    private Process start(Predicate<String> farEnough, String... more) throws IOException, InterruptedException {
        String[] arguments = Stream.concat(TRAINING.stream(), Stream.of(more)).toArray(String[]::new);
        Process process = Program.start(folder, out, err, arguments);
        while (!farEnough.test(Files.readString(out))) {
            assertThat(process.isAlive())
                    .as("ended too early: %s", Files.readString(err))
                    .isTrue();
            Thread.sleep(5);
        }
        return process;
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("it ends").isTrue();
        return process.exitValue();
    }

    private void assertGoesOnToTheSameBytes() {
        Run resumed = Run.of("train", "--resume", checkpoint);
        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(folder.resolve("iris.safetensors")).hasSameBinaryContentAs(uninterrupted);
    }

    /** What a shell starts in the background may not hear Ctrl-C, nor do the programs that this starts in turn. */
    private static void assumeThatCtrlCIsHeard() throws IOException {
        Path status = Path.of("/proc/self/status"); // of Linux
        if (Files.exists(status)) {
            long ignored = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(
                            line.substring(line.indexOf(':') + 1).strip(), 16))
                    .sum();
            long interrupt = 1L << 2 - 1;
            assumeTrue(
                    (ignored & interrupt) == 0,
                    "SIGINT is ignored by whatever started this test, and so by all that it starts");
        }
    }

    @Test
    void ctrlCSavesTheMiddleOfAnEpochAndResumesToTheSameBytes() throws Exception {
        assumeThatCtrlCIsHeard();
        Process process = start(text -> text.contains("epoch   3/120"));

        signal(process, "INT");

        assertThat(exit(process)).isEqualTo(130);
        assertThat(Files.readString(out))
                .contains("saved iris.checkpoint.safetensors; go on with: backlight train --resume"
                        + " iris.checkpoint.safetensors");
        assertThat(folder.resolve("iris.safetensors")).doesNotExist();
        assertGoesOnToTheSameBytes();
    }

    @Test
    void terminationSavesToo() throws Exception {
        Process process = start(text -> text.contains("\"epoch\":3,"), "--json");

        signal(process, "TERM");

        assertThat(exit(process)).isEqualTo(143);
        assertThat(Files.readString(out).lines().toList().getLast())
                .matches(
                        "\\{\"event\":\"interrupted\",\"epochs\":\\d+,\"checkpoint\":\"iris.checkpoint.safetensors\"}");
        assertGoesOnToTheSameBytes();
    }

    /** Two signals at once: the process ends, whether or not the first has saved; what is there is whole. */
    @Test
    void aSecondCtrlCEndsAtOnceAndLeavesAWholeFile() throws Exception {
        assumeThatCtrlCIsHeard();
        Process process = start(text -> text.contains("epoch   3/120"), "--checkpoint");

        signal(process, "INT");
        signal(process, "INT");

        assertThat(exit(process)).isEqualTo(130);
        assertThat(Safetensors.read(checkpoint).tensors()).containsKey("1/dense/W");
        assertGoesOnToTheSameBytes();
    }

    @Test
    void aKillAtAnyMomentLeavesAWholeCheckpoint() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Process process = start(text -> text.contains("epoch   2/120"), "--checkpoint");
        for (int kills = 0; kills < 3; kills++) {
            Thread.sleep(random.nextInt(150));
            process.destroyForcibly();
            process.waitFor();
            assertThat(Safetensors.read(checkpoint).tensors())
                    .as("seed %d", seed)
                    .containsKey("1/dense/W");
            process = Program.start(folder, out, err, "train", "--resume", checkpoint.toString());
            while (process.isAlive() && !Files.readString(out).contains("ETA")) {
                Thread.sleep(5);
            }
        }
        process.destroyForcibly();
        process.waitFor();

        assertGoesOnToTheSameBytes();
    }

    @Test
    void refusesSettingsAndDataOtherThanBefore() throws Exception {
        Process process = start(text -> text.contains("epoch   3/120"));
        signal(process, "TERM");
        exit(process);

        Run rate = Run.of("train", "--resume", checkpoint, "--rate", "0.5");
        assertThat(rate.exit()).isEqualTo(2);
        assertThat(rate.err()).contains("--rate: the training to resume has 0.01, not 0.5; leave the option out");
        Run target = Run.of("train", "--resume", checkpoint, "--target", "petal_width");
        assertThat(target.exit()).isEqualTo(2);
        assertThat(target.err()).contains("--target: the training to resume has species, not petal_width");
        Path other = Files.writeString(folder.resolve("other.csv"), Iris.text().replace("5.1,3.5", "5.2,3.5"));
        Run data = Run.of("train", other, "--resume", checkpoint);
        assertThat(data.exit()).isEqualTo(1);
        assertThat(data.err()).contains("belongs to another training: hash of the samples ");
        Run finished = Run.of("train", "--resume", uninterrupted);
        assertThat(finished.exit()).isEqualTo(1);
        assertThat(finished.err()).contains("there is nothing to resume: it holds a finished model");

        Path same = Files.writeString(folder.resolve("same.csv"), Iris.text());
        assertThat(Run.of("train", same, "--resume", checkpoint, "--rate", "0.01")
                        .exit())
                .isZero();
        assertThat(folder.resolve("iris.safetensors")).hasSameBinaryContentAs(uninterrupted);
    }
}
