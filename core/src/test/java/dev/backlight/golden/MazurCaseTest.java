package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.engine.Variables;
import dev.backlight.golden.Experiment.Snapshot;
import dev.backlight.nn.Loss;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Section 5 of the reference cases: the most copied numbers on the web, and what is wrong with one of them. */
final class MazurCaseTest {
    private static final String WEIGHTS = """
            w1: i1 → h1
            w2: i2 → h1
            w3: i1 → h2
            w4: i2 → h2
            w5: h1 → o1
            w6: h2 → o1
            w7: h1 → o2
            w8: h2 → o2
            """;

    private static final String SHARED_BIASES = """
            b1: 1 → h1
            b1: 1 → h2
            b2: 1 → o1
            b2: 1 → o2""";

    private static final String FOUR_BIASES = """
            bh1: 1 → h1
            bh2: 1 → h2
            bo1: 1 → o1
            bo2: 1 → o2""";

    private final ReferenceCase reference = ReferenceCase.of("MAZ-1");
    private final double hidden = reference.given("hidden bias ");
    private final double output = reference.given("output bias ");

    private UnitCase original() {
        return new UnitCase(
                reference,
                Loss.HALF_SQUARED,
                reference.given("targets ", 2),
                reference.given("η = "),
                WEIGHTS + SHARED_BIASES,
                Map.of("b1", hidden, "b2", output));
    }

    @Test
    @DisplayName("MAZ-1")
    void MAZ_1() {
        UnitCase run = original();

        run.check("Loss before: ", "Loss after (weights only): ");
        assertThat(run.variables.get("b1").item()).as("not updated").isEqualTo(hidden);
        assertThat(run.variables.get("b2").item()).as("not updated").isEqualTo(output);

        reference.done(2 + (2 + 4 * 5) + 8 * 5);
    }

    @Test
    @DisplayName("MAZ-1 with biases updated")
    void MAZ_1_biases() {
        UnitCase right = original();
        Experiment shared = new Experiment(right.network, right.loss);
        Variables two = shared.start();
        Snapshot before = shared.step(two, right.x, right.y, right.rate);
        reference.check(
                "updated by the sum of their layer's δ: ",
                shared.look(two, right.x, right.y).loss());
        assertThat(before.byWeight("b1")).isEqualTo(before.delta("h1")[0] + before.delta("h2")[0]);
        assertThat(before.byWeight("b2")).isEqualTo(before.delta("o1")[0] + before.delta("o2")[0]);

        Map<String, Double> starts = Map.of("bh1", hidden, "bh2", hidden, "bo1", output, "bo2", output);
        Experiment own = new Experiment(UnitCase.network(reference, WEIGHTS + FOUR_BIASES, starts), right.loss);
        Variables four = own.start();
        own.step(four, right.x, right.y, right.rate);
        reference.check(
                "(four biases) also updated: ", own.look(four, right.x, right.y).loss());

        reference.assertCompared(2);
    }

    /** The published loss is not what follows from the new weights: it needs a mistake, made here on purpose. */
    @Test
    @DisplayName("MAZ-1: propagate with the old weights")
    void MAZ_1_oldWeights() {
        UnitCase right = original();
        UpdatedTooEarly wrong = new UpdatedTooEarly(right, List.of("w5", "w6", "w7", "w8"));
        wrong.update(List.of("w1", "w2", "w3", "w4"));

        reference.check("*already updated* output weights (", wrong.loss());
        reference.check("Loss after (weights only): ", right.after.loss());
        reference.assertCompared(2);
        // They differ from the 7th digit on.
        assertThat(wrong.loss() - right.after.loss()).isBetween(1e-7, 2e-7);
    }
}
