package dev.backlight.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program of somebody else, compiled against this module alone: on both paths, with and without the Vector API. */
final class LibraryUseTest {
    private static final String PROGRAM = """
            package consumer;

            import dev.backlight.data.Dataset;
            import dev.backlight.model.Architecture;
            import dev.backlight.model.Model;
            import dev.backlight.nn.Activation;
            import dev.backlight.nn.Dense;
            import dev.backlight.nn.Loss;
            import dev.backlight.nn.Sequential;
            import dev.backlight.optim.Schedule;
            import dev.backlight.tensor.Shape;
            import dev.backlight.tensor.Tensor;
            import dev.backlight.train.Trainer;
            import dev.backlight.train.Training;
            import java.nio.file.Path;
            import java.util.Arrays;

            public final class Xor {
                public static void main(String[] arguments) throws Exception {
                    Path file = Path.of(arguments[0]);
                    Tensor inputs = Tensor.of(Shape.of(4, 2), 0f, 0f, 0f, 1f, 1f, 0f, 1f, 1f);
                    Dataset data = new Dataset(inputs, Tensor.of(Shape.of(4), 0, 1, 1, 0));
                    Sequential network = Sequential.of(new Dense(8), Activation.TANH, new Dense(2));
                    Training training = Training.of(new Architecture(network, Shape.of(2), Loss.CROSS_ENTROPY))
                            .withEpochs(300).withSchedule(new Schedule.Cosine(0.1));
                    new Trainer(training).train(data).model().save(file);
                    Model model = Model.load(file);
                    System.out.println(Arrays.toString(model.classify(inputs)));
                }
            }
            """;

    private static final String VECTOR = "jdk.incubator.vector";

    @TempDir
    private Path folder;

    private Path classes;

    private record Ended(String out, String err) {}

    private static Ended run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"));
        Process process = builder.start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        Ended result = new Ended(Files.readString(out), Files.readString(err));
        assertThat(ended && process.exitValue() == 0)
                .as("%s\n%s", command, result)
                .isTrue();
        return result;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Where the compiled library is, and nothing else. */
    private static String library() throws Exception {
        return Path.of(Trainer.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    @BeforeEach
    void writeTheProgram() throws IOException {
        classes = folder.resolve("classes");
        Files.createDirectories(folder.resolve("src/consumer"));
        Files.writeString(folder.resolve("src/consumer/Xor.java"), PROGRAM);
        Files.writeString(folder.resolve("src/module-info.java"), "module consumer { requires dev.backlight; }");
    }

    private Ended compile(boolean asModule) throws Exception {
        // A compiler that sees the module's descriptor says that it knows an incubating module.
        String warnings = asModule ? "-Xlint:all,-incubating" : "-Xlint:all";
        List<String> command = new ArrayList<>(List.of(
                tool("javac"), warnings, "-Werror", "-d", classes.toString(), asModule ? "-p" : "-cp", library()));
        command.add(folder.resolve("src/consumer/Xor.java").toString());
        if (asModule) {
            command.add(folder.resolve("src/module-info.java").toString());
        }
        return run(folder, command);
    }

    private List<String> launch(boolean asModule, boolean vector, Path model) throws Exception {
        List<String> command = new ArrayList<>(List.of(tool("java")));
        if (vector) {
            command.addAll(List.of("--add-modules", VECTOR));
        }
        String path = library() + File.pathSeparator + classes;
        command.addAll(
                asModule ? List.of("-p", path, "-m", "consumer/consumer.Xor") : List.of("-cp", path, "consumer.Xor"));
        command.add(model.toString());
        return command;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void compilesAndRunsAndPrintsNothingByItself(boolean asModule) throws Exception {
        assertThat(compile(asModule)).isEqualTo(new Ended("", ""));

        Path fast = folder.resolve("fast");
        Ended vector = run(folder, launch(asModule, true, fast));
        assertThat(vector.out).isEqualToIgnoringNewLines("[0, 1, 1, 0]");
        assertThat(vector.err.strip())
                .as("the JVM's own line")
                .isEqualTo("WARNING: Using incubator modules: " + VECTOR);

        Path plain = folder.resolve("plain");
        Ended without = run(folder, launch(asModule, false, plain));
        assertThat(without.out).isEqualToIgnoringNewLines("[0, 1, 1, 0]");
        assertThat(without.err.split("The Vector API is not there", -1))
                .as("said once, through the log:\n%s", without.err)
                .hasSize(2);
        assertThat(Files.readAllBytes(plain)).isEqualTo(Files.readAllBytes(fast));
    }

    /** A log that is set to warnings says nothing at all. */
    @Test
    void theLogCanBeSilenced() throws Exception {
        compile(false);
        Path settings = folder.resolve("logging.properties");
        Files.writeString(settings, "handlers = java.util.logging.ConsoleHandler\ndev.backlight.level = WARNING\n");
        List<String> command = launch(false, false, folder.resolve("model"));
        command.add(1, "-Djava.util.logging.config.file=" + settings);
        assertThat(run(folder, command).err).isEmpty();
    }
}
