package dev.backlight;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class of the test class path in a JVM of its own, with flags of the test's choice.
 *
 * <p>For what cannot be tried inside one JVM: the interpreter, other compilers and vector widths, no incubator module.
 */
public final class ChildJvm {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private ChildJvm() {}

    /** The flags of JVMs that must all give the same bits: with and without the Vector API, compiled and not. */
    public static List<String> modes() {
        String vector = "--add-modules=jdk.incubator.vector";
        return List.of(
                vector,
                vector + " -Xint",
                vector + " -XX:TieredStopAtLevel=1",
                vector + " -XX:UseAVX=2",
                "-Xint",
                "-XX:TieredStopAtLevel=1",
                "-XX:UseAVX=2");
    }

    /** What the program printed on standard output; anything but exit code 0 within two minutes is an error. */
    public static String run(Class<?> main, List<String> flags, String... arguments) {
        Path out = null;
        Path err = null;
        try {
            out = Files.createTempFile("child-jvm", ".out");
            err = Files.createTempFile("child-jvm", ".err");
            ProcessBuilder builder = builder(main, flags, arguments);
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String printed = Files.readString(out);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError((ended ? "exit code " + process.exitValue() : "not done after " + LIMIT)
                        + "\n" + String.join(" ", builder.command())
                        + "\nstandard output:\n" + printed
                        + "\nstandard error:\n" + Files.readString(err));
            }
            return printed;
        } catch (IOException | InterruptedException cause) {
            throw new AssertionError("cannot run " + main.getName(), cause);
        } finally {
            delete(out);
            delete(err);
        }
    }

    /** Starts the program and leaves it running: the caller reads its standard output, and ends it. */
    public static Process start(Class<?> main, List<String> flags, String... arguments) throws IOException {
        return builder(main, flags, arguments)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static ProcessBuilder builder(Class<?> main, List<String> flags, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(command(main, flags, arguments));
        builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        return builder;
    }

    private static List<String> command(Class<?> main, List<String> flags, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+IgnoreUnrecognizedVMOptions"));
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(main), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Everything this JVM sees, as one class path: tests may themselves run on the module path. */
    private static String classPath(Class<?> main) {
        Set<String> entries = new LinkedHashSet<>();
        entries.add(root(main).toString());
        for (String property : List.of("jdk.module.path", "java.class.path")) {
            String path = System.getProperty(property, "");
            entries.addAll(List.of(path.split(File.pathSeparator)));
        }
        entries.remove("");
        return String.join(File.pathSeparator, entries);
    }

    /** The folder below which the compiled class lies. */
    private static Path root(Class<?> type) {
        try {
            URI file = type.getResource("/" + type.getName().replace('.', '/') + ".class")
                    .toURI();
            Path root = Path.of(file);
            int depth = type.getName().split("\\.").length;
            for (int i = 0; i < depth; i++) {
                root = root.getParent();
            }
            return root;
        } catch (URISyntaxException cause) {
            throw new AssertionError(cause);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException cause) {
            throw new AssertionError("cannot delete " + file, cause);
        }
    }
}
