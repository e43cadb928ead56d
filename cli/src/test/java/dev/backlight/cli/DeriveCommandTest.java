package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.golden.ReferenceCase;
import dev.backlight.golden.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The numbers are those of the reference cases SDV-D1 to SDV-D4 and BWC-R. */
class DeriveCommandTest {
    private static String derive(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("derive"));
        all.addAll(List.of(arguments));
        Run run = Run.of(all.toArray());
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return run.out();
    }

    private static JsonNode json(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("derive", "--json"));
        all.addAll(List.of(arguments));
        return Run.of(all.toArray()).lastJson();
    }

    private static JsonNode derivative(JsonNode told, int point, String of, String by) {
        return StreamSupport.stream(told.at("/points/" + point + "/derivatives").spliterator(), false)
                .filter(each -> each.get("of").stringValue().equals(of)
                        && each.get("by").stringValue().equals(by))
                .findFirst()
                .orElseThrow();
    }

    private static double value(JsonNode told, int point, String name) {
        return StreamSupport.stream(told.at("/points/" + point + "/values").spliterator(), false)
                .filter(each -> each.get("name").stringValue().equals(name))
                .findFirst()
                .orElseThrow()
                .get("value")
                .doubleValue();
    }

    @Test
    @DisplayName("SDV-D4")
    void addsTwoPathsAtEachPoint() {
        ReferenceCase reference = ReferenceCase.of("SDV-D4");
        JsonNode told = json("SDV-D4");
        List<Table.Row> rows = reference.table("a").rows();
        assertThat(told.get("points")).hasSameSizeAs(rows);
        for (int point = 0; point < rows.size(); point++) {
            Table.Row row = rows.get(point);
            assertThat(value(told, point, "a")).isEqualTo(Double.parseDouble(row.name()));
            for (String name : List.of("b", "c", "d")) {
                reference.check(row.cell(name), value(told, point, name));
            }
            JsonNode derivative = derivative(told, point, "d", "a");
            assertThat(derivative.at("/paths/0/productExact").stringValue()).isEqualTo(row.text("path through b"));
            assertThat(derivative.at("/paths/1/productExact").stringValue()).isEqualTo(row.text("path through c"));
            assertThat(derivative.get("sumOfListedExact").stringValue()).isEqualTo(row.text("dd/da"));
            assertThat(derivative.get("valueExact").stringValue()).isEqualTo(row.text("dd/da"));
            reference.check(
                    row.cell("path through b"),
                    derivative.at("/paths/0/product").doubleValue());
            reference.check(
                    row.cell("path through c"),
                    derivative.at("/paths/1/product").doubleValue());
            reference.check(row.cell("dd/da"), derivative.get("value").doubleValue());
            assertThat(derivative.get("kept").stringValue()).isEqualTo("2a c − 7b");
            assertThat(derivative.get("simplified").stringValue()).isEqualTo("−21a²");
        }
        reference.done(4 * 6);
    }

    @Test
    @DisplayName("DAG-1")
    void derivesANeuron() {
        ReferenceCase reference = ReferenceCase.of("DAG-1");
        JsonNode told = json("DAG-1");
        reference.check("f₀ = ", value(told, 0, "f0"));
        reference.check("g₀ = ", value(told, 0, "g0"));
        reference.check("dg₀/dW = ", byEach(told, "W00", "W01"));
        reference.check("dg₀/dx = ", byEach(told, "x0", "x1"));
        reference.check("dg₀/db = ", byEach(told, "b0"));
        reference.assertCompared(7);
    }

    private static double[] byEach(JsonNode told, String... names) {
        return Arrays.stream(names)
                .mapToDouble(
                        name -> derivative(told, 0, "g0", name).get("value").doubleValue())
                .toArray();
    }

    @Test
    void turnsADerivativeRound() {
        JsonNode derivative = derivative(json("y = x^3", "--at", "x=2", "--inverse"), 0, "y", "x");
        assertThat(derivative.get("value").doubleValue()).isEqualTo(12);
        JsonNode inverse = derivative.get("inverse");
        assertThat(inverse.get("value").doubleValue()).isCloseTo(0.0833333333333333, within(1e-15));
        assertThat(inverse.has("valueExact")).isFalse();
        assertThat(inverse.at("/step/text").stringValue())
                .isEqualTo("dx/dy = 1/(dy/dx) = 1/(3x²) = y^(−2/3)/3 = 8^(−2/3)/3 ≈ 0.08333333333");
    }

    @ParameterizedTest
    @CsvSource({
        "c, a, 1.47370996965188, 12a³cos(3a⁴)",
        "d, a, 1.77568507644466, 12a³cos(3a⁴)e^(sin(3a⁴))",
    })
    void followsChains(String of, String by, double value, String simplified) {
        JsonNode derivative =
                derivative(json("d = exp(c); b = 3a^4; c = sin b", "--at", "a=0.5", "--of", of), 0, of, by);
        assertThat(derivative.get("value").doubleValue()).isCloseTo(value, within(1e-14));
        assertThat(derivative.get("simplified").stringValue()).isEqualTo(simplified);
    }

    @ParameterizedTest
    @CsvSource({
        "p, x, 12, 3x²",
        "u, x, 1, 1",
        "q, x, 5, y",
        "t, x, 2, 2",
        "r, x, -0.25, −1/x²",
        "a2, w01, 15, a_0 w_12",
        "a2, w12, 6, a_0 w_01",
    })
    void knowsSmallRules(String of, String by, double value, String simplified) {
        JsonNode derivative = derivative(json("BWC-R"), 0, of, by);
        assertThat(derivative.get("value").doubleValue()).isEqualTo(value);
        assertThat(derivative.get("simplified").stringValue()).isEqualTo(simplified);
    }

    /** Numbers as typed are no results: they are not rounded to the digits of those. */
    @Test
    void writesThePointInFull() {
        assertThat(derive("abs(x - 0.12345)", "--at", "x=0.12345", "--digits", "3"))
                .contains("Derivatives at x = 0.12345", "corner at x = 0.12345")
                .doesNotContain("x = 0.123\n", "x = 0.123,");
        assertThat(derive("x^2", "--at", "x=0.1234567890123456")).contains("Derivatives at x ≈ 0.123456789012346");
    }

    @Test
    void derivesInSymbolsWithoutAPoint() {
        assertThat(derive("d = b*c; b = a^2; c = -7*a"))
                .startsWith("Derivatives\n  b = a²\n")
                .contains("Paths from a to d: 2\n  path        factors\n  a → b → d    c · 2a\n")
                .endsWith("          = 2a c − 7b\n          = −21a²\n")
                .doesNotContain("NaN");
        assertThat(derive("y = x^2", "--inverse")).contains("= 1/(2√y)\nThe inverse function for x ≥ 0:\n");
        JsonNode told = json("x^2 e^(-x)");
        assertThat(told.at("/points/0/values/0").has("value")).isFalse();
        JsonNode derivative = derivative(told, 0, "f", "x");
        assertThat(derivative.get("simplified").stringValue()).isEqualTo("x(2 − x)e^(−x)");
        assertThat(derivative.has("value")).isFalse();
        assertThat(derive("x^2 e^(-x)", "--format", "latex")).contains("= x").doesNotContain("NaN");
        assertThat(derive("x^2 e^(-x)", "--format", "html")).contains("<math>").doesNotContain("NaN");
    }

    /** A formula without a value at the point keeps its symbols, and says why there is no number. */
    @Test
    void saysWhereThereIsNoValue() {
        assertThat(derive("c = b^2; b = ln(a); k = 3a", "--at", "a=-1", "--of", "c"))
                .contains(
                        "  b       ln(a)  no value\n",
                        "  k          3a        −3\n",
                        "  a → b → c  2b · 1/a           no value\n",
                        "This holds for a > 0.\n",
                        "c has no value at a = −1: ln(a) needs a positive number, not −1.\n")
                .doesNotContain("NaN", "∞");
        JsonNode told = json("y = 1/x", "--at", "x=0");
        assertThat(told.at("/points/0/values/1/value").isNull()).isTrue();
        JsonNode derivative = derivative(told, 0, "y", "x");
        assertThat(derivative.get("value").isNull()).isTrue();
        assertThat(derivative.at("/conditions/0").stringValue()).isEqualTo("x ≠ 0");
        assertThat(derivative.get("irregularity").stringValue())
                .isEqualTo("y has no value at x = 0: 1/x has a pole there, where it divides by 0.");
        assertThat(Run.of("derive", "x^2", "--at", "x=NaN").err()).startsWith("backlight: x must be a number, not NaN");
    }

    @Test
    void saysWhereAFormulaHoldsNowhere() {
        assertThat(derive("ln(x) + ln(-x)")).contains("This holds nowhere, for it needs x > 0 and x < 0.\n");
        JsonNode derivative = derivative(json("(-2)^x"), 0, "f", "x");
        assertThat(derivative.get("holdsNowhere").booleanValue()).isTrue();
        assertThat(derivative.at("/conditions/0").stringValue()).isEqualTo("−2 > 0");
        assertThat(derivative(json("ln(x)"), 0, "f", "x").has("holdsNowhere")).isFalse();
    }

    @Test
    void drawsAColourForEachPath(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("paths.html");
        Run run = Run.of("derive", "SDV-D4", "--at", "a=2", "--format", "html", "--out", file);
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEqualTo("written to " + file + System.lineSeparator());
        assertThat(run.out()).isEmpty();
        assertThat(Files.readString(file)).contains("<svg", "a → b → d", "a → c → d", "<math>");
        assertThat(derive("SDV-D4", "--at", "a=2", "--format", "svg"))
                .startsWith("<svg")
                .contains(">2a<", ">−7<");
        assertThat(derive("SDV-D1", "--format", "svg"))
                .contains("<title>x → y: 3x²</title>", "<title>y → x: y^(−2/3)/3</title>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "d = b*) | character 7: expected a number, a name or \"(\", but found \")\"",
                "y = 2x + | character 9: expected a number, a name or \"(\", but found the end",
                "DOL-3 | DOL-3 is no formula but a network: backlight explain DOL-3",
            })
    void saysWhatIsWrong(String formulas, String message) {
        Run run = Run.of("derive", formulas);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("backlight: " + message + System.lineSeparator());
    }

    @Test
    void pointsAtTheCharacter() {
        assertThat(Run.of("derive", "d = b*)").err().lines().skip(1).limit(2))
                .containsExactly("  d = b*)", "        ^");
        assertThat(json("d = b*)").get("event").stringValue()).isEqualTo("error");
    }

    @Test
    void saysWhichValueIsMissing() {
        assertThat(Run.of("derive", "y = 2ac + x", "--at", "x=1").err())
                .startsWith("backlight: ac has no value: add --at ac=NUMBER, or a formula ac = ...;"
                        + " for a product write a*c" + System.lineSeparator());
    }

    @Test
    void refusesOtherNames() {
        assertThat(Run.of("derive", "x^2", "--at", "x=1,y=2").err()).contains("y is no variable of the formulas");
        assertThat(Run.of("derive", "x^2", "--at", "x=1", "--by", "y").err())
                .contains("y is no variable of the formulas");
        assertThat(Run.of("derive", "x^2", "--at", "x=1", "--of", "g").err()).contains("nothing defines g");
        assertThat(Run.of("derive", "BWC-R", "--format", "svg").err()).contains("choose it with --of and --by");
    }
}
