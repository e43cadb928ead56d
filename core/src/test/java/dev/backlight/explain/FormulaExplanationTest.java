package dev.backlight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.formula.Formula;
import dev.backlight.formula.FormulaParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaExplanationTest {
    private static FormulaExplanation explain(String formulas, Map<String, Double> at) {
        return FormulaExplanation.of(FormulaParser.parse(formulas), at, 15);
    }

    private static List<String> lines(LocalDerivative derivative) {
        return derivative.steps().stream()
                .map(step -> step.rule() + ": " + step.line(15).text())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "2, 4, -14, -56, -56, -28, -84",
        "-1, 1, 7, 7, -14, -7, -21",
        "0.5, 0.25, -3.5, -0.875, -3.5, -1.75, -5.25",
        "3, 9, -21, -189, -126, -63, -189"
    })
    void addsTwoPaths(double a, String b, String c, String d, String throughB, String throughC, String sum) {
        FormulaExplanation explanation = explain("d = b*c; b = a^2; c = -7*a", Map.of("a", a));
        FormulaDerivative derivative = explanation.derivative("d", "a");
        assertThat(explanation.value("b").orElseThrow()).hasToString("= " + b);
        assertThat(explanation.value("c").orElseThrow()).hasToString("= " + c);
        assertThat(explanation.value("d").orElseThrow()).hasToString("= " + d);
        assertThat(derivative.listed())
                .extracting(Chain::names)
                .containsExactly(List.of("a", "b", "d"), List.of("a", "c", "d"));
        assertThat(derivative.listed())
                .extracting(chain -> chain.product().orElseThrow().toString())
                .containsExactly("= " + throughB, "= " + throughC);
        assertThat(derivative.sum().orElseThrow()).hasToString("= " + sum);
        assertThat(derivative.value().orElseThrow()).hasToString("= " + sum);
        assertThat(derivative.kept().orElseThrow().text()).isEqualTo("2a c − 7b");
        assertThat(derivative.simplified().orElseThrow().text()).isEqualTo("−21a²");
    }

    @Test
    void namesTheRulesOfEachDerivative() {
        FormulaDerivative derivative =
                explain("d = b*c; b = a^2; c = -7*a", Map.of("a", 2.0)).derivative("d", "a");
        assertThat(derivative.local().stream().map(FormulaExplanationTest::lines))
                .containsExactly(
                        List.of("power rule: db/da = 2a = 2 · 2 = 4"),
                        List.of("constant factor: dc/da = −7"),
                        List.of("constant factor: ∂d/∂b = c = −14"),
                        List.of("constant factor: ∂d/∂c = b = 4"));
    }

    @Test
    void derivesAChainOfFour() {
        FormulaExplanation explanation = explain("d = exp(c); b = 3a^4; c = sin b", Map.of("a", 0.5));
        FormulaDerivative derivative = explanation.derivative("d", "a");
        assertThat(derivative.local().stream().map(FormulaExplanationTest::lines))
                .containsExactly(
                        List.of(
                                "power rule: d(a⁴)/da = 4a³ = 4 · 0.5³ = 0.5",
                                "constant factor: db/da = 3 · 4a³ = 12a³ = 12 · 0.5³ = 1.5"),
                        List.of("sine: dc/db = cos(b) = cos(0.1875) ≈ 0.982473313101255"),
                        List.of("exponential rule: dd/dc = e^c ≈ e^0.18640329676227 ≈ 1.20490809793742"));
        assertThat(derivative.value().orElseThrow()).hasToString("≈ 1.77568507644466");
        assertThat(derivative.simplified().orElseThrow().text()).isEqualTo("12a³cos(3a⁴)e^(sin(3a⁴))");
        assertThat(derivative.kept().orElseThrow().text()).isEqualTo("12a³cos(b)e^c");
        assertThat(explanation.derivative("c", "a").value().orElseThrow()).hasToString("≈ 1.47370996965188");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "y = x^3 | 2 | y^(1/3) | dx/dy = 1/(dy/dx) = 1/(3x²) = y^(−2/3)/3 = 8^(−2/3)/3 ≈ 0.0833333333333333",
                "y = x^2 | -3 | −√y | dx/dy = 1/(dy/dx) = 1/(2x) = −1/(2√y) = −1/(2√9) ≈ −0.166666666666667",
                "y = x^3 | -2 | −(−y)^(1/3) | dx/dy = 1/(dy/dx) = 1/(3x²) = (−y)^(−2/3)/3 = (−(−8))^(−2/3)/3 ≈ 0.0833333333333333",
                "y = 2 - 3x | 1 | (2 − y)/3 | dx/dy = 1/(dy/dx) = −1/3 ≈ −0.333333333333333",
                "y = e^(2x) | 0 | ln(y)/2 | dx/dy = 1/(dy/dx) = e^(−2x)/2 = 1/(2y) = 1/(2 · 1) = 0.5",
                "y = x^2 + x | 1 | | dx/dy = 1/(dy/dx) = 1/(2x + 1) = 1/(2 · 1 + 1) ≈ 0.333333333333333",
            })
    void turnsDerivativesRound(String formula, double x, String solved, String line) {
        InverseDerivative inverse = explain(formula, Map.of("x", x)).inverse("y", "x");
        assertThat(inverse.solved().map(Formula::text).orElse(null)).isEqualTo(solved);
        assertThat(inverse.step().line(15).text()).isEqualTo(line);
    }

    /** Which part of a function it is that has an inverse, and why another has none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "y = x^2 | -3 | −√y | x ≤ 0 | ''",
                "y = (x - 1)^4 | 3 | y^(1/4) + 1 | x − 1 ≥ 0 | ''",
                "y = x^3 | 2 | y^(1/3) | x ≥ 0 | ''",
                "y = abs(x) | -2 | −y | x ≤ 0 | ''",
                "y = relu(2x - 1) | 2 | (y + 1)/2 | 2x − 1 > 0 | ''",
                "y = max(x, 2) | 3 | y | x > 2 | ''",
                "y = sin(x) | 0.5 | arcsin(y) | −π/2 ≤ x ≤ π/2 | ''",
                "y = sin(x) | 2 | π − arcsin(y) | π/2 ≤ x ≤ 3π/2 | ''",
                "y = sin(2x) | 0.5 | arcsin(y)/2 | −π/2 ≤ 2x ≤ π/2 | ''",
                "y = cos(x) | 2 | arccos(y) | 0 ≤ x ≤ π | ''",
                "y = cos(x) | -2 | −arccos(y) | −π ≤ x ≤ 0 | ''",
                "y = cos(x) | 4 | 2π − arccos(y) | π ≤ x ≤ 2π | ''",
                "y = sin(x) | 4e9 | 1273239545π − arcsin(y) | 2546479089π/2 ≤ x ≤ 2546479091π/2 | ''",
                "y = cos(x) | -4e9 | −1273239544π − arccos(y) | −1273239545π ≤ x ≤ −1273239544π | ''",
                "y = sin(x) | 1e13 | | '' | x is too large here to tell in which half turn it is",
                "y = tan(x) | 4 | π + arctan(y) | π/2 < x < 3π/2 | ''",
                "y = arctan(x) | 2 | sin(y)/cos(y) | '' | ''",
                "y = arcsin(x/2) | 1 | 2sin(y) | '' | ''",
                "y = softplus(x) | 1 | ln(e^y − 1) | '' | ''",
                "y = x^2 + x | 1 | | '' | x stands in more than one place of it",
                "y = max(x, 2) + x | 1 | | '' | x stands in more than one place of it",
            })
    void saysOnWhichBranch(String formula, double x, String solved, String branch, String unsolved) {
        InverseDerivative inverse = explain(formula, Map.of("x", x)).inverse("y", "x");
        assertThat(inverse.solved().map(Formula::text).orElse(null)).isEqualTo(solved);
        assertThat(inverse.branch().stream().map(Formula::text).collect(Collectors.joining(" and ")))
                .isEqualTo(branch);
        assertThat(inverse.unsolved()).isEqualTo(unsolved);
        assertThat(inverse.value().orElseThrow().value())
                .isCloseTo(
                        1
                                / explain(formula, Map.of("x", x))
                                        .derivative("y", "x")
                                        .value()
                                        .orElseThrow()
                                        .value(),
                        within(1e-12));
    }

    /** Without a point there are symbols, and numbers only where they need none of the variables. */
    @Test
    void derivesWithoutNumbers() {
        FormulaExplanation explanation =
                FormulaExplanation.symbolic(FormulaParser.parse("k = 3; d = b*c; b = k*a^2; c = -7*relu(a)"), 10);
        FormulaDerivative derivative = explanation.derivative("d", "a");
        assertThat(explanation.value("k").orElseThrow()).hasToString("= 3");
        assertThat(explanation.value("d")).isEmpty();
        assertThat(derivative.value()).isEmpty();
        assertThat(derivative.local().stream().map(FormulaExplanationTest::lines))
                .containsExactly(
                        List.of("power rule: ∂(a²)/∂a = 2a", "constant factor: ∂b/∂a = k · 2a = 2a k"),
                        List.of("ReLU: drelu(a)/da = step(a)", "constant factor: dc/da = −7 · step(a) = −7step(a)"),
                        List.of("constant factor: ∂d/∂b = c"),
                        List.of("constant factor: ∂d/∂c = b"));
        assertThat(derivative.step(10).line(10).text())
                .startsWith("dd/da = ∂d/∂b · ∂b/∂a + ∂d/∂c · dc/da = c · 2a k + b · (−7step(a)) = ")
                .doesNotContain("NaN");
        assertThat(FormulaExplanation.symbolic(FormulaParser.parse("y = x^2"), 10)
                        .inverse("y", "x")
                        .step()
                        .line(10)
                        .text())
                .isEqualTo("dx/dy = 1/(dy/dx) = 1/(2x) = 1/(2√y)");
    }

    /** Points where a formula has no value, or no derivative, or two slopes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "y = ln(x) | -1 | y has no value at x = −1: ln(x) needs a positive number, not −1.",
                "y = ln(x) | 0 | y has no value at x = 0: ln(x) falls to −∞ there, a pole.",
                "y = √(x - 3) | 2 | y has no value at x = 2: √(x − 3) needs a number from 0 on, not −1.",
                "y = x^(1/3) | -8 | y has no value at x = −8: x^(1/3) needs a base from 0 on, not −8, for its exponent is not whole.",
                "y = 2/(x + 1) | -1 | y has no value at x = −1: 2/(x + 1) has a pole there, where it divides by 0.",
                "y = x^-2 | 0 | y has no value at x = 0: x^(−2) has a pole there, where it divides by 0.",
                "y = 1/(1/x) | 0 | y has no value at x = 0: 1/x has a pole there, where it divides by 0.",
                "y = (x^2 - 1)/(x - 1) | 1 | y has no value at x = 1: (x² − 1)/(x − 1) is 0/0 there.",
                "y = x^x | 0 | y has no value at x = 0: x^x is 0⁰ there.",
                "y = tan(pi x) | 0.5 | y has no value at x = 0.5: sin(π · x)/cos(π · x) has a pole there, where it divides by 0.",
                "y = abs(sin(pi x)) | 1 | y has a corner at x = 1: its slope is ≈ −3.141592654 where x is smaller and ≈ 3.141592654 where it is larger. Training uses ≈ −3.141592654.",
                "y = arcsin(x) | 2 | y has no value at x = 2: arcsin(x) needs a number from −1 to 1, not 2.",
                "y = arcsin(x) | 1 | dy/dx has no value at x = 1: 1/√(1 − x²) has a pole there, where it divides by 0.",
                "y = e^(x^2) | 30 | y is not computed at x = 30: e^(x²) is too large for a double, which ends at 1.8 · 10³⁰⁸.",
                "y = √x | 0 | dy/dx has no value at x = 0: 1/√x has a pole there, where it divides by 0.",
                "y = x^0.5 | 0 | dy/dx has no value at x = 0: 1/√x has a pole there, where it divides by 0.",
                "y = abs(x) | 0 | y has a corner at x = 0: its slope is −1 where x is smaller and 1 where it is larger. Training uses 0.",
                "y = relu(3x - 6) | 2 | y has a corner at x = 2: its slope is 0 where x is smaller and 3 where it is larger. Training uses 0.",
                "y = max(x^2, x) | 1 | y has a corner at x = 1: its slope is 1 where x is smaller and 2 where it is larger. Training uses 1.5.",
                "y = min(x, -x) | 0 | y has a corner at x = 0: its slope is 1 where x is smaller and −1 where it is larger. Training uses 0.",
                "y = e^abs(x) | 0 | y has a corner at x = 0: its slope is −1 where x is smaller and 1 where it is larger. Training uses 0.",
                "y = relu(x) - relu(-x) | 0 | y has the slope 1 at x = 0, but training uses 0, since functions inside have corners there.",
                "y = sign(x) + x | 0 | y jumps at x = 0: it is −1 where x is smaller and 1 where it is larger, so it has no slope there. Training uses 1.",
                "y = max(x^2, 2x - 1) | 1 | y has the slope 2 at x = 1, where the form of its derivative does not hold.",
                "y = sign(abs(x)) | 0 | y jumps at x = 0: it is 0 there but 1 on both sides, so it has no slope there. Training uses 0.",
                "y = sign(x^2) | 0 | y jumps at x = 0: it is 0 there but 1 on both sides, so it has no slope there. Training uses 0.",
                "y = step(x^2) | 0 | y jumps at x = 0: it is 0 there but 1 on both sides, so it has no slope there. Training uses 0.",
                "y = 2 - sign(x^4) | 0 | y jumps at x = 0: it is 2 there but 1 on both sides, so it has no slope there. Training uses 0.",
                "y = step(-x^2) | 0 | ''",
                "y = sign(x^3) | 0 | y jumps at x = 0: it is −1 where x is smaller and 1 where it is larger, so it has no slope there. Training uses 0.",
                "y = sign(relu(x)) | 0 | y jumps at x = 0: it is 0 where x is smaller and 1 where it is larger, so it has no slope there. Training uses 0.",
                "y = sign(x^6) | 0 | y may jump at x = 0: sign or step gets 0 there, and whether that is above or below 0 beside it is not known. Training uses 0.",
                "y = abs(x^6) | 0 | ''",
                "y = abs(x)^3 | 0 | ''",
                "y = relu(x)^2 | 0 | ''",
                "y = abs(x) | 0.5 | ''",
                "y = 1/e^x | 800 | dy/dx is not computed at x = 800: e^x is too large for a double, which ends at 1.8 · 10³⁰⁸.",
                "y = 1/(1 + e^-x) | 5 | ''",
                "y = 1/e^-x | 800 | y is not computed at x = 800: 1/e^(−x) gets a number too small for a double to tell from 0.",
                "y = ln(e^-x) | 800 | y is not computed at x = 800: ln(e^(−x)) gets a number too small for a double to tell from 0.",
                "y = arctan(ln(e^-x)) | 800 | y is not computed at x = 800: ln(e^(−x)) gets a number too small for a double to tell from 0.",
                "y = (e^-x)^(-0.01) | 800 | y is not computed at x = 800: (e^(−x))^(−0.01) gets a number too small for a double to tell from 0.",
                "y = 1/sin(pi x) | 1 | y has no value at x = 1: 1/sin(π · x) has a pole there, where it divides by 0.",
                "y = (sin(pi x))^(-1) | 1 | y has no value at x = 1: sin(π · x)^(−1) has a pole there, where it divides by 0.",
            })
    void saysWhereAFormulaIsNotSmooth(String formula, double x, String said) {
        FormulaDerivative derivative = explain(formula, Map.of("x", x)).derivative("y", "x");
        assertThat(derivative
                        .irregularity()
                        .map(irregular -> irregular.text(10))
                        .orElse(""))
                .isEqualTo(said);
        // Where both sides of a maximum are equal, the form would give another number than training uses.
        boolean isMissing = Stream.of("no value", "not computed", "uses 1.5", "does not hold")
                .anyMatch(said::contains);
        assertThat(derivative.value().isPresent()).isEqualTo(!isMissing);
    }

    /** A derivative has no number where the formula has none, however its own form looks. */
    @Test
    void hasNoNumbersWhereThereIsNoValue() {
        FormulaExplanation explanation = explain("c = b^2; b = ln(a); k = 3a", Map.of("a", -1.0));
        FormulaDerivative derivative = explanation.derivative("c", "a");
        assertThat(explanation.isAtPoint()).isTrue();
        assertThat(explanation.value("b")).isEmpty();
        assertThat(explanation.value("c")).isEmpty();
        assertThat(explanation.value("k").orElseThrow()).hasToString("= -3");
        assertThat(derivative.value()).isEmpty();
        assertThat(derivative.listed().getFirst().product()).isEmpty();
        assertThat(derivative.local().stream().map(FormulaExplanationTest::lines))
                .containsExactly(List.of("logarithm: db/da = 1/a"), List.of("power rule: dc/db = 2b"));
        assertThat(derivative.validity().conditions()).extracting(Formula::text).containsExactly("a > 0");
        assertThat(explanation.derivative("k", "a").value().orElseThrow()).hasToString("= 3");
    }

    @Test
    void isExactAtMultiplesOfPi() {
        FormulaExplanation explanation = explain("y = sin(pi x) + cos(pi x)", Map.of("x", 1.0));
        assertThat(explanation.value("y").orElseThrow()).hasToString("= -1");
    }

    @Test
    void isExactWhereTheNamesFallOut() {
        FormulaDerivative derivative =
                explain("y = sin(x)^2 + cos(x)^2", Map.of("x", 0.7)).derivative("y", "x");
        assertThat(derivative.value().orElseThrow()).hasToString("= 0");
        assertThat(derivative.local().getFirst().steps().getLast().line(10).text())
                .endsWith(" = 0");
    }

    @Test
    void refusesToTurnRoundWhatDoesNotChange() {
        FormulaExplanation explanation = explain("y = x^2", Map.of("x", 0.0));
        assertThatThrownBy(() -> explanation.inverse("y", "x"))
                .hasMessage("dy/dx is 0 at this point, so y does not change with x, and x has no derivative by y");
        assertThatThrownBy(() -> explain("y = ln(x)", Map.of("x", -1.0)).inverse("y", "x"))
                .hasMessage("y has no value at x = −1: ln(x) needs a positive number, not −1.");
    }

    @Test
    void findsTheLargestOfManyPaths() {
        StringBuilder formulas = new StringBuilder("x0 = x");
        for (int i = 0; i < 10; i++) {
            formulas.append("; u%1$d = 2x%1$d; v%1$d = -x%1$d; x%2$d = u%1$d + v%1$d".formatted(i, i + 1));
        }
        FormulaDerivative derivative =
                explain(formulas.toString(), Map.of("x", 1.0)).derivative("x10", "x");
        assertThat(derivative.count()).hasToString("1024");
        assertThat(derivative.listed()).hasSize(64);
        assertThat(derivative.listed().getFirst().product().orElseThrow()).hasToString("= 1024");
        assertThat(derivative.listed().getLast().product().orElseThrow().value())
                .isEqualTo(-128); // after one of 1024, 10 of 512, 45 of 256
        assertThat(derivative.value().orElseThrow()).hasToString("= 1");
        assertThat(derivative.sum().orElseThrow().plus(derivative.remainder().orElseThrow()))
                .hasToString("= 1");
    }

    /**
     * Over random formulas of whole numbers, in which every number is exact: paths, gradient, and the simplified form.
     */
    @Test
    void addsUpToTheGradient() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        AtomicInteger compared = new AtomicInteger();
        for (int i = 0; i < 1_000; i++) {
            int a = random.nextInt(1, 5);
            int b = random.nextInt(-4, 0);
            String formulas = formulas(random);
            FormulaExplanation explanation = explain(formulas, Map.of("a", (double) a, "b", (double) b));
            for (String by : List.of("a", "b")) {
                FormulaDerivative derivative = explanation.derivative("v7", by);
                String here = "seed %d, %s at a = %d, b = %d, by %s".formatted(seed, formulas, a, b, by);
                assertThat(derivative.value().flatMap(Quantity::exact)).as(here).isPresent();
                if (derivative.isComplete()) {
                    assertThat(derivative.sum().flatMap(Quantity::exact).orElseThrow())
                            .as(here)
                            .isEqualByComparingTo(
                                    derivative.value().flatMap(Quantity::exact).orElseThrow());
                }
                // A power above 32, which some of these forms have, is computed in double only.
                derivative
                        .simplified()
                        .ifPresent(form -> explain(
                                        "f = " + form.text() + " + 0a + 0b", Map.of("a", (double) a, "b", (double) b))
                                .value("f")
                                .flatMap(Quantity::exact)
                                .ifPresent(value -> {
                                    compared.incrementAndGet();
                                    assertThat(value)
                                            .as("%s: %s", here, form.text())
                                            .isEqualByComparingTo(derivative
                                                    .value()
                                                    .flatMap(Quantity::exact)
                                                    .orElseThrow());
                                }));
            }
        }
        assertThat(compared.get())
                .as("simplified forms compared, seed %d", seed)
                .isGreaterThan(1_000); // of 2,000
    }

    /** v0 to v7, each a sum, difference or product of two before it. */
    private static String formulas(Random random) {
        List<String> names = new ArrayList<>(List.of("a", "b"));
        StringBuilder formulas = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            String left = i == 7 ? "a*b*" + names.getLast() : names.get(random.nextInt(names.size()));
            String right = names.get(random.nextInt(names.size()));
            String sign = List.of(" + ", " - ", " + 2*", "*", "*").get(random.nextInt(5));
            formulas.append("v")
                    .append(i)
                    .append(" = ")
                    .append(left)
                    .append(sign)
                    .append(right)
                    .append("; ");
            names.add("v" + i);
        }
        return formulas.toString();
    }

    @Test
    void saysWhichValueIsMissing() {
        assertThatThrownBy(() -> explain("y = a x", Map.of("x", 1.0)))
                .hasMessage("a has no value, and no formula defines it");
        assertThatThrownBy(() -> explain("y = x", Map.of("x", 1.0, "z", 2.0)))
                .hasMessage("z is no variable of the formulas; those are x");
        assertThatThrownBy(() -> explain("y = x", Map.of("x", Double.NaN))).hasMessage("x must be a number, not NaN");
        assertThatThrownBy(() ->
                        explain("y = x; z = w", Map.of("x", 1.0, "w", 2.0)).derivative("y", "w"))
                .hasMessage("y does not depend on w");
    }
}
