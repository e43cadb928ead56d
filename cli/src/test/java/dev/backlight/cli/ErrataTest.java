package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of docs/errata.md: its command shows what it says. */
class ErrataTest {
    private static final Path ERRATA = Path.of("../docs/errata.md");
    private static final Pattern ROW = Pattern.compile("\\| (E\\d+) \\|.*\\| `backlight ([^`]+)` \\| `([^`]+)` \\|");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    static Stream<Arguments> rows() throws IOException {
        return Files.readAllLines(ERRATA).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> Arguments.of(row.group(1), row.group(2), row.group(3)));
    }

    @ParameterizedTest
    @MethodSource
    void rows(String id, String command, String shown) {
        Object[] words = WORD.matcher(command)
                .results()
                .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
                .toArray();
        Run run = Run.of(words);
        assertThat(run.exit()).as("%s: %s\n%s", id, command, run.err()).isZero();
        assertThat(run.out()).as("%s: %s", id, command).contains(shown);
    }

    @Test
    void allAreThere() throws IOException {
        List<String> ids = rows().map(row -> (String) row.get()[0]).toList();
        assertThat(ids)
                .isEqualTo(IntStream.rangeClosed(1, 39).mapToObj(i -> "E" + i).toList());
    }
}
