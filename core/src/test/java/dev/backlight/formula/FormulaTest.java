package dev.backlight.formula;

import static dev.backlight.formula.Formula.apply;
import static dev.backlight.formula.Formula.beside;
import static dev.backlight.formula.Formula.derivative;
import static dev.backlight.formula.Formula.difference;
import static dev.backlight.formula.Formula.equal;
import static dev.backlight.formula.Formula.number;
import static dev.backlight.formula.Formula.product;
import static dev.backlight.formula.Formula.sum;
import static dev.backlight.formula.Formula.symbol;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FormulaTest {
    private static final Formula X = symbol("x");
    private static final Formula A = symbol("a");
    private static final String PREFIX_MINUS = "<mo form=\"prefix\">−</mo>";

    static Stream<Arguments> formulas() {
        return Stream.of(
                Arguments.of(number("-0.5"), "−0.5", "-0.5"),
                Arguments.of(number("-0"), "0", "0"),
                Arguments.of(number("2.5e-7"), "2.5e−7", "2.5 \\cdot 10^{-7}"),
                Arguments.of(symbol("w", "ij"), "w_ij", "w_{ij}"),
                Arguments.of(symbol("w", "i→j"), "w_{i→j}", "w_{i\\to j}"),
                Arguments.of(symbol("g", "", "(ℓ)"), "g^(ℓ)", "g^{(\\ell )}"),
                Arguments.of(symbol("θ", "λ"), "θ_λ", "\\theta _{\\lambda }"),
                Arguments.of(symbol("rate"), "rate", "\\mathrm{rate}"),
                Arguments.of(sum(X, number(-3)), "x − 3", "x - 3"),
                Arguments.of(sum(new Formula.Negative(X), A), "−x + a", "-x + a"),
                Arguments.of(difference(X, sum(A, number(1))), "x − (a + 1)", "x - \\left(a + 1\\right)"),
                Arguments.of(product(number("0.5"), number("-2")), "0.5 · (−2)", "0.5 \\cdot \\left(-2\\right)"),
                Arguments.of(product(number("-2"), X), "−2 · x", "-2 \\cdot x"),
                Arguments.of(
                        sum(X, product(number("-2"), number("-3"))), "x − 2 · (−3)", "x - 2 \\cdot \\left(-3\\right)"),
                Arguments.of(product(sum(X, A), X), "(x + a) · x", "\\left(x + a\\right) \\cdot x"),
                Arguments.of(sum(X, product(number(-2), A)), "x − 2 · a", "x - 2 \\cdot a"),
                Arguments.of(beside(number(3), new Formula.Power(X, number(2))), "3x²", "3\\,{x}^{2}"),
                Arguments.of(beside(A, X), "a x", "a\\,x"),
                Arguments.of(beside(number(2), difference(X, A)), "2(x − a)", "2\\,\\left(x - a\\right)"),
                Arguments.of(new Formula.Power(new Formula.Negative(X), number(2)), "(−x)²", "{\\left(-x\\right)}^{2}"),
                Arguments.of(
                        new Formula.Power(new Formula.Quotient(X, A), number(2)),
                        "(x/a)²",
                        "{\\left(\\frac{x}{a}\\right)}^{2}"),
                Arguments.of(
                        new Formula.Power(X, new Formula.Negative(new Formula.Quotient(number(2), number(3)))),
                        "x^(−2/3)",
                        "{x}^{-\\frac{2}{3}}"),
                Arguments.of(
                        new Formula.Quotient(sum(X, A), product(X, A)), "(x + a)/(x · a)", "\\frac{x + a}{x \\cdot a}"),
                Arguments.of(apply("σ", symbol("s", "k")), "σ(s_k)", "\\sigma \\left(s_{k}\\right)"),
                Arguments.of(apply("sin", X), "sin(x)", "\\sin\\left(x\\right)"),
                Arguments.of(
                        new Formula.Apply(new Formula.Primed(symbol("σ")), List.of(X)),
                        "σ′(x)",
                        "\\sigma '\\left(x\\right)"),
                Arguments.of(
                        derivative(symbol("E"), symbol("w", "ij"), true),
                        "∂E/∂w_ij",
                        "\\frac{\\partial E}{\\partial w_{ij}}"),
                Arguments.of(
                        product(derivative(A, X, false), derivative(X, A, false)),
                        "da/dx · dx/da",
                        "\\frac{\\mathrm{d}a}{\\mathrm{d}x} \\cdot \\frac{\\mathrm{d}x}{\\mathrm{d}a}"),
                Arguments.of(
                        new Formula.BigSum(symbol("k"), product(symbol("δ", "k"), symbol("w", "jk"))),
                        "Σ_k δ_k · w_jk",
                        "\\sum_{k} \\delta _{k} \\cdot w_{jk}"),
                Arguments.of(
                        beside(
                                symbol("W").asBold(),
                                new Formula.Transpose(symbol("g").asBold())),
                        "W gᵀ",
                        "\\boldsymbol{W}\\,{\\boldsymbol{g}}^{\\mathsf T}"),
                Arguments.of(
                        new Formula.Hadamard(List.of(symbol("g"), sum(number(1), new Formula.Negative(symbol("g"))))),
                        "g ⊙ (1 − g)",
                        "g \\odot \\left(1 - g\\right)"),
                Arguments.of(
                        new Formula.Relation(List.of(X, A, number("0.3")), List.of("=", "≈")),
                        "x = a ≈ 0.3",
                        "x = a \\approx 0.3"),
                Arguments.of(
                        new Formula.Marked(1, difference(symbol("ŷ"), symbol("y"))),
                        "ŷ − y",
                        "{\\color{groupB}\\hat{y} - y}"),
                Arguments.of(equal(X, new Formula.Blank()), "x = ____", "x = \\underline{\\hspace{3em}}"));
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void isWrittenAsTextAndLatex(Formula formula, String text, String latex) {
        assertThat(formula.text()).isEqualTo(text);
        assertThat(formula.latex()).isEqualTo(latex);
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void isBalancedMathMlWithTheSameLetters(Formula formula, String text, String latex) {
        String mathMl = formula.mathMl();
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = Pattern.compile("<(/?)(\\w+)[^>]*>").matcher(mathMl);
        while (tag.find()) {
            if (tag.group(1).isEmpty()) {
                open.push(tag.group(2));
            } else {
                assertThat(open.pop()).as(mathMl).isEqualTo(tag.group(2));
            }
        }
        assertThat(open).as(mathMl).isEmpty();
        assertThat(letters(mathMl.replaceAll("<[^>]*>", "").replace("10−", "e").replace('∑', 'Σ')))
                .isEqualTo(letters(text));
    }

    /** The letters in any order of writing: a script may come before or after. */
    private static String letters(String text) {
        return text.chars()
                .filter(letter -> Character.isLetter(letter) && letter != 'ᵀ' && letter != 'T')
                .sorted()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    static Stream<Arguments> structures() {
        return Stream.of(
                Arguments.of(
                        apply("abs", X),
                        "<mrow><mo form=\"prefix\">|</mo><mi>x</mi><mo form=\"postfix\">|</mo></mrow>"),
                Arguments.of(symbol("w", "ij"), "<msub><mi>w</mi><mi>ij</mi></msub>"),
                Arguments.of(symbol("g", "i", "(1)"), "<msubsup><mi>g</mi><mi>i</mi><mi>(1)</mi></msubsup>"),
                Arguments.of(symbol("a<b&c"), "<mi>a&lt;b&amp;c</mi>"),
                Arguments.of(
                        number("-2.5e-7"),
                        PREFIX_MINUS + "<mn>2.5</mn><mo>·</mo><msup><mn>10</mn><mrow>" + PREFIX_MINUS
                                + "<mn>7</mn></mrow></msup>"),
                Arguments.of(
                        difference(X, sum(A, number(1))),
                        "<mi>x</mi><mo>−</mo><mrow><mo>(</mo><mi>a</mi><mo>+</mo><mn>1</mn><mo>)</mo></mrow>"),
                Arguments.of(
                        product(sum(X, A), number("-2")),
                        "<mrow><mo>(</mo><mi>x</mi><mo>+</mo><mi>a</mi><mo>)</mo></mrow><mo>·</mo>" + "<mrow><mo>(</mo>"
                                + PREFIX_MINUS + "<mn>2</mn><mo>)</mo></mrow>"),
                Arguments.of(
                        beside(number(3), new Formula.Power(X, number(2))),
                        "<mn>3</mn><mo>\u2062</mo><msup><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></msup>"),
                Arguments.of(
                        new Formula.Power(new Formula.Quotient(X, A), number(2)),
                        "<msup><mrow><mo>(</mo><mfrac><mrow><mi>x</mi></mrow><mrow><mi>a</mi></mrow></mfrac>"
                                + "<mo>)</mo></mrow><mrow><mn>2</mn></mrow></msup>"),
                Arguments.of(
                        new Formula.Quotient(sum(X, A), product(X, A)),
                        "<mfrac><mrow><mi>x</mi><mo>+</mo><mi>a</mi></mrow>"
                                + "<mrow><mi>x</mi><mo>·</mo><mi>a</mi></mrow></mfrac>"),
                Arguments.of(
                        derivative(symbol("E"), symbol("w", "ij"), true),
                        "<mfrac><mrow><mo>∂</mo><mi>E</mi></mrow>"
                                + "<mrow><mo>∂</mo><msub><mi>w</mi><mi>ij</mi></msub></mrow></mfrac>"),
                Arguments.of(
                        apply("σ", symbol("s", "k")),
                        "<mi>σ</mi><mo>\u2061</mo><mrow><mo>(</mo><msub><mi>s</mi><mi>k</mi></msub><mo>)</mo></mrow>"),
                Arguments.of(
                        new Formula.Apply(new Formula.Primed(symbol("σ")), List.of(X)),
                        "<msup><mi>σ</mi><mo>′</mo></msup><mo>\u2061</mo><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow>"),
                Arguments.of(
                        new Formula.BigSum(symbol("k"), symbol("δ", "k")),
                        "<munder><mo>∑</mo><mrow><mi>k</mi></mrow></munder><msub><mi>δ</mi><mi>k</mi></msub>"),
                Arguments.of(new Formula.Transpose(symbol("g")), "<msup><mrow><mi>g</mi></mrow><mi>T</mi></msup>"),
                Arguments.of(
                        new Formula.Relation(List.of(X, A, number("0.3")), List.of("=", "≈")),
                        "<mi>x</mi><mo>=</mo><mi>a</mi><mo>≈</mo><mn>0.3</mn>"),
                Arguments.of(new Formula.Marked(0, X), "<mrow style=\"color: #0072B2\"><mi>x</mi></mrow>"));
    }

    /** What stands over, under and beside what, which letters in any order do not tell. */
    @ParameterizedTest
    @MethodSource("structures")
    void isMathMlOfThisStructure(Formula formula, String mathMl) {
        assertThat(formula.mathMl()).isEqualTo("<math>" + mathMl + "</math>");
    }

    @Test
    void setsAnAbsoluteValueBetweenBars() {
        Formula square = new Formula.Power(apply("abs", sum(X, A)), number(2));
        assertThat(square.text()).isEqualTo("abs(x + a)²");
        assertThat(square.latex()).isEqualTo("{\\left|x + a\\right|}^{2}");
    }

    @Test
    void isMathMlInPartsThatFillLines() {
        assertThat(sum(X, new Formula.Negative(symbol("y"))).mathMlParts())
                .containsExactly(
                        "<math><mi>x</mi></math>",
                        "<math><mo form=\"infix\" lspace=\"0\" rspace=\"0.28em\">−</mo><mi>y</mi></math>");
        assertThat(product(X, symbol("y"), symbol("z")).mathMlParts()).hasSize(3);
        assertThat(symbol("w", "ij").mathMlParts())
                .containsExactly(symbol("w", "ij").mathMl());
    }

    @Test
    void aRelationNeedsASignBetweenItsSides() {
        assertThatThrownBy(() -> new Formula.Relation(List.of(X, A), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 sides need 1 signs");
    }
}
