package dev.backlight.lessons;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.golden.Cell;
import dev.backlight.golden.ReferenceCase;
import dev.backlight.golden.Table;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped formulas and descents are those of the reference cases. */
class ReferenceFormulasTest {
    private static FormulaExample formulas(String id) {
        return (FormulaExample) Lessons.named(id);
    }

    private static double number(Truth truth, String quantity) {
        return truth.value(quantity).item();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SDV-GD1", "SDV-GD2", "SDV-GD3", "SDV-GD4"})
    void descents(String id) {
        ReferenceCase reference = ReferenceCase.of(id);
        DescentExample example = (DescentExample) Lessons.named(id);
        boolean fromTable = id.equals("SDV-GD3");
        double start =
                fromTable ? reference.given(reference.table("k").row("0").cell("x_k exact")) : reference.given("x₀ = ");
        assertThat(example.from()).containsExactly(Map.of("x", start));
        assertThat(example.rate()).isEqualTo(reference.given("α = "));
        assertThat(example.function()).isEqualTo(id.equals("SDV-GD1") ? "x^2" : "x^3 + 3x^2");

        Truth truth = Truth.of(example);
        // The numbers over all steps, with the tolerances that hold for them, are compared in expectationsHold.
        reference.check(new Cell("the start", start), number(truth, "x after 0"));
        reference.assertCompared(1);
    }

    @Test
    void SDV_D1() {
        ReferenceCase reference = ReferenceCase.of("SDV-D1");
        assertThat(formulas("SDV-D1").at()).containsExactly(Map.of("x", reference.given("At x = ")));
        Truth truth = Truth.of(formulas("SDV-D1"));
        reference.check(", y = ", number(truth, "y"));
        reference.check("dy/dx = ", number(truth, "dy/dx"));
        reference.check("dx/dy = ", number(truth, "dx/dy"));
        reference.assertCompared(3);
    }

    @Test
    void SDV_D2_and_D3() {
        ReferenceCase two = ReferenceCase.of("SDV-D2");
        ReferenceCase three = ReferenceCase.of("SDV-D3");
        assertThat(formulas("SDV-D2").at()).containsExactly(Map.of("a", two.given("At a = ")));
        assertThat(formulas("SDV-D3").at()).containsExactly(Map.of("a", three.given("At a = ")));
        Truth truth = Truth.of(formulas("SDV-D3"));
        two.check(": b = ", number(truth, "b"));
        two.check("db/da = ", number(truth, "db/da"));
        two.check(", c = ", number(truth, "c"));
        two.check("dc/db = ", number(truth, "dc/db"));
        two.check("dc/da = ", number(Truth.of(formulas("SDV-D2")), "dc/da"));
        two.assertCompared(5);
        three.check("d = e^c = ", number(truth, "d"));
        three.check("dd/dc = ", number(truth, "dd/dc"));
        three.check("dd/db = ", number(truth, "dd/db"));
        three.check("dd/da = ", number(truth, "dd/da"));
        three.assertCompared(4);
    }

    @Test
    void SDV_D4() {
        ReferenceCase reference = ReferenceCase.of("SDV-D4");
        FormulaExample example = formulas("SDV-D4");
        Truth truth = Truth.of(example);
        List<Table.Row> rows = reference.table("a").rows();
        assertThat(example.at()).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            Table.Row row = rows.get(i);
            String here = " at point " + (i + 1);
            assertThat(number(truth, "a" + here)).isEqualTo(Double.parseDouble(row.name()));
            reference.check(row.cell("b"), number(truth, "b" + here));
            reference.check(row.cell("c"), number(truth, "c" + here));
            reference.check(row.cell("d"), number(truth, "d" + here));
            reference.check(row.cell("path through b"), number(truth, "dd/da through b" + here));
            reference.check(row.cell("path through c"), number(truth, "dd/da through c" + here));
            reference.check(row.cell("dd/da"), number(truth, "dd/da" + here));
        }
        reference.done(4 * 6);
    }

    @Test
    void DAG_1_to_3() {
        ReferenceCase reference = ReferenceCase.of("DAG-1");
        Truth truth = Truth.of(formulas("DAG-1"));
        double[] weights = reference.given("With W = ", 2);
        double[] x = reference.given("x = ", 2);
        assertThat(formulas("DAG-1").at())
                .isEqualTo(formulas("DAG-2").at())
                .containsExactly(Map.of(
                        "W00", weights[0], "W01", weights[1], "x0", x[0], "x1", x[1], "b0", reference.given("b = ")));
        reference.check("f₀ = ", number(truth, "f0"));
        reference.check("g₀ = ", number(truth, "g0"));
        reference.check("g₀(1-g₀) = ", number(truth, "dg0/df0"));
        reference.check("dg₀/dW = ", number(truth, "dg0/dW00"), number(truth, "dg0/dW01"));
        reference.check("dg₀/dx = ", number(truth, "dg0/dx0"), number(truth, "dg0/dx1"));
        reference.check("dg₀/db = ", number(truth, "dg0/db0"));
        reference.assertCompared(8);

        ReferenceCase epsilon = ReferenceCase.of("DAG-2");
        assertThat(formulas("DAG-2").nudge()).isEqualTo(Map.of("x0", epsilon.given("ε = ")));
        Truth nudged = Truth.of(formulas("DAG-2"));
        epsilon.check("predicted change of g₀ = ", number(nudged, "predicted change of g0"));
        epsilon.check(epsilon.after("true change = "), number(nudged, "change of g0"), 2 * Math.ulp(0.5));
        epsilon.assertCompared(2);

        ReferenceCase square = ReferenceCase.of("DAG-3");
        assertThat(formulas("DAG-3").at()).containsExactly(Map.of("s", square.given("L = s·s with s = ")));
        square.check("gives 3 + 3 = ", number(Truth.of(formulas("DAG-3")), "dL/ds"));
        square.assertCompared(1);
    }

    @Test
    void BWC_R() {
        ReferenceCase reference = ReferenceCase.of("BWC-R");
        Truth truth = Truth.of(formulas("BWC-R"));
        assertThat(number(truth, "a0")).isEqualTo(reference.given("a₀ = "));
        assertThat(number(truth, "w01")).isEqualTo(reference.given(", w₀₁ = "));
        assertThat(number(truth, "w12")).isEqualTo(reference.given(", w₁₂ = "));
        reference.check(": a₁ = ", number(truth, "a1"));
        reference.check(", a₂ = ", number(truth, "a2"));
        reference.check("30, da₂/dw₀₁ = ", number(truth, "da2/dw01"));
        reference.check("da₂/dw₁₂ = ", number(truth, "da2/dw12"));
        reference.assertCompared(4);
    }
}
