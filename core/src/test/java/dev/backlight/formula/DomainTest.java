package dev.backlight.formula;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.expr.Expr;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.ElementType;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where derivatives hold, as a textbook of calculus would say it. */
class DomainTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x^2 + sin(x) | ''",
                "ln(x) | x > 0",
                "log(-x) | x < 0",
                "ln(2x - 1) | x > 1/2",
                "ln(1 - 0.5x) | x < 2",
                "ln(x^2) | x ≠ 0",
                "ln(x^2 + 1) | ''",
                "ln(x)^2/x | x > 0",
                "1/x | x ≠ 0",
                "1/-x | x ≠ 0",
                "1/x^2 | x ≠ 0",
                "x^-3 | x ≠ 0",
                "1/(x + 1)^2 | x ≠ −1",
                "1/(1 + e^-x) | ''",
                "1/(2 + sin x) | ''",
                "1/(1 + x^2) | ''",
                "1/(x^2 - 4) | x ≠ −2, x ≠ 2",
                "1/ln(x) | x > 0, x ≠ 1",
                "tan(x) | cos(x) ≠ 0",
                "√x | x > 0",
                "√(x^2 + 1) | ''",
                "√(1 - x^2) | −1 < x < 1",
                "√(x^2) | x ≠ 0",
                "x √x | x > 0",
                "x^x | x > 0",
                "x^(-1/2) | x > 0",
                "x^(3/2) | x ≥ 0",
                "x^1.1 | x ≥ 0",
                "x^(1/3) | x > 0",
                "2^x | ''",
                "abs(x) | x ≠ 0",
                "relu(2x + 1) | x ≠ −1/2",
                "max(x, 2) | x ≠ 2",
                "max(x, x) | ''",
                "min(x^2, x) | x² − x ≠ 0",
                "tanh(x)/(1 - tanh(x)) | ''",
                "√x + ln(x + 1) | x > 0",
                "ln(x) + ln(1 - x) | x > 0, x < 1",
                "arcsin(x) | −1 < x < 1",
                "ln((1 + x)/(1 - x)) | (x + 1)/(1 − x) > 0",
                "arccos(2x - 1) | 0 < x < 1",
                "arctan(x) | ''",
                "1/(x^2 - 2) | x² ≠ 2",
                "erf(x) + softplus(x) + sigmoid(x) | ''",
            })
    void isWhatATextbookSays(String text, String conditions) {
        Validity validity = validity(text);
        assertThat(validity.isNowhere()).isFalse();
        assertThat(validity.conditions().stream().map(Formula::text).collect(Collectors.joining(", ")))
                .isEqualTo(conditions);
    }

    /** A derivative whose conditions nothing meets says so. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(-2)^x | −2 > 0",
                "x ln(-1) | −1 > 0",
                "x/0 | 0 ≠ 0",
                "1/(x - x) | 0 ≠ 0",
                "ln(-x^2 - 1) | −x² − 1 > 0",
                "ln(-x^2) | −x² > 0",
                "ln(x) + ln(-x) | x > 0 and x < 0",
                "√x + √(-x) | x > 0 and x < 0",
                "ln(x - 1) + ln(-x) | x > 1 and x < 0",
                "ln(1 - x) + ln(x - 1) | x < 1 and x > 1",
            })
    void holdsNowhere(String text, String needed) {
        assertThat(validity(text).text()).isEqualTo("This holds nowhere, for it needs " + needed + ".");
    }

    private static Validity validity(String text) {
        Definitions read = FormulaParser.parse(text);
        Expr formula = read.result().expression();
        Expr x = read.variables().getFirst();
        Expr slope = Gradient.of(formula).by(x).orElse(Expr.constant(0, ElementType.F64));
        return Domain.of(formula, slope, x, SimplifiedTest.NAMES);
    }
}
