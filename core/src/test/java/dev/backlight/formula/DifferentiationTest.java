package dev.backlight.formula;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.expr.Expr;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferentiationTest {
    /** The rules from the outside in, and what each part's slope is. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x | the variable itself",
                "3 + y | constant",
                "x^3 | power rule [3x²: the variable itself]",
                "(2x+1)^3 | power rule, chain rule [3(2x + 1)²: sum rule [1: constant factor [2: the variable itself]]]",
                "x^3 + 3x^2 - 5 | sum rule [1: power rule [3x²: the variable itself],"
                        + " 1: constant factor [3: power rule [2x: the variable itself]]]",
                "-x | constant factor [−1: the variable itself]",
                "y - x | sum rule [−1: the variable itself]",
                "x y | constant factor [y: the variable itself]",
                "x*x | product rule [2x: the variable itself]",
                "x sin(x) e^x | product rule [sin(x)e^x: the variable itself, x e^x: sine [cos(x): the variable itself],"
                        + " x sin(x): exponential rule [e^x: the variable itself]]",
                "x/y | constant factor [1/y: the variable itself]",
                "1/x | reciprocal rule [−1/x²: the variable itself]",
                "sin(x)/x | quotient rule [1/x: sine [cos(x): the variable itself], −sin(x)/x²: the variable itself]",
                "2^x | exponential rule [2^x ln(2): the variable itself]",
                "x^x | base and exponent change [x^x(ln(x) + 1): the variable itself]",
                "sin(x^2) | sine, chain rule [cos(x²): power rule [2x: the variable itself]]",
                "ln(x) | logarithm [1/x: the variable itself]",
                "sigmoid(2x) | sigmoid, chain rule [σ(2x)(1 − σ(2x)): constant factor [2: the variable itself]]",
                "relu(x) | ReLU [step(x): the variable itself]",
                "sqrt(x) | power rule [1/(2√x): the variable itself]",
                "step(x) | step [0: the variable itself]",
                "arctan(2x) | arctangent, chain rule [1/(4x² + 1): constant factor [2: the variable itself]]",
            })
    void namesTheRules(String text, String rules) {
        Definitions read = FormulaParser.parse(text + "");
        Definitions.Definition formula = read.result();
        Expr x = formula.input("x")
                .orElseGet(() -> Expr.input("x", formula.formula().type()));
        assertThat(described(Differentiation.of(formula.formula(), x))).isEqualTo(rules);
    }

    private static String described(Differentiation differentiation) {
        return differentiation.rule()
                + (differentiation.parts().isEmpty()
                        ? ""
                        : differentiation.parts().stream()
                                .map(part -> written(part.slope()) + ": " + described(part.inner()))
                                .collect(Collectors.joining(", ", " [", "]")));
    }

    private static String written(Expr slope) {
        return Simplified.of(slope, SimplifiedTest.NAMES)
                .orElseThrow()
                .formula()
                .text();
    }
}
