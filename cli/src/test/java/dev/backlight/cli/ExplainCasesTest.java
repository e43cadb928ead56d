package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.explain.Notation;
import dev.backlight.golden.Cell;
import dev.backlight.golden.ReferenceCase;
import dev.backlight.golden.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every cell of every table about networks in the reference cases, as {@code explain --format json} tells it. */
final class ExplainCasesTest {
    /**
     * A case with a unit table.
     *
     * @param before the words before the loss
     * @param after the words before the loss after the step
     * @param paths the weight whose paths the case lists; empty if it lists none
     */
    record Case(String id, String before, String after, String paths) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case("DOL-1", "Loss before: ", "Loss after the update: ", "w_ij"),
                new Case("DOL-2", "Loss before: ", "Loss after: ", ""),
                new Case("DOL-3", "Loss before: ", "Loss after: ", "w_in_i"),
                new Case("DOL-4", "Loss before: ", "Loss after: ", "w_x1h1"),
                new Case("SDV-N1", "Loss before: ", "Loss after: ", ""),
                new Case("SDV-N2", "Loss: ", "Loss after: ", "in_x0"),
                new Case("SDV-EX", "Loss before: ", "loss = ", "w_i0_a0"),
                new Case("BWC-0", "y = 1: C = ", "C after: ", ""),
                new Case("BWC-1", "\nC = ", "C after: ", ""),
                new Case("BWC-2", "\nC = ", "0.469559004890691, C = ", ""),
                new Case("BWC-3", "\nC = ", "0.425546922137813, C = ", ""),
                new Case("BWC-4a", "Loss before: ", "Loss after: ", "w13"),
                new Case("BWC-4b", "\nC = ", "C after: ", ""),
                new Case("BWC-4c", "Loss before: ", "Loss after: ", "w13"),
                new Case("MAZ-1", "Loss before: ", "Loss after (weights only): ", ""));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cellByCell(Case given) {
        for (Notation notation : Notation.values()) {
            ReferenceCase reference = ReferenceCase.of(given.id());
            JsonNode told = explain(given.id(), "--notation", notation);
            assertThat(told.get("notation").stringValue()).isEqualTo(notation.name());

            reference.check(given.before(), number(told, "lossBefore"));
            reference.check(given.after(), number(told, "lossAfter"));
            int units = checkUnits(reference, told);
            int weights = checkWeights(reference, told);
            int paths = given.paths().isEmpty() ? 0 : checkPaths(reference, told, given.paths());

            reference.done(2 + units + weights + paths);
        }
    }

    private static JsonNode explain(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("explain"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--format", "json"));
        Run run = Run.of(all.toArray());
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return run.lastJson();
    }

    private static double number(JsonNode node, String name) {
        return node.required(name).doubleValue();
    }

    /** The rows of a table by their names. */
    private static Map<String, JsonNode> byName(JsonNode rows) {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        rows.forEach(row -> byName.put(row.required("name").stringValue(), row));
        return byName;
    }

    private static int checkUnits(ReferenceCase reference, JsonNode told) {
        Map<String, JsonNode> units = byName(told.required("units"));
        List<Table.Row> rows = reference.table("unit").rows();
        assertThat(units).hasSameSizeAs(rows);
        int compared = 0;
        for (Table.Row row : rows) {
            JsonNode unit = units.get(row.name().substring(0, row.name().indexOf(' ')));
            assertThat(row.name()).endsWith("(" + unit.required("function").stringValue() + ")");
            reference.check(row.cell("z (value)"), number(unit, "z"));
            reference.check(row.cell("dE/dz"), number(unit, "byValue"));
            compared += 2;
            if (!row.name().endsWith("(input)")) {
                reference.check(row.cell("s (pre-activation)"), number(unit, "s"));
                reference.check(row.cell("f'(s)"), number(unit, "slope"));
                reference.check(row.cell("δ = dE/ds"), number(unit, "delta"));
                compared += 3;
            }
        }
        return compared;
    }

    private static int checkWeights(ReferenceCase reference, JsonNode told) {
        Map<String, JsonNode> weights = byName(told.required("weights"));
        List<Table.Row> rows = reference.table("parameter").rows();
        for (Table.Row row : rows) {
            JsonNode weight = weights.get(row.name());
            assertThat(weight.required("isTrained").booleanValue()).isTrue();
            assertThat(weight.required("uses")).hasSize(1);
            JsonNode use = weight.required("uses").get(0);
            reference.check(row.cell("value"), number(weight, "value"));
            reference.check(row.cells("= δ(target) × z(source)"), number(use, "delta"), number(use, "sourceValue"));
            reference.check(row.cell("dE/dw"), number(weight, "gradient"));
            reference.check(row.cell("Δw = -η·dE/dw"), number(weight, "change"));
            reference.check(row.cell("new value"), number(weight, "updated"));
        }
        return 6 * rows.size();
    }

    private static int checkPaths(ReferenceCase reference, JsonNode told, String weight) {
        JsonNode derivation = StreamSupport.stream(told.required("derivations").spliterator(), false)
                .filter(each -> each.required("weight").stringValue().equals(weight))
                .findFirst()
                .orElseThrow();
        Table table = reference.table("#");
        JsonNode paths = derivation.required("paths");
        assertThat(derivation.required("pathCount").stringValue()).isEqualTo("" + paths.size());
        assertThat(table.rows()).hasSize(paths.size() + 1);
        int compared = 0;
        for (int i = 0; i < paths.size(); i++) {
            Table.Row row = table.row("" + (i + 1));
            JsonNode path = paths.get(i);
            assertThat(path.required("path").stringValue()).isEqualTo(row.text("path"));
            double[] factors = values(path.required("factors"));
            reference.check(row.cells("factors"), factors);
            reference.check(row.cell("product"), number(path, "product"));
            compared += factors.length + 1;
        }
        reference.check(table.row("Σ").cell("product"), number(derivation, "sumOfListed"));
        reference.check(table.row("Σ").cell("product"), number(derivation, "gradient"));
        return compared + 2;
    }

    private static double[] values(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .mapToDouble(row -> number(row, "value"))
                .toArray();
    }

    @ParameterizedTest
    @EnumSource
    void DOL_5(Notation notation) {
        ReferenceCase reference = ReferenceCase.of("DOL-5");
        JsonNode mean = explain("DOL-5", "--notation", notation);
        JsonNode sum = explain("DOL-5-sum", "--notation", notation);
        Table table = reference.table("parameter");
        List<String> samples = table.header().subList(1, 4);
        for (Table.Row row : table.rows().subList(0, 5)) {
            JsonNode weight = byName(mean.required("weights")).get(row.name());
            JsonNode summed = byName(sum.required("weights")).get(row.name());
            for (int i = 0; i < 3; i++) {
                double part = weight.required("samples").get(i).doubleValue();
                reference.check(row.cell(samples.get(i)), part);
                JsonNode alone = byName(mean.required("samples").get(i).required("weights"))
                        .get(row.name());
                reference.check(row.cell(samples.get(i)), number(alone, "gradient"));
            }
            reference.check(row.cell("sum"), number(weight, "sum"));
            reference.check(row.cell("sum"), number(summed, "gradient"));
            reference.check(row.cell("mean"), number(weight, "mean"));
            reference.check(row.cell("mean"), number(weight, "gradient"));
            reference.check(row.cell("new value (mean)"), number(weight, "updated"));
            reference.check(row.name() + " = ", number(summed, "updated"));
        }
        Table.Row loss = table.row("loss");
        for (int i = 0; i < 3; i++) {
            reference.check(
                    loss.cell(samples.get(i)), number(mean.required("samples").get(i), "lossBefore"));
        }
        reference.check(loss.cell("sum"), number(sum, "lossBefore"));
        reference.check(loss.cell("mean"), number(mean, "lossBefore"));
        reference.check(loss.cell("new value (mean)"), number(mean, "lossAfter"));
        // With the sum the case gives the mean of the losses after the step.
        reference.check("mean loss after: ", number(sum, "lossAfter") / 3);
        reference.done(5 * 12 + 7);
    }

    @ParameterizedTest
    @EnumSource
    void SDV_MSE(Notation notation) {
        ReferenceCase reference = ReferenceCase.of("SDV-MSE");
        JsonNode told = explain("SDV-MSE", "--notation", notation);
        Map<String, JsonNode> units = byName(told.required("units"));
        reference.check("Outputs ", number(units.get("y0"), "z"), number(units.get("y1"), "z"));
        reference.check("MSE = ", number(told, "lossBefore"));
        reference.check("gradient 2(y-ŷ)/n = ", number(units.get("y0"), "byValue"), number(units.get("y1"), "byValue"));
        reference.assertCompared(5);
    }

    @ParameterizedTest
    @EnumSource
    void SDV_FC(Notation notation) {
        ReferenceCase reference = ReferenceCase.of("SDV-FC");
        JsonNode told = explain("SDV-FC", "--notation", notation);
        Map<String, JsonNode> units = byName(told.required("units"));
        Map<String, JsonNode> weights = byName(told.required("weights"));
        reference.check("\ny = ", column(units, "1/dense[%d]", 2, "z"));
        reference.check("dE/dx = ", column(units, "x[%d]", 3, "byValue"));
        reference.check("dE/dw^0 = ", column(weights, "1/dense/W[%d,0]", 3, "gradient"));
        reference.check("dE/dw^1 = ", column(weights, "1/dense/W[%d,1]", 3, "gradient"));
        reference.check("dE/db = ", column(weights, "1/dense/b[%d]", 2, "gradient"));
        reference.check("new w^0 = ", column(weights, "1/dense/W[%d,0]", 3, "updated"));
        reference.check("new w^1 = ", column(weights, "1/dense/W[%d,1]", 3, "updated"));
        reference.check("new b = ", column(weights, "1/dense/b[%d]", 2, "updated"));
        reference.assertCompared(2 + 3 + 6 + 2 + 6 + 2);
    }

    private static double[] column(Map<String, JsonNode> rows, String name, int count, String member) {
        double[] column = new double[count];
        Arrays.setAll(column, i -> number(rows.get(String.format(name, i)), member));
        return column;
    }

    @ParameterizedTest
    @EnumSource
    void SDV_ACT(Notation notation) {
        ReferenceCase reference = ReferenceCase.of("SDV-ACT");
        Map<String, JsonNode> relu =
                byName(explain("SDV-ACT", "--notation", notation).required("units"));
        reference.check("ReLU gives y = ", column(relu, "1/relu[%d]", 3, "z"));
        double[] byRelu = column(relu, "x[%d]", 3, "byValue");
        reference.check("0.5), dE/dx = ", byRelu[0], byRelu[1]);
        reference.check("0 by our convention, ", byRelu[2]);
        Map<String, JsonNode> tanh =
                byName(explain("SDV-ACT-tanh", "--notation", notation).required("units"));
        reference.check("tanh gives y = ", column(tanh, "1/tanh[%d]", 3, "z"));
        reference.check("0.46211715726001), dE/dx = ", column(tanh, "x[%d]", 3, "byValue"));
        reference.assertCompared(12);
    }

    @Test
    void whereOnlySlopesAreGivenNoLossIsInvented() {
        JsonNode told = explain("SDV-FC");
        assertThat(told.required("loss").asString()).isEqualTo("not given, only its slopes at the outputs");
        assertThat(told.propertyNames()).doesNotContain("lossBefore", "lossAfter", "predictedChange");
        assertThat(told.required("outputs").get(0).required("slopeGiven").doubleValue())
                .isEqualTo(0.3);
        for (String format : List.of("text", "latex", "html")) {
            assertThat(Run.of("explain", "SDV-FC", "--format", format).out())
                    .contains("not given, only its slopes at the outputs", "Given: ")
                    .doesNotContain("The loss ");
        }
        assertThat(Run.of("explain", "SDV-FC", "--steps", "1").err()).contains("no step can be followed");
        assertThat(Run.of("landscape", "SDV-FC", "--over", "1/dense/b[0]").err())
                .contains("no loss can be drawn");
    }

    @ParameterizedTest
    @EnumSource
    void SDV_EX_b(Notation notation) {
        ReferenceCase reference = ReferenceCase.of("SDV-EX-b");
        for (Table.Row row : reference.table("step").rows()) {
            JsonNode told = explain("SDV-EX-b", "--notation", notation, "--steps", row.name());
            Map<String, JsonNode> weights = byName(told.required("weights"));
            reference.check(row.cell("loss"), number(told, "lossBefore"));
            reference.check(
                    row.cell("o₁"), number(byName(told.required("units")).get("c1o1"), "z"));
            for (String parameter : List.of("w_b0_c1", "w_i0_a0", "b_a0")) {
                reference.check(row.cell(parameter), number(weights.get(parameter), "value"));
            }
            assertThat(number(weights.get("w_b0_c0"), "gradient")).isZero();
            assertThat(weights.get("b_c0").required("whyZero").get(0).stringValue())
                    .startsWith("ReLU is off at c0o0");
        }
        reference.assertCompared(10 * 5);
    }

    @ParameterizedTest
    @EnumSource
    void DAG_4(Notation notation) {
        ReferenceCase reference = ReferenceCase.of("DAG-4");
        JsonNode told = explain("DAG-4", "--notation", notation);
        Map<String, JsonNode> weights = byName(told.required("weights"));
        List<Map<String, JsonNode>> units = new ArrayList<>();
        told.required("parts").forEach(part -> units.add(byName(part.required("units"))));
        for (int layer = 1; layer <= 2; layer++) {
            int width = layer == 1 ? 3 : 2;
            String unit = 2 * layer + "/sigmoid[%d]";
            check(reference, "f" + layer, rows(units, unit, width, "s"));
            check(reference, "g" + layer, rows(units, unit, width, "z"));
            check(reference, "dL/dg" + layer, rows(units, unit, width, "byValue"));
            check(reference, "dL/df" + layer, rows(units, unit, width, "delta"));
            String dense = 2 * layer - 1 + "/dense";
            check(reference, "dL/db" + layer, column(weights, dense + "/b[%d]", width, "gradient"));
            // A row of the case's W belongs to an output, and so does a column of the layer's.
            double[][] matrix = new double[width][];
            for (int j = 0; j < width; j++) {
                matrix[j] = column(weights, dense + "/W[%d," + j + "]", layer == 1 ? 2 : 3, "gradient");
            }
            check(
                    reference,
                    "dL/dW" + layer,
                    Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray());
        }
        check(reference, "L", number(told, "lossBefore"));
        check(reference, "L after one step with learning rate 0.5", number(told, "lossAfter"));
        reference.done(6 + 6 + 4 + 4 + 4 + 4 + 6 + 2 + 6 + 6 + 6 + 3 + 2);
    }

    private static void check(ReferenceCase reference, String quantity, double... values) {
        reference.check(reference.table("quantity").row(quantity).cells("value"), values);
    }

    /** One row a sample. */
    private static double[] rows(List<Map<String, JsonNode>> samples, String name, int count, String member) {
        return samples.stream()
                .flatMapToDouble(units -> Arrays.stream(column(units, name, count, member)))
                .toArray();
    }

    @ParameterizedTest
    @EnumSource
    void BWC_2n(Notation notation) {
        ReferenceCase reference = ReferenceCase.of("BWC-2n");
        JsonNode told = explain("BWC-2n", "--notation", notation);
        Map<String, JsonNode> units = byName(told.required("units"));
        Map<String, JsonNode> weights = byName(told.required("weights"));
        reference.check("s_j = ", number(units.get("a_j"), "s"));
        reference.check(", a_j = ", number(units.get("a_j"), "z"));
        reference.check("s_k = ", number(units.get("a_k"), "s"));
        reference.check("a_k = ", number(units.get("a_k"), "z"));
        reference.check(", C = ", number(told, "lossBefore"));
        reference.check("dC/da_k = ", number(units.get("a_k"), "byValue"));
        reference.check("δ_k = -2·ReLU'(0) = ", number(units.get("a_k"), "delta"));
        reference.check("dC/da_j = ", number(units.get("a_j"), "byValue"));
        reference.check("δ_j = ", number(units.get("a_j"), "delta"));
        reference.check("every gradient ", number(weights.get("w_ij"), "gradient"));
        reference.check("every gradient ", number(weights.get("w_jk"), "gradient"));
        reference.check("C stays ", number(told, "lossAfter"));
        reference.check("(ReLU'(s_j) = ", number(units.get("a_j"), "slope"));
        assertThat(weights.get("w_ij").required("whyZero").get(0).stringValue()).contains("s = −0.602");
        reference.assertCompared(13);
    }

    @Test
    void MAZ_1_withBiases() {
        ReferenceCase reference = ReferenceCase.of("MAZ-1");
        reference.check("sum of their layer's δ: ", number(explain("MAZ-1-shared"), "lossAfter"));
        reference.check("(four biases) also updated: ", number(explain("MAZ-1-biases"), "lossAfter"));
        Cell fixed = reference.after("hidden bias ");
        JsonNode bias = byName(explain("MAZ-1").required("weights")).get("b1");
        reference.check(fixed, number(bias, "value"));
        reference.check(fixed, number(bias, "updated"));
        assertThat(bias.required("isTrained").booleanValue()).isFalse();
        reference.assertCompared(4);
    }
}
