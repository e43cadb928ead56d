package dev.backlight.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.formula.Formula;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The formula catalogue of the reference cases, section 6. */
class RuleTest {
    private static List<String> text(Rule rule, Notation notation) {
        return rule.in(notation).stream().map(Formula::text).toList();
    }

    @ParameterizedTest
    @EnumSource
    void canBeWrittenInEveryNotationAndFormat(Rule rule) {
        for (Notation notation : Notation.values()) {
            assertThat(rule.in(notation)).isNotEmpty().allSatisfy(formula -> {
                assertThat(formula.text()).isNotBlank().doesNotContain("null");
                assertThat(formula.latex()).isNotBlank().doesNotContain("→", "δ", "Σ", "null");
                assertThat(formula.mathMl()).startsWith("<math>").endsWith("</math>");
            });
        }
    }

    static Stream<Arguments> formulas() {
        return Stream.of(
                Arguments.of(Rule.F1, Notation.DOL, List.of("s_j = (Σ_i w_{i→j} · z_i) + b_j", "z_j = f_j(s_j)")),
                Arguments.of(
                        Rule.F6,
                        Notation.DOL,
                        List.of("δ_j = ∂E/∂s_j", "δ_j = f′_j(s_j) · ∂E/∂z_j", "δ_j = f′_j(s_j) · (Σ_k δ_k · w_{j→k})")),
                Arguments.of(Rule.F7, Notation.DAG, List.of("∂L/∂W_{j,i} = ∂L/∂f_j · g_i", "∂L/∂b_j = ∂L/∂f_j")),
                Arguments.of(
                        Rule.F9,
                        Notation.SDV,
                        List.of(
                                "dE/dx_i = Σ_j dE/dy^j · w_i^j",
                                "dE/dw_i^j = x_i · dE/dy^j",
                                "dE/db^j = dE/dy^j",
                                "dE/dy^j = f′_j(y^j) · dE/dx_j")),
                Arguments.of(Rule.F12, Notation.BWC, List.of("dC/dw_ij = dg_j/dw_ij · da_j/dg_j · dC/da_j")),
                Arguments.of(
                        Rule.F13, Notation.SDV, List.of("x ← x − α · f′(x)", "t(x) = f′(p) · x + f(p) − f′(p) · p")));
    }

    @ParameterizedTest
    @MethodSource
    void formulas(Rule rule, Notation notation, List<String> expected) {
        assertThat(text(rule, notation)).isEqualTo(expected);
    }
}
