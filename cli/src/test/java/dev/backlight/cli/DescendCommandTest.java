package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.golden.Cell;
import dev.backlight.golden.ReferenceCase;
import dev.backlight.golden.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class DescendCommandTest {
    private static final String CUBIC = "x^3 + 3x^2";

    @TempDir
    Path folder;

    private static List<JsonNode> descend(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("descend"));
        all.addAll(List.of(arguments));
        all.add("--json");
        Run run = Run.of(all.toArray());
        assertThat(run.exit()).as(run.err()).isZero();
        return run.json();
    }

    private static List<JsonNode> steps(List<JsonNode> lines) {
        return events(lines, "step");
    }

    private static List<JsonNode> events(List<JsonNode> lines, String name) {
        return lines.stream()
                .filter(line -> line.get("event").stringValue().equals(name))
                .toList();
    }

    private static JsonNode verdict(List<JsonNode> lines) {
        assertThat(events(lines, "verdict")).hasSize(1);
        return events(lines, "verdict").getFirst();
    }

    private static double x(JsonNode step) {
        return step.get("at").get("x").doubleValue();
    }

    private static double value(JsonNode step) {
        return step.get("value").doubleValue();
    }

    private static double slope(JsonNode step) {
        return step.get("slope").get("x").doubleValue();
    }

    @Test
    @DisplayName("SDV-GD1")
    void parabola() {
        ReferenceCase reference = ReferenceCase.of("SDV-GD1");
        List<JsonNode> lines =
                descend("x^2", "--from", reference.given("x₀ = "), "--rate", reference.given("α = "), "--steps", 10);
        List<JsonNode> steps = steps(lines);
        List<Table.Row> rows = reference.table("k").rows();
        assertThat(steps).hasSameSizeAs(rows);
        for (int k = 0; k < rows.size(); k++) {
            assertThat(steps.get(k).get("k").intValue()).isEqualTo(k);
            reference.check(rows.get(k).cell("x_k"), x(steps.get(k)));
            reference.check(rows.get(k).cell("f(x_k)"), value(steps.get(k)));
            reference.check(rows.get(k).cell("f'(x_k)"), slope(steps.get(k)));
        }
        reference.done(11 * 3);
        assertThat(verdict(lines).get("verdict").stringValue()).isEqualTo("converges");
        assertThat(verdict(lines).get("factor").doubleValue()).isCloseTo(0.4, within(1e-15));
    }

    @Test
    @DisplayName("SDV-GD2")
    void hollow() {
        ReferenceCase reference = ReferenceCase.of("SDV-GD2");
        List<JsonNode> lines =
                descend(CUBIC, "--from", reference.given("x₀ = "), "--rate", reference.given("α = "), "--steps", 51);
        List<JsonNode> steps = steps(lines);
        assertThat(steps).hasSize(52);
        for (Table.Row row : reference.table("k").rows()) {
            JsonNode step = steps.get((int) row.cell("k").value());
            double x = x(step);
            // The case promises x to 1e-14. f' and f magnify that by |f''| and |f'|, and their own terms, below 24 in
            // size, are rounded a few times.
            double roundings = 4 * 0x1p-53 * (Math.abs(3 * x * x) + Math.abs(6 * x));
            reference.check(row.cell("x_k"), x, 1e-14);
            reference.check(row.cell("f(x_k)"), value(step), 1e-14 * Math.abs(slope(step)) + roundings);
            reference.check(row.cell("f'(x_k)"), slope(step), 1e-14 * Math.abs(6 * x + 6) + roundings);
            assertThat(step.get("intercept").doubleValue()).isCloseTo(value(step) - slope(step) * x, within(1e-14));
        }
        reference.check("factor 1 - 6α = ", verdict(lines).get("factor").doubleValue());
        reference.done(16 * 3 + 1);
        assertThat(verdict(lines).get("limit").get("at").get("x").doubleValue())
                .isEqualTo(reference.given("Converges to "));
    }

    @Test
    @DisplayName("SDV-GD3")
    void chaos() {
        ReferenceCase reference = ReferenceCase.of("SDV-GD3");
        Table table = reference.table("k");
        List<JsonNode> lines = descend("SDV-GD3");
        List<JsonNode> steps = steps(lines);
        assertThat(steps).hasSize(52);
        double last = Double.NaN;
        for (int k = 0; k <= 51; k++) {
            double x = x(steps.get(k));
            double value = value(steps.get(k));
            double tolerance = k <= 10 ? 1e-12 : k <= 20 ? 1e-10 : k <= 30 ? 1e-8 : 1e-4;
            // What an error of x does to f, to second order, and some roundings of f.
            double slope = Math.abs(slope(steps.get(k))) + Math.abs(6 * x + 6) * tolerance;
            table.find("" + k).ifPresent(row -> {
                reference.check(row.cell("x_k exact"), x, tolerance);
                reference.check(row.cell("x_k in doubles (3·x·x + 6·x, then x - α·f')"), x, 0);
                reference.check(row.cell("f(x_k)"), value, slope * tolerance + 1e-14);
            });
            double u = (x + 2) * 1.35 / 3.7;
            if (k > 0) {
                assertThat(u).as("u at k = %d", k).isCloseTo(3.7 * last * (1 - last), within(11 * 4 * 0x1p-53));
            }
            last = u;
        }
        reference.done(16 * 3);
        assertThat(verdict(lines).get("verdict").stringValue()).isEqualTo("chaotic");
        assertThat(verdict(lines).get("minimum").get("factor").doubleValue()).isCloseTo(-1.7, within(1e-14));
        assertThat(verdict(lines).get("exponent").doubleValue()).isPositive();
    }

    @Test
    @DisplayName("SDV-GD4")
    void runsAway() {
        ReferenceCase reference = ReferenceCase.of("SDV-GD4");
        List<JsonNode> lines = descend("SDV-GD4", "--steps", 51);
        List<JsonNode> steps = steps(lines);
        List<Cell> listed = reference.listAfter("k = 0..10: ", 11);
        for (int k = 0; k <= 10; k++) {
            reference.check(listed.get(k), x(steps.get(k)));
        }
        reference.check("k = 24 (x = ", x(steps.get(24)));
        reference.done(12);
        JsonNode verdict = verdict(lines);
        assertThat(verdict.get("verdict").stringValue()).isEqualTo("diverges");
        assertThat(verdict.get("leavesThePictureAt").intValue()).isEqualTo(24);
        assertThat(verdict.get("cause").stringValue()).isEqualTo("falls_without_end");
        assertThat(steps).as("it stops").hasSize(verdict.get("stoppedAt").intValue() + 1);
    }

    @Test
    void saysWhatBecomesOfEachStartAndListsItsSteps() {
        Run run = Run.of("descend", CUBIC, "--from", "-1.99,-2.01", "--rate", 0.04, "--steps", 51);
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains(
                        "f(x) = x³ + 3x²",
                        "x ← x − α · f′(x)",
                        "From x = −1.99\nThe descent converges to x ≈ 0",
                        "From x = −2.01\nThe descent diverges: stopped at step 30",
                        "It leaves the picture, which shows x from −5 to 5, at step 24, where x ≈ −6.649673322.")
                .containsPattern("\n  1 +−1\\.987612 +3\\.999541513 ")
                .containsPattern("0 +−1\\.99 +3\\.999701 +−0\\.0597 +−0\\.0597 · x \\+ 3\\.880898\n")
                .doesNotContain("NaN");
    }

    @Test
    void goesDownInTwoVariables() {
        List<JsonNode> lines = descend(
                "(a - 1)^2 + 2 (b + 3)^2",
                "--over",
                "b,a",
                "--from",
                "0,0",
                "--from",
                "-3,2",
                "--rate",
                0.25,
                "--steps",
                1);
        assertThat(steps(lines)).hasSize(4);
        JsonNode first = steps(lines).get(1);
        assertThat(first.get("at").toString()).isEqualTo("{\"b\":-3.0,\"a\":0.5}");
        assertThat(steps(lines).get(2).get("slope").toString()).isEqualTo("{\"b\":0.0,\"a\":2.0}");
        assertThat(events(lines, "verdict"))
                .allSatisfy(verdict ->
                        assertThat(verdict.get("limit").get("at").toString()).isEqualTo("{\"b\":-3.0,\"a\":1.0}"));
        assertThat(lines.getLast().get("function").stringValue()).isEqualTo("f(b, a) = (a − 1)² + 2(b + 3)²");
    }

    @Test
    void writesPicturesAnimationsAndPages() throws Exception {
        Path gif = folder.resolve("descent.gif");
        Run run = Run.of("descend", CUBIC, "--from", -1.99, "--rate", 0.04, "--steps", 51, "--out", gif);
        assertThat(run.err()).isEqualTo("written to " + gif + "\n");
        byte[] bytes = Files.readAllBytes(gif);
        assertThat(new String(bytes, 0, 6, StandardCharsets.US_ASCII)).isEqualTo("GIF89a");
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("NETSCAPE2.0");

        Path svg = folder.resolve("tangents.svg");
        Run.of("descend", "x^2", "--from", "-1,1,0", "--steps", 0, "--x", "-3..3", "--y", "-1..5", "--out", svg);
        assertThat(Files.readString(svg))
                .startsWith("<svg ")
                .contains("<title>x = −1</title>", "the tangent at (1, 1) with slope 2");

        Path html = folder.resolve("descent.html");
        Run.of("descend", "SDV-GD1", "--out", html);
        assertThat(Files.readString(html))
                .contains("<!DOCTYPE html>", "class=\"frames-10-80\"", "The descent converges to x ≈ 0", "<mi>α</mi>");

        Path tex = folder.resolve("descent.tex");
        Run.of("descend", "SDV-GD1", "--out", tex);
        assertThat(Files.readString(tex)).contains("\\documentclass", "converges");
    }

    @Test
    void convergesToNoMaximumAndNoPlain() {
        assertThat(verdict(descend("-x^2", "--from", 0, "--rate", 0.1))
                        .get("verdict")
                        .stringValue())
                .isEqualTo("rests");
        assertThat(verdict(descend("x^2", "--from", 0, "--rate", 0.1))
                        .get("verdict")
                        .stringValue())
                .isEqualTo("converges");
        assertThat(verdict(descend("0x", "--from", 1, "--rate", 0.1))
                        .get("verdict")
                        .stringValue())
                .isEqualTo("rests");
    }

    @Test
    void saysWhereNumbersLeaveTheRangeOfADouble() throws Exception {
        Path html = folder.resolve("away.html");
        Run run = Run.of("descend", "x^2", "--from", 1, "--rate", "1e300", "--out", html);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "The descent diverges: stopped at step 1, which leads from x ≈ 1 to x ≈ −2e300, where f or its")
                .doesNotContain("NaN", "∞");
        assertThat(Files.readString(html)).doesNotContain("NaN", "∞", "Infinity");
        JsonNode verdict = verdict(descend("x^2", "--from", 1, "--rate", "1e300"));
        assertThat(verdict.get("cause").stringValue()).isEqualTo("leaves_the_range");
        assertThat(verdict.has("growth")).isFalse();
    }

    @Test
    void refusesWithAWordOnWhatToDo() {
        assertRefused(2, "where to start? --from 1", "x^2");
        assertRefused(2, "--from takes numbers, not \"a\"", "x^2", "--from", "a");
        assertRefused(2, "--from takes a number for each of x, y, not 1", "x*y", "--from", "1");
        assertRefused(2, "put numbers in for the others, such as \"...; z = 1\"", "x*y*z", "--from", "1");
        assertRefused(2, "--over names x, z, but the formula's variables are x, y", "x*y", "--over", "x,z");
        assertRefused(2, "the formula has no variable to descend on", "3", "--from", "1");
        assertRefused(
                2,
                "\"-1\" is no learning rate: it is a number above 0; with one below 0 a step would climb",
                "x^2",
                "--from",
                "1",
                "--rate",
                "-1");
        assertRefused(
                1,
                "the axis x from 0.0 to 1.0E101 is too long: what is drawn lies between -1.0E100 and 1.0E100",
                "x^2",
                "--from",
                "1e100",
                "--x",
                "0..1e101");
        assertRefused(2, "--steps takes 0 to 10000, not 10001", "x^2", "--from", "1", "--steps", "10001");
        assertRefused(2, "write the smaller and the larger end, such as -5..5", "x^2", "--from", "1", "--x", "5..-5");
        assertRefused(
                2,
                "an animation has 1 to 1000 pictures",
                "x^2",
                "--from",
                "1",
                "--steps",
                "0",
                "--out",
                folder + "/a.gif");
        assertRefused(2, "ends with .gif, .svg, .html, .tex or .txt", "x^2", "--from", "1", "--out", folder + "/a.png");
        assertRefused(1, "a descent cannot start where f or its slope is no finite number", "ln(x)", "--from", "-1");
        assertRefused(1, "BWC-2 is no descent", "BWC-2");
        Run run = Run.of("descend", "x^2 + * 3", "--from", "1");
        assertThat(run.err()).contains("character 7: ", "\n  x^2 + * 3\n        ^");
    }

    private static void assertRefused(int exit, String message, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("descend"));
        all.addAll(List.of(arguments));
        Run run = Run.of(all.toArray());
        assertThat(run.err()).contains(message);
        assertThat(run.exit()).as(run.err()).isEqualTo(exit);
        assertThat(run.out()).isEmpty();
    }
}
