package dev.backlight.lessons;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.explain.Sample;
import dev.backlight.golden.Cell;
import dev.backlight.golden.ReferenceCase;
import dev.backlight.golden.Table;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped networks are those of the reference cases, and the truth about them is every cell of their tables. */
class ReferenceNetworksTest {
    /**
     * Every case that has a unit table, what stands in its text before the targets, how many there are, and the rate.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "DOL-1|, y = |1|η = ",
                "DOL-2|, y = |1|η = ",
                "DOL-3|, y = |1|η = ",
                "DOL-4|, y = |2|η = ",
                "SDV-N1|targets |2|α = ",
                "SDV-N2|targets |2|α = ",
                "SDV-EX|targets |2|α = ",
                "BWC-0|, y = |1|",
                "BWC-1|, y = |1|",
                "BWC-2|, y = |1|",
                "BWC-3|, y = |1|",
                "BWC-4a|, y = |1|learning rate ",
                "BWC-4b|, y = |1|, r = ",
                "BWC-4c|targets |2|learning rate ",
                "MAZ-1|targets |2|η = "
            })
    void cellByCell(String id, String beforeTargets, int outputs, String beforeRate) {
        ReferenceCase reference = ReferenceCase.of(id);
        NetworkExample example = (NetworkExample) Lessons.named(id);
        UnitNetwork network = ((Structure.Units) example.structure()).network();
        Truth truth = Truth.of(example);

        double[] targets = reference.given(beforeTargets, outputs);
        assertThat(example.targets().toDoubles()).containsExactly(targets);
        double rate = beforeRate == null ? 0.1 : reference.given(beforeRate); // section 4 gives it for all its cases
        assertThat(example.learningRate()).hasValue(rate);

        Table units = reference.table("unit");
        assertThat(units.rows())
                .hasSize(network.inputs().size() + network.units().size());
        for (String input : network.inputs()) {
            Table.Row row = units.row(input + " (input)");
            assertThat(number(truth, input)).isEqualTo(reference.given(row.cell("z (value)")));
            reference.check(row.cell("dE/dz"), number(truth, "dE/d" + input));
        }
        for (Unit unit : network.units()) {
            String name = unit.name();
            Table.Row row = units.row(
                    name + " (" + unit.activation().map(f -> f.label()).orElse("linear") + ")");
            reference.check(row.cell("s (pre-activation)"), number(truth, "s[" + name + "]"));
            reference.check(row.cell("z (value)"), number(truth, name));
            reference.check(row.cell("f'(s)"), number(truth, "f'[" + name + "]"));
            reference.check(row.cell("dE/dz"), number(truth, "dE/d" + name));
            reference.check(row.cell("δ = dE/ds"), number(truth, "dE/ds[" + name + "]"));
        }

        Table parameters = reference.table("parameter");
        assertThat(example.trained())
                .containsExactlyInAnyOrderElementsOf(
                        parameters.rows().stream().map(Table.Row::name).toList());
        Map<String, Tensor> starts = example.structure().parameters();
        for (Table.Row row : parameters.rows()) {
            assertThat(starts.get(row.name()).item()).isEqualTo(reference.given(row.cell("value")));
            double gradient = number(truth, "dE/d" + row.name());
            reference.check(row.cell("dE/dw"), gradient);
            reference.check(row.cell("Δw = -η·dE/dw"), -rate * gradient);
            reference.check(row.cell("new value"), number(truth, "new " + row.name()));
        }
        reference.assertCompared(network.inputs().size()
                + 5 * network.units().size()
                + 3 * parameters.rows().size());
    }

    private static double number(Truth truth, String quantity) {
        return truth.value(quantity).item();
    }

    @Test
    void DOL_5() {
        ReferenceCase reference = ReferenceCase.of("DOL-5");
        NetworkExample mean = (NetworkExample) Lessons.named("DOL-5");
        NetworkExample sum = (NetworkExample) Lessons.named("DOL-5-sum");
        Table table = reference.table("parameter");
        List<String> samples = table.header().subList(1, 4);
        for (int i = 0; i < 3; i++) {
            List<Cell> sample = Cell.in("header", samples.get(i));
            assertThat(mean.samples().get(i))
                    .isEqualTo(Sample.of(
                            new double[] {sample.get(0).value()}, sample.get(1).value()));
        }
        assertThat(mean.structure()).isEqualTo(sum.structure());
        assertThat(mean.samples()).isEqualTo(sum.samples());
        assertThat(mean.structure()).isEqualTo(((NetworkExample) Lessons.named("DOL-3")).structure());

        Truth byMean = Truth.of(mean);
        Truth bySum = Truth.of(sum);
        for (Table.Row row : table.rows()) {
            String name = row.name();
            String quantity = name.equals("loss") ? "loss" : "dE/d" + name;
            for (int i = 0; i < 3; i++) {
                reference.check(row.cell(samples.get(i)), number(byMean, quantity + " of sample " + (i + 1)));
            }
            reference.check(row.cell("sum"), number(bySum, quantity));
            reference.check(row.cell("mean"), number(byMean, quantity));
            reference.check(row.cell("new value (mean)"), number(byMean, "new " + name));
            if (!name.equals("loss")) {
                reference.check(name + " = ", number(bySum, "new " + name));
            }
        }
        reference.done(6 * 6 + 5);
    }

    @Test
    void MAZ_1_withBiases() {
        ReferenceCase reference = ReferenceCase.of("MAZ-1");
        for (String id : List.of("MAZ-1", "MAZ-1-shared", "MAZ-1-biases")) {
            NetworkExample example = (NetworkExample) Lessons.named(id);
            example.structure().parameters().forEach((name, value) -> {
                if (name.startsWith("b")) {
                    boolean output = name.equals("b2") || name.startsWith("b_o");
                    assertThat(value.item()).isEqualTo(reference.given(output ? "output bias " : "hidden bias "));
                }
            });
        }
        reference.check("Loss after (weights only): ", number(Truth.of(Lessons.named("MAZ-1")), "new E"));
        reference.check("sum of their layer's δ: ", number(Truth.of(Lessons.named("MAZ-1-shared")), "new E"));
        reference.check("(four biases) also updated: ", number(Truth.of(Lessons.named("MAZ-1-biases")), "new E"));
        reference.assertCompared(3);
    }

    @Test
    void SDV_MSE() {
        ReferenceCase reference = ReferenceCase.of("SDV-MSE");
        NetworkExample example = (NetworkExample) Lessons.named("SDV-MSE");
        assertThat(example.features().toDoubles()).containsExactly(reference.given("Outputs ", 2));
        assertThat(example.targets().toDoubles()).containsExactly(reference.given("targets ", 2));
        Truth truth = Truth.of(example);
        reference.check("MSE = ", number(truth, "E"));
        reference.check("gradient 2(y-ŷ)/n = ", number(truth, "dE/dy0"), number(truth, "dE/dy1"));
        reference.assertCompared(3);
    }

    @Test
    void SDV_FC() {
        ReferenceCase reference = ReferenceCase.of("SDV-FC");
        NetworkExample example = (NetworkExample) Lessons.named("SDV-FC");
        Truth truth = Truth.of(example);
        assertThat(example.features().toDoubles()).containsExactly(reference.given("x = ", 3));
        assertThat(example.targets().toDoubles()).containsExactly(reference.given("dE/dy = ", 2));
        assertThat(truth.value("W1").toDoubles())
                .containsExactly(join(reference.given("y^0: ", 3), reference.given("y^1: ", 3)));
        assertThat(truth.value("b1").toDoubles()).containsExactly(reference.given("b = ", 2));
        assertThat(example.learningRate()).hasValue(reference.given("α = "));

        reference.check("\ny = ", truth.value("y").toDoubles());
        reference.check("dE/dx = ", truth.value("dE/dx").toDoubles());
        double[] byWeight = truth.value("dE/dW1").toDoubles();
        reference.check("dE/dw^0 = ", Arrays.copyOf(byWeight, 3));
        reference.check("dE/dw^1 = ", Arrays.copyOfRange(byWeight, 3, 6));
        reference.check("dE/db = ", truth.value("dE/db1").toDoubles());
        double[] moved = truth.value("new W1").toDoubles();
        reference.check("new w^0 = ", Arrays.copyOf(moved, 3));
        reference.check("new w^1 = ", Arrays.copyOfRange(moved, 3, 6));
        reference.check("new b = ", truth.value("new b1").toDoubles());
        assertThat(number(truth, "dE/dW1[1,0]")).isEqualTo(byWeight[3]);
        reference.assertCompared(2 + 3 + 6 + 2 + 6 + 2);
    }

    private static double[] join(double[] first, double[] second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void SDV_ACT() {
        ReferenceCase reference = ReferenceCase.of("SDV-ACT");
        for (String id : List.of("SDV-ACT", "SDV-ACT-tanh")) {
            NetworkExample example = (NetworkExample) Lessons.named(id);
            assertThat(example.features().toDoubles()).containsExactly(reference.given("x = ", 3));
            assertThat(example.targets().toDoubles()).containsExactly(reference.given("dE/dy = ", 3));
        }
        Truth relu = Truth.of(Lessons.named("SDV-ACT"));
        reference.check("ReLU gives y = ", relu.value("y").toDoubles());
        double[] byRelu = relu.value("dE/dx").toDoubles();
        reference.check("0.5), dE/dx = ", byRelu[0], byRelu[1]);
        reference.check("0 by our convention, ", byRelu[2]);
        Truth tanh = Truth.of(Lessons.named("SDV-ACT-tanh"));
        reference.check("tanh gives y = ", tanh.value("y").toDoubles());
        reference.check("0.46211715726001), dE/dx = ", tanh.value("dE/dx").toDoubles());
        reference.assertCompared(12);
    }

    @Test
    void SDV_EX_b() {
        ReferenceCase reference = ReferenceCase.of("SDV-EX-b");
        NetworkExample example = (NetworkExample) Lessons.named("SDV-EX-b");
        assertThat(example.structure()).isEqualTo(((NetworkExample) Lessons.named("SDV-EX")).structure());
        assertThat(example.steps()).isEqualTo(100);
        Truth truth = Truth.of(example);
        for (Table.Row row : reference.table("step").rows()) {
            Map.of("loss", "E", "o₁", "c1o1", "w_b0_c1", "w_b0_c1", "w_i0_a0", "w_i0_a0", "b_a0", "b_a0")
                    .forEach((column, quantity) ->
                            reference.check(row.cell(column), number(truth, quantity + " after " + row.name())));
        }
        reference.assertCompared(10 * 5);
    }

    @Test
    void DAG_4() {
        ReferenceCase reference = ReferenceCase.of("DAG-4");
        NetworkExample example = (NetworkExample) Lessons.named("DAG-4");
        Truth truth = Truth.of(example);
        assertThat(truth.value("W1").toDoubles()).containsExactly(reference.given("W1 = ", 6));
        assertThat(truth.value("b1").toDoubles()).containsExactly(reference.given("b1 = ", 3));
        assertThat(truth.value("W2").toDoubles()).containsExactly(reference.given("W2 = ", 6));
        assertThat(truth.value("b2").toDoubles()).containsExactly(reference.given("b2 = ", 2));
        assertThat(example.features().toDoubles()).containsExactly(reference.given("X = ", 4));
        assertThat(example.targets().toDoubles()).containsExactly(reference.given("Y = ", 4));
        for (Table.Row row : reference.table("quantity").rows()) {
            String quantity = row.name().startsWith("L after") ? "new L" : row.name();
            reference.check(row.cells("value"), truth.value(quantity).toDoubles());
        }
        assertThat(example.learningRate()).hasValue(0.5);
        reference.assertCompared(6 + 6 + 4 + 4 + 4 + 4 + 6 + 2 + 6 + 6 + 6 + 3 + 2);
    }

    @Test
    void BWC_2n() {
        ReferenceCase reference = ReferenceCase.of("BWC-2n");
        Truth truth = Truth.of(Lessons.named("BWC-2n"));
        assertThat(number(truth, "w_ij")).isEqualTo(reference.given("w_ij = "));
        assertThat(number(truth, "w_jk")).isEqualTo(reference.given("w_jk = "));
        assertThat(number(truth, "a_i")).isEqualTo(reference.given("(a_i = "));
        reference.check("s_j = ", number(truth, "s[a_j]"));
        reference.check("dC/da_k = ", number(truth, "dC/da_k"));
        reference.check("every gradient ", number(truth, "dC/dw_ij"));
        reference.check("every gradient ", number(truth, "dC/dw_jk"));
        reference.check("C stays ", number(truth, "new C"));
        reference.assertCompared(5);
    }
}
