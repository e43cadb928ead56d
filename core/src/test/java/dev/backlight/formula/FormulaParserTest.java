package dev.backlight.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.expr.Expr;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaParserTest {
    private static final Map<String, Double> POINT = Map.of("x", 3.0, "a", 2.0, "b", -5.0, "w", 0.25, "w_01", 7.0);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 + 2*3 | 7",
                "10 - 4 - 3 | 3",
                "100/5/2 | 10",
                "3x^2 | 27",
                "2(w-1) | -1.5",
                "-7a | -14",
                "a b | -10",
                "(a+1)(a+2) | 12",
                "-x^2 | -9",
                "x^-2 | 0.1111111111111111",
                "2^3^2 | 512",
                "(2^3)^2 | 64",
                "x² | 9",
                "2x³ − 4·x + a×b | 32",
                "x⁻¹ | 0.3333333333333333",
                "--x | 3",
                "2 - -x | 5",
                "2 * -x | -6",
                "+x | 3",
                "6 ÷ a | 3",
                "1.5e2 + .5 | 150.5",
                "2e-3 | 0.002",
                "2e^0 | 2",
                "sin 0 | 0",
                "cos(0) + 1 | 2",
                "exp(0) | 1",
                "ln e | 1",
                "log(e^2) | 2",
                "sqrt(16) | 4",
                "√9 + √(16) | 7",
                "abs(b) | 5",
                "sigmoid(0) | 0.5",
                "σ(0) | 0.5",
                "relu(b) + ReLU(x) | 3",
                "tanh 0 | 0",
                "sin 2x - sin(2x) | 0",
                "sin x cos x - (sin x)(cos x) | 0",
                "sin^2(x) + cos²(x) | 1",
                "sin x^2 - sin(x^2) | 0",
                "sin(x)^2 - (sin(x))^2 | 0",
                "cos pi | -1",
                "π/pi | 1",
                "w₀₁ + w_01 | 14",
                "x^(1/3) - 3^(1/3) | 0",
                "tan x - (sin x)/(cos x) | 0",
                "max(x, 2) + min(x, a, b) | -2",
                "max(-1, 2(w - 1))^2 | 1",
                "softplus(0) - ln 2 | 0",
                "erf(0) | 0",
                "½x + 4^½ + ⅓ - 1/3 | 3.5",
                "6⁄a | 3",
                "x^2^-1 - x^(1/2) | 0",
                "2^-x | 0.125",
                "-2^2 | -4",
                "(-2)^2 | 4",
                "-x² | -9",
                "2^x^2 - 2^(x^2) | 0",
                "a^-1x | 1.5",
                "3x² · ½ | 13.5",
                "1e-3x | 0.003",
                ".5x | 1.5",
                "2. + x | 5",
                "2πx/π | 6",
                "ln √(e^x) | 1.5",
                "ln sin π^0 - ln(sin(1)) | 0",
                "√√16 | 2",
                "cot x tan x | 1",
                "cosh(w)^2 - sinh(w)^2 | 1",
                "log10(1000) + log2 8 | 6",
                "4arctan(1) - π | 0",
                "arcsin(w) + acos w - π/2 | 0",
                "tan(atan(a)) | 2",
                "x–1 | 2",
            })
    void readsUsualNotation(String text, double value) {
        assertThat(value(text)).isCloseTo(value, within(1e-15 * Math.max(1, Math.abs(value))));
    }

    private static double value(String text) {
        return Scalars.value(FormulaParser.parse(text).result().expression(), POINT);
    }

    @Test
    void keepsTypedNumbersInDouble() {
        assertThat(value("0.1")).isEqualTo(0.1);
        assertThat(value("16777217 x")).isEqualTo(50331651);
    }

    @Test
    void ordersDefinitionsByTheirUse() {
        Definitions read = FormulaParser.parse("d = b*c; b = a^2; c = -7*a");
        assertThat(read.list()).extracting(Definitions.Definition::name).containsExactly("b", "c", "d");
        assertThat(read.variableNames()).containsExactly("a");
        assertThat(read.of("d").uses()).containsExactly("b", "c");
        assertThat(read.of("d").input("b")).isPresent();
        assertThat(read.result().name()).isEqualTo("d");
        assertThat(Scalars.value(read.of("d").expression(), Map.of("a", 2.0))).isEqualTo(-56);
        assertThat(Scalars.value(read.of("d").formula(), Map.of("b", 3.0, "c", 5.0)))
                .isEqualTo(15);
    }

    @Test
    void readsOneDefinitionALine() {
        Definitions read = FormulaParser.parse("\n b = 3a^4\n\n c = sin b;\n");
        assertThat(read.list()).extracting(Definitions.Definition::name).containsExactly("b", "c");
    }

    @Test
    void namesAFormulaWithoutAName() {
        assertThat(FormulaParser.parse("x^2;").result().name()).isEqualTo("f");
        assertThat(FormulaParser.parse("f^2").result().name()).isEqualTo("g");
    }

    @Test
    void usesOneInputForAName() {
        Definitions read = FormulaParser.parse("y = x*x + z; z = x");
        Expr x = read.variables().getFirst();
        assertThat(read.variables()).hasSize(1);
        assertThat(read.of("y").input("x")).containsSame(x);
        assertThat(read.of("z").expression()).isSameAs(x);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "d = b*) | 6 | expected a number, a name or \"(\", but found \")\"",
                "(x + 1 | 6 | expected an operator or \")\", but found the end",
                "x + | 3 | expected a number, a name or \"(\", but found the end",
                "x 2 | 2 | expected an operator, a semicolon or the end, but found \"2\"",
                "2x) | 2 | expected an operator, a semicolon or the end, but found \")\"",
                "1,5 | 1 | \",\" has no place in a formula: decimals have a point",
                "[x] | 0 | brackets are round",
                "|x| | 0 | the absolute value is abs(x)",
                "x $ y | 2 | \"$\" has no place in a formula",
                "1/2x | 1 | two ways: write a/(b c) or (a/b)*c",
                "sin | 3 | expected an argument for sin, such as sin(x), but found the end",
                "sin^-1(x) | 3 | between a function and its argument only a number",
                "x²^3 | 2 | put brackets around the first",
                "√x² | 0 | √(x^n) or (√x)^n",
                "coth(x) | 0 | coth is no function that is known here",
                "max(x) | 5 | max takes two numbers or more: write max(x, 0)",
                "max x | 4 | the arguments of max in brackets, such as max(x, 0)",
                "max(x, | 6 | expected a number, a name or \"(\", but found the end",
                "sin(x, 2) | 5 | \",\" has no place in a formula",
                "2½ | 1 | expected an operator",
                "f(x) = x^2 | 5 | left of \"=\" stands one name",
                "y = x = 2 | 6 | a definition has one \"=\"",
                "x^2; x^3 | 0 | each needs a name",
                "y = x; x^3 | 7 | each needs a name",
                "e = 3 | 0 | e is a number already",
                "sin = 3 | 0 | sin is a function already",
                "y = x; y = 2 | 7 | y is defined twice",
                "y = x; x = y | 11 | definitions go in a circle: y needs x needs y",
                "y = y + 1 | 4 | definitions go in a circle: y needs y",
                "0.12345678901234567891 | 0 | more digits than are computed with",
                "1e999 | 0 | too large",
                "1e-999 | 0 | more digits",
                "; | 1 | a formula was expected",
                "x + sin * 2 | 8 | expected an argument for sin",
                "2 sec x | 2 | sec is no function that is known here",
                "arsinh x | 0 | arsinh is no function that is known here",
                "log_2(x) | 0 | log_2 is no function that is known here",
                "x ** 2 | 3 | expected a number, a name or \"(\", but found \"*\"",
                "x^ | 2 | expected a number, a name or \"(\", but found the end",
                "x! | 1 | \"!\" has no place in a formula",
                "3 4 | 2 | expected an operator, a semicolon or the end, but found \"4\"",
                "x^2^ | 4 | expected a number",
                "() | 1 | expected a number, a name or \"(\", but found \")\"",
                "1..2 | 2 | expected an operator",
                "sin -x | 4 | expected an argument for sin",
            })
    void namesTheCharacter(String text, int offset, String problem) {
        assertThatThrownBy(() -> FormulaParser.parse(text))
                .hasMessageStartingWith("character " + (offset + 1) + ": ")
                .hasMessageContaining(problem)
                .isInstanceOfSatisfying(FormulaException.class, refusal -> {
                    assertThat(refusal.offset()).isEqualTo(offset);
                    assertThat(refusal.pointer()).isEqualTo("  " + text + "\n  " + " ".repeat(offset) + "^");
                });
    }

    @Test
    void pointsAtTheLine() {
        assertThatThrownBy(() -> FormulaParser.parse("b = a^2\n\tc = 7 ** a\nd = b"))
                .hasMessage("line 2, character 9: expected a number, a name or \"(\", but found \"*\"")
                .isInstanceOfSatisfying(
                        FormulaException.class,
                        refusal -> assertThat(refusal.pointer()).isEqualTo("   c = 7 ** a\n          ^"));
    }

    @Test
    void endsWhateverIsNested() {
        for (String piece : List.of("(", "-", "x^", "sin(", "√", "2(", "sin ", "x = ")) {
            String text = piece.repeat(1_999 / piece.length());
            assertThatThrownBy(() -> FormulaParser.parse(text)).isInstanceOf(FormulaException.class);
        }
        assertThatThrownBy(() -> FormulaParser.parse("x".repeat(2_001))).isInstanceOf(FormulaException.class);
        assertThat(value("1" + "+1".repeat(999))).isEqualTo(1_000);
    }

    @Test
    void readsOrRefusesAnyText() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String letters = "xya e12.0+-*/^()=;\n√²⁻³σπ,|~\t\0é−₀_";
        List<String> words = List.of("sin", "cos ", "exp(", "ln", "y = ", "2x", "(", ")", "^", "1e5");
        int read = 0;
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length >= 0; length--) {
                boolean word = random.nextInt(3) == 0;
                text.append(
                        word
                                ? words.get(random.nextInt(words.size()))
                                : random.nextInt(50) == 0
                                        ? Character.toString(random.nextInt(0x11000))
                                        : letters.substring(random.nextInt(letters.length()))
                                                .substring(0, 1));
            }
            try {
                Definitions definitions = FormulaParser.parse(text.toString());
                assertThat(definitions.list()).isNotEmpty();
                read++;
            } catch (FormulaException refusal) {
                assertThat(refusal.offset()).as("seed %d: %s", seed, text).isBetween(0, text.length());
            } catch (RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + text, failure);
            }
        }
        assertThat(read).as("seed %d", seed).isPositive();
    }
}
