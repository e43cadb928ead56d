package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the commands write, whole and byte for byte, against files of what they wrote when somebody last looked at it.
 * Whether the numbers are right is tested elsewhere; the files' README says where.
 */
final class GoldenFilesTest {
    /** Set to "true", the files are rewritten, and the test fails all the same. */
    private static final String WRITE = "golden.write";

    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final String README = "README.md";
    private static final String HOW =
            "If the change is meant, rewrite the files and look at their diff: mvn -pl cli -am"
                    + " test -Dtest=GoldenFilesTest -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE + "=true";
    /** How much of a long line is shown. */
    private static final int SHOWN = 160;

    @ParameterizedTest
    @MethodSource("dev.backlight.cli.GoldenCase#all")
    @DisabledIfSystemProperty(named = WRITE, matches = "true")
    void writesWhatItWrote(GoldenCase each, @TempDir Path written) throws IOException {
        for (String extension : each.extensions()) {
            Path file = FOLDER.resolve(each.name() + "." + extension);
            String now = output(each, written.resolve(file.getFileName()));
            assertThat(file).as(HOW).exists();
            String then = Files.readString(file);
            if (!now.equals(then)) {
                throw new AssertionError(firstDifference(file, then, now));
            }
        }
    }

    /** A file of a case that is gone would be read, compiled and opened for ever. */
    @Test
    @DisabledIfSystemProperty(named = WRITE, matches = "true")
    void hasNoOtherFiles() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as(HOW)
                    .containsExactlyInAnyOrderElementsOf(names());
        }
    }

    @Test
    @EnabledIfSystemProperty(named = WRITE, matches = "true")
    void rewritesTheFiles() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                if (!names().contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
        for (GoldenCase each : GoldenCase.all()) {
            for (String extension : each.extensions()) {
                output(each, FOLDER.resolve(each.name() + "." + extension));
            }
        }
        throw new AssertionError(FOLDER + " is rewritten, so nothing was tested: look at the diff, then test it");
    }

    private static List<String> names() {
        return Stream.concat(
                        Stream.of(README),
                        GoldenCase.all().stream()
                                .flatMap(each ->
                                        each.extensions().stream().map(extension -> each.name() + "." + extension)))
                .toList();
    }

    private static String output(GoldenCase each, Path file) throws IOException {
        Run run = Run.of(each.commandLine(file));
        assertThat(run.exit()).as(run.err()).isZero();
        return Files.readString(file);
    }

    private static String firstDifference(Path file, String then, String now) {
        List<String> before = then.lines().toList();
        List<String> after = now.lines().toList();
        int line = 0;
        while (line < Math.min(before.size(), after.size()) && before.get(line).equals(after.get(line))) {
            line++;
        }
        String was = line < before.size() ? before.get(line) : "(the end)";
        String is = line < after.size() ? after.get(line) : "(the end)";
        int place = 0;
        while (place < Math.min(was.length(), is.length()) && was.charAt(place) == is.charAt(place)) {
            place++;
        }
        return file + ", line " + (line + 1) + ", character " + (place + 1) + ":\n  in the file: " + shown(was, place)
                + "\n  written now: " + shown(is, place) + "\n" + HOW;
    }

    private static String shown(String line, int place) {
        int from = Math.max(0, place - SHOWN / 2);
        int to = Math.min(line.length(), from + SHOWN);
        return (from > 0 ? "…" : "") + line.substring(from, to) + (to < line.length() ? "…" : "");
    }
}
