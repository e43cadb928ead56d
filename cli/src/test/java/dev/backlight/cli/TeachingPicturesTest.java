package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.explain.Quantity;
import dev.backlight.golden.ReferenceCase;
import dev.backlight.golden.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The drawings of section 7 of the reference cases as the command draws them: which circles, boxes and arrows there
 * are, and what stands in them. Colours, kinds of lines and places are tested where they are drawn, plots in
 * {@link TeachingPlotsTest}.
 */
final class TeachingPicturesTest {
    private static final Pattern TITLED = Pattern.compile("<g class=\"(node|edge)[^>]*>\\s*<title>(.*?)</title>");

    @TempDir
    static Path folder;

    @BeforeAll
    static void draw() {
        assertThat(Run.of("pictures", "all", "--out", folder).exit()).isZero();
    }

    /** The titles of all nodes or edges, which a screen reader reads: their whole texts. */
    private static List<String> titles(String kind, String file) throws IOException {
        List<String> titles = new ArrayList<>();
        Matcher titled = TITLED.matcher(Files.readString(folder.resolve(file + ".svg")));
        while (titled.find()) {
            if (titled.group(1).equals(kind)) {
                titles.add(titled.group(2));
            }
        }
        return titles;
    }

    @Test
    void everyPictureOfTheTextsIsDrawn() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString().split("[-.]")[0])
                            .distinct())
                    .as("V14, the order of the steps back, is a text: explain --level full, and a quiz")
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 17)
                            .filter(number -> number != 14)
                            .mapToObj(number -> "V" + number)
                            .toList());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "V1-1, DOL-1, s, z, δ",
        "V1-2, DOL-2, s, z, δ",
        "V1-3, DOL-3, s, z, δ",
        "V15-1, BWC-1, g, a, dC/dg",
        "V15-2, BWC-2, g, a, dC/dg",
        "V15-3, BWC-3, g, a, dC/dg",
        "V15-4, BWC-4b, g, a, dC/dg"
    })
    void networksHaveTheNumbersOfTheirCase(String file, String id, String s, String z, String delta)
            throws IOException {
        ReferenceCase reference = ReferenceCase.of(id);
        List<String> units = new ArrayList<>();
        for (Table.Row row : reference.table("unit").rows()) {
            Function<String, String> number =
                    column -> " ~ " + Quantity.rounded(row.cell(column).value()).text(4);
            String value = z + number.apply("z (value)");
            units.add(row.name().substring(0, row.name().indexOf(' ')) + ", "
                    + (row.name().endsWith("(input)")
                            ? value
                            : (row.name().endsWith("(linear)")
                                            ? s + " = " + value
                                            : s + number.apply("s (pre-activation)") + ", " + value)
                                    + ", " + delta + number.apply("δ = dE/ds")));
        }
        assertThat(titles("node", file))
                .extracting(title -> title.replaceAll("[=≈] (?=[−\\d])", "~ "))
                .containsExactlyElementsOf(units);
        assertThat(titles("edge", file))
                .extracting(title -> title.substring(title.indexOf(": ") + 2))
                .containsExactlyElementsOf(reference.table("parameter").rows().stream()
                        .map(row -> Quantity.rounded(row.cell("value").value()).text(4))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "V2    | x_i; j; k; o; E | x_i → j: w_{i→j}; j → k: w_{j→k}; k → o: w_{k→o}; o → E",
                "V7    | x; y | x → y: 3x²; y → x: y^(−2/3)/3",
                "V8-1  | a; b; c | a → b; b → c",
                "V8-2  | a; b; c | a → b: 12a³; b → c: cos(b)",
                "V8-3  | a; b; c; d | a → b; b → c; c → d",
                "V8-4  | a; b; c; d | a → b: 2a; a → c: −7; b → d: c; c → d: b",
                "V10-2 | x_0; y^0; x_1; y^1; x_2; y^2; x_3; y^3"
                        + " | x_0 → y^0: σ; x_1 → y^1: σ; x_2 → y^2: σ; x_3 → y^3: σ",
                "V11-1 | x_i; y^0; y^1; y^2; ⋮; y^j; E"
                        + " | x_i → y^0; x_i → y^1; x_i → y^2; x_i → y^j; y^0 → E; y^1 → E; y^2 → E; y^j → E",
                "V11-2 | w_i^j; b^j; y^j; E | w_i^j → y^j; b^j → y^j; y^j → E",
                "V11-3 | x_i; y^i; E | x_i → y^i; y^i → E",
                "V12-1 | i_0; i_1; i_2; a_0; b_0; c_0; o_0; c_1; o_1"
                        + " | a_0 → b_0; c_0 → o_0; c_1 → o_1; i_0 → a_0: 0.5; i_1 → a_0: 1; i_2 → a_0: −0.5;"
                        + " b_0 → c_0: −1; b_0 → c_1: 1",
                "V12-2 | 1; 0.5; 1; 0.5; 0.5; −0.5; 0; 0.5; 0.5"
                        + " | 0.5 → 0.5; −0.5 → 0; 0.5 → 0.5; 1 → 0.5; 0.5 → 0.5; 1 → 0.5; 0.5 → −0.5; 0.5 → 0.5",
                "V13-1 | W_{0,0}; x_0; *; W_{0,1}; x_1; *; b_0; +; σ"
                        + " | W_{0,0} → *; x_0 → *; W_{0,1} → *; x_1 → *; * → +; * → +; b_0 → +; + → σ",
                "V13-2 | W_{0,0}; x_0; *; W_{0,1}; x_1; *; b_0; +; σ; W_{1,0}; *; W_{1,1}; *; b_1; +; σ"
                        + " | W_{0,0} → *; x_0 → *; W_{0,1} → *; x_1 → *; * → +; * → +; b_0 → +; + → σ;"
                        + " W_{1,0} → *; x_0 → *; W_{1,1} → *; x_1 → *; * → +; * → +; b_1 → +; + → σ"
            })
    void drawingsHaveTheCirclesAndArrowsOfTheTexts(String file, String nodes, String edges) throws IOException {
        assertThat(titles("node", file)).containsExactly(nodes.split("; "));
        assertThat(titles("edge", file)).containsExactly(edges.split("; "));
    }

    @Test
    void layersAreDense() throws IOException {
        assertThat(titles("node", "V3")).containsExactly("x_0", "x_1", "y_0", "y_1", "y_2", "z_0", "z_1");
        assertThat(titles("edge", "V3"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(arrows("x_", 2, "y_", 3).stream(), arrows("y_", 3, "z_", 2).stream())
                                .toList());
        assertThat(titles("node", "V10-1"))
                .containsExactly("x_0", "x_1", "x_2", "x_3", "x_4", "⋮", "y^0", "y^1", "y^2", "y^3");
        assertThat(titles("edge", "V10-1")).containsExactlyInAnyOrderElementsOf(arrows("x_", 5, "y^", 4));
    }

    private static List<String> arrows(String from, int sources, String to, int targets) {
        return IntStream.range(0, sources)
                .boxed()
                .flatMap(i -> IntStream.range(0, targets).mapToObj(j -> from + i + " → " + to + j))
                .toList();
    }

    /** SDV-N2: the arrow of the weight, 6 paths from it, and what they do not pass, without a label. */
    @Test
    void oneWeightHasSixPathsToTheError() throws IOException {
        assertThat(titles("node", "V9")).containsExactly("in", "x0", "x1", "y0", "y1", "y2", "z0", "z1", "E");
        List<String> edges = titles("edge", "V9");
        assertThat(edges).hasSize(14 + 2).contains("in → x0: w_in^x0");
        assertThat(edges.stream().filter(edge -> !edge.contains(":")))
                .containsExactly("in → x1", "x1 → y0", "x1 → y1", "x1 → y2");
        for (int path = 1; path <= 6; path++) {
            Pattern number = Pattern.compile(": (.*\\b)?" + path + "\\b(?!\\^).*");
            assertThat(edges.stream()
                            .filter(edge -> !edge.startsWith("in"))
                            .filter(edge -> number.matcher(edge).find()))
                    .as("the arrows of path %d: into a y, into a z, into E", path)
                    .hasSize(3);
        }
    }

    /** DAG-4's 2-3-2 network: a product for each weight, a sum and σ for each unit, and a loss of two outputs. */
    @Test
    void aWholeNetworkIsOneExpression() throws IOException {
        List<String> nodes = titles("node", "V13-3");
        assertThat(nodes).hasSize(12 + 5 + 5 + (2 + 2 + 1 + 1) + (2 + 6 + 3 + 6 + 2 + 2 + 1));
        assertThat(Collections.frequency(nodes, "*")).isEqualTo(12);
        assertThat(nodes).as("the output's index first").contains("W_{2,1}^{(1)}", "W_{1,2}^{(2)}", "x_{1}", "y_{0}");
        List<String> edges = titles("edge", "V13-3");
        for (String input : List.of("x_{0}", "x_{1}")) {
            assertThat(Collections.frequency(edges, input + " → *"))
                    .as("%s stands once, and is used by each unit of the first layer", input)
                    .isEqualTo(3);
        }
    }
}
