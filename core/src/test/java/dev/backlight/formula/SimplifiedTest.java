package dev.backlight.formula;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.expr.Expr;
import dev.backlight.formula.Definitions.Definition;
import dev.backlight.grad.Gradient;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimplifiedTest {
    static final Function<Expr, Optional<Formula>> NAMES =
            node -> Definitions.nameOf(node).map(Formula::named);

    private static Simplified derivative(String text, String by) {
        Definitions definitions = FormulaParser.parse(text);
        Expr variable = definitions.variables().stream()
                .filter(each -> Definitions.nameOf(each).orElseThrow().equals(by))
                .findFirst()
                .orElseThrow();
        Expr slope = Gradient.of(definitions.result().expression()).by(variable).orElseThrow();
        return Simplified.of(slope, NAMES).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "d = b*c; b = a^2; c = -7*a | a | −21a²",
                "c = sin b; b = 3a^4 | a | 12a³cos(3a⁴)",
                "d = exp(c); b = 3a^4; c = sin b | a | 12a³cos(3a⁴)e^(sin(3a⁴))",
                "y^(1/3) | y | y^(−2/3)/3",
                "x^3 + 3x^2 | x | 3x² + 6x",
                "x^2 | x | 2x",
                "(w-1)^2 | w | 2(w − 1)",
                "(w-1)^2 + w | w | 2w − 1",
                "(x+1)(x-2) | x | 2x − 1",
                "x(x+1)(x+2) | x | 3x² + 6x + 2",
                "x^y | y | x^y ln(x)",
                "x^y | x | y x^(y − 1)",
                "x^1.1 | x | 1.1x^0.1",
                "2^x | x | 2^x ln(2)",
                "1/x | x | −1/x²",
                "x/(x+1) | x | 1/(x + 1)²",
                "x/(x^2+1) | x | (1 − x²)/(x² + 1)²",
                "sqrt(x) | x | 1/(2√x)",
                "sqrt(2x) | x | 1/√(2x)",
                "sqrt(x^2+1) | x | x/√(x² + 1)",
                "sqrt(x^2) | x | x/√(x²)",
                "sigmoid(x) | x | σ(x)(1 − σ(x))",
                "tanh(3x) | x | 3(1 − tanh(3x)²)",
                "relu(2x) | x | 2step(2x)",
                "abs(x) | x | sign(x)",
                "ln(x^2) | x | 2/x",
                "e^(2x) | x | 2e^(2x)",
                "e^(x^2) + pi x | x | 2x e^(x²) + π",
                "0.5x^2 + 0.1x | x | x + 0.1",
                "x^2/2 + x/10 | x | x + 1/10",
                "0.25x | x | 0.25",
                "(x - 3)/4 | x | 1/4",
                "x | x | 1",
                "x - x | x | 0",
                "x y z | y | x z",
                "a_0 w_01 w_12 | w_01 | a_0 w_12",
                "rate*x^2 | x | 2 · rate · x",
                "sin(x)/x | x | (x cos(x) − sin(x))/x²",
                "ln(x)/x | x | (1 − ln(x))/x²",
                "x^2/(x+1) | x | x(x + 2)/(x + 1)²",
                "(3x+1)/(x^2+1) | x | (3 − 2x − 3x²)/(x² + 1)²",
                "(x^2+1)^3 (x-1)^2 | x | 2(x − 1)(4x² − 3x + 1)(x² + 1)²",
                "x^2 e^x sin(x) | x | x(x cos(x) + x sin(x) + 2sin(x))e^x",
                "tan(x) | x | 1/cos(x)²",
                "erf(x) | x | 2e^(−x²)/√π",
                "arctan(x) | x | 1/(x² + 1)",
                "arcsin(x) | x | 1/√(1 − x²)",
                "arccos(x) | x | −1/√(1 − x²)",
                "x arctan(x) - ln(1 + x^2)/2 | x | arctan(x)",
                "arcsin(2x - 1) | x | 1/√(x − x²)",
                "erf(2x) | x | 4e^(−4x²)/√π",
                "x^x | x | x^x(ln(x) + 1)",
                "arctan(1/x) | x | −1/(x² + 1)",
                "ln(x + √(x^2 + 1)) | x | 1/√(x² + 1)",
                "sin(x)/(1 + cos(x)) | x | 1/(cos(x) + 1)",
                "sin(x)^2 | x | 2sin(x)cos(x)",
                "ln(abs(x)) | x | 1/x",
                "x abs(x) | x | 2abs(x)",
                "x/(1 + abs(x)) | x | 1/(abs(x) + 1)²",
                "x cos(pi) + sin(pi/4) | x | −1",
                "x sin(pi/3) | x | √3/2",
                "x cos(5pi/4) | x | −√2/2",
                "(x^2 - 1)/(x - 1) | x | 1",
                "(x^3 - 1)/(x - 1) | x | 2x + 1",
                "log10(x) | x | 1/(x ln(10))",
                "cosh(x) | x | e^x/2 − e^(−x)/2",
                "cot(x) | x | −1/sin(x)²",
                "sin(x)^2 + cos(x)^2 | x | 0",
                "sin(x)^2 + x cos(x)^2 + x sin(x)^2 | x | 2sin(x)cos(x) + 1",
                "ln((1+x)/(1-x)) | x | 2/(1 − x²)",
                "1/sqrt(x) | x | −1/(2x^(3/2))",
                "sqrt(x + sqrt(x)) | x | (2√x + 1)/(4√x√(x + √x))",
                "max(x^2, 4) | x | 2x step(x² − 4)",
            })
    void isWhatAPersonWrites(String text, String by, String derivative) {
        assertThat(derivative(text, by).formula().text()).isEqualTo(derivative);
    }

    @Test
    void keepsNamesThatItIsGiven() {
        Definitions read = FormulaParser.parse("d = b*c; b = a^2; c = -7*a");
        Definition d = read.of("d");
        Expr slope = Gradient.of(d.expression()).by(read.variables().getFirst()).orElseThrow();
        Function<Expr, Optional<Formula>> names = node -> read.list().stream()
                .filter(each -> each.expression() == node)
                .map(each -> (Formula) Formula.symbol(each.name()))
                .findFirst()
                .or(() -> NAMES.apply(node));
        assertThat(Simplified.of(slope, names).orElseThrow().formula().text()).isEqualTo("2a c − 7b");
    }

    @Test
    void givesUpOnWhatFillsPages() {
        StringBuilder text = new StringBuilder("a = x");
        String names = "abcdghijklmnopqrstuvw";
        for (int i = 1; i < names.length(); i++) {
            text.append("; %2$s = sin(%1$s) %1$s + %1$s".formatted(names.charAt(i - 1), names.charAt(i)));
        }
        Definitions read = FormulaParser.parse(text.toString());
        Expr slope = Gradient.of(read.result().expression())
                .by(read.variables().getFirst())
                .orElseThrow();
        assertThat(Simplified.of(slope, NAMES)).isEmpty();
    }
}
