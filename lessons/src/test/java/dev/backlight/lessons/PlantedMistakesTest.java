package dev.backlight.lessons;

import static dev.backlight.lessons.Slips.exchanged;
import static dev.backlight.lessons.Slips.otherSide;
import static dev.backlight.lessons.Slips.withLoss;
import static dev.backlight.lessons.Slips.withLossSlope;
import static dev.backlight.lessons.Slips.withRate;
import static dev.backlight.lessons.Slips.withSlope;
import static dev.backlight.lessons.Slips.withSums;
import static dev.backlight.lessons.Slips.withUpdatedWeights;
import static dev.backlight.lessons.Slips.withoutBias;
import static dev.backlight.lessons.Slips.withoutLossSlope;
import static dev.backlight.lessons.Slips.withoutSlopes;
import static dev.backlight.lessons.Slips.withoutSources;
import static dev.backlight.lessons.Slips.withoutWay;
import static dev.backlight.lessons.Slips.withoutWeight;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.lessons.ByHand.Node;
import dev.backlight.lessons.ByHand.Worker;
import dev.backlight.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole sheets of answers, worked out in plain loops with one mistake: that one is named before any other. */
class PlantedMistakesTest {
    /** Two layers of two sigmoids with biases. */
    private static final ByHand SQUARE = new ByHand(
            "HALF_SQUARED",
            List.of("a", "b"),
            List.of(
                    new Node("h", "SIGMOID", edges("a", "w1", "b", "w2"), "b1"),
                    new Node("i", "SIGMOID", edges("a", "w3", "b", "w4"), "b2"),
                    new Node("o", "SIGMOID", edges("h", "w5", "i", "w6"), "b3"),
                    new Node("p", "SIGMOID", edges("h", "w7", "i", "w8"), "b4")),
            List.of("o", "p"),
            weights(
                    "w1", 0.4, "w2", -0.7, "w3", 1.1, "w4", 0.3, "w5", -0.9, "w6", 0.55, "w7", 0.8, "w8", -0.35, "b1",
                    0.2, "b2", -0.15, "b3", 0.45, "b4", -0.25),
            new double[][] {{0.6, -1.3}},
            new double[][] {{0.9, 0.2}},
            0.5);

    /** Every way that a signal can go: on to several units, past one, and out of a unit that others take, too. */
    private static final ByHand SKIPPING = new ByHand(
            "MEAN_SQUARED",
            List.of("x", "y", "z"),
            List.of(
                    new Node("h", "TANH", edges("x", "u1", "y", "u2"), "c1"),
                    new Node("i", "SIGMOID", edges("h", "u3", "z", "u4"), ""),
                    new Node("o", "LINEAR", edges("h", "u5", "i", "u6"), "c2")),
            List.of("o", "i"),
            weights("u1", 0.7, "u2", -0.4, "u3", 1.3, "u4", 0.6, "u5", -0.8, "u6", 1.7, "c1", 0.1, "c2", -0.3),
            new double[][] {{0.5, -0.25, 0.8}, {-0.9, 1.2, 0.35}, {1.4, 0.15, -0.6}},
            new double[][] {{0.4, 0.9}, {-0.2, 0.1}, {0.55, 0.65}},
            0.2);

    /** The same with one sample and another loss. */
    private static final ByHand ALONE = new ByHand(
            "SQUARED",
            SKIPPING.inputs(),
            SKIPPING.nodes(),
            SKIPPING.outputs(),
            SKIPPING.weights(),
            new double[][] {SKIPPING.samples()[0]},
            new double[][] {SKIPPING.targets()[0]},
            0.3);

    /** With n outputs that are not two, or ½ and 1/n would be one. */
    private static final ByHand THREE = new ByHand(
            "SQUARED",
            List.of("x"),
            List.of(
                    new Node("h", "TANH", edges("x", "u1"), ""),
                    new Node("o", "LINEAR", edges("h", "u2"), ""),
                    new Node("p", "LINEAR", edges("h", "u3"), ""),
                    new Node("q", "SIGMOID", edges("h", "u4"), "")),
            List.of("o", "p", "q"),
            weights("u1", 0.7, "u2", -0.4, "u3", 1.3, "u4", 0.6),
            new double[][] {{0.45}},
            new double[][] {{0.4, 0.9, -0.7}},
            0.15);

    private static Map<String, String> edges(String... sourcesAndWeights) {
        Map<String, String> edges = new LinkedHashMap<>();
        for (int i = 0; i < sourcesAndWeights.length; i += 2) {
            edges.put(sourcesAndWeights[i], sourcesAndWeights[i + 1]);
        }
        return edges;
    }

    private static Map<String, Double> weights(Object... namesAndValues) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            weights.put((String) namesAndValues[i], (Double) namesAndValues[i + 1]);
        }
        return weights;
    }

    private static Arguments planted(String sentence, ByHand network, Worker worker) {
        return Arguments.of(sentence, network, worker);
    }

    static Stream<Arguments> mistakes() {
        List<Arguments> all = new ArrayList<>();
        for (ByHand network : List.of(SQUARE, SKIPPING, ALONE)) {
            all.addAll(ofAnyNetwork(network));
        }
        all.add(planted("forgets the ½ of the loss", SQUARE, withLoss(2)));
        all.add(planted("forgets that the ½ cancels the 2", SQUARE, withLossSlope(2)));
        all.add(planted("puts a ½ before the loss", ALONE, withLoss(0.5)));
        all.add(planted("forgets the 2 of the square's derivative", ALONE, withLossSlope(0.5)));
        all.add(planted("divides the loss by n", THREE, withLoss(1 / 3.0)));
        all.add(planted("puts ½ in place of 1/n", THREE.with("MEAN_SQUARED"), withLoss(3 / 2.0)));
        all.add(planted("divides the squares by n in place of 2", THREE.with("HALF_SQUARED"), withLoss(2 / 3.0)));
        all.add(planted("divides the derivative by n", THREE, withLossSlope(1 / 3.0)));
        all.add(planted("forgets the 1/n of the loss", SKIPPING, withLoss(2)));
        all.add(planted("forgets 1/n in the derivative", SKIPPING, withLossSlope(2)));
        all.add(planted("takes the sum over the batch for the mean", SKIPPING, withSums(true)));
        all.add(planted("forgets 1/N in the gradient over the batch", SKIPPING, withSums(false)));
        all.addAll(slopes());
        all.addAll(weightsAndPaths());
        return all.stream();
    }

    private static List<Arguments> ofAnyNetwork(ByHand network) {
        return List.of(
                planted("goes back through weights that are updated already", network, withUpdatedWeights()),
                planted("has the wrong sign", network, withLossSlope(-1)),
                planted("adds η · ∂E/∂w in the update", network, withRate(-network.rate())),
                planted("forgets the learning rate", network, withRate(1)),
                planted("forgets the update", network, withRate(0)),
                planted("forgets the last factor of the chain", network, withoutSources()),
                planted("forgets the first factor of the chain", network, withoutLossSlope()),
                planted("forgets the slope f'(s) of every activation", network, withoutSlopes()));
    }

    private static List<Arguments> slopes() {
        return List.of(
                planted("forgets the slope f'(s) of the activation of h", SQUARE, withSlope("h", (_, _) -> 1)),
                planted("forgets the slope f'(s) of the activation of h", SKIPPING, withSlope("h", (_, _) -> 1)),
                planted("forgets the slope f'(s) of the activation of i", ALONE, withSlope("i", (_, _) -> 1)),
                planted(
                        "takes the slope f' at z in place of s, f'(f(s)), for the activation of o",
                        SQUARE,
                        withSlope("o", (_, z) -> ByHand.slope("SIGMOID", z))),
                planted(
                        "takes the slope f' at z in place of s, f'(f(s)), for the activation of h",
                        ALONE,
                        withSlope("h", (_, z) -> ByHand.slope("TANH", z))),
                planted("gives the derivative by the value", SQUARE, otherSide()),
                planted("gives the derivative by the value", ALONE, otherSide()));
    }

    private static List<Arguments> weightsAndPaths() {
        return List.of(
                planted("transposes the weights into o, p", SQUARE, exchanged(true, "w6", "w7")),
                planted("transposes the weights into h, i", SQUARE, exchanged(true, "w2", "w3")),
                planted("transposes the weights into o, p on the way back alone", SQUARE, exchanged(false, "w6", "w7")),
                planted("swaps the weights u5 and u6", SKIPPING, exchanged(true, "u5", "u6")),
                planted("forgets a factor of the chain, the weight w5, on the way back", SQUARE, withoutWeight("w5")),
                planted("forgets a factor of the chain, the weight u3, on the way back", SKIPPING, withoutWeight("u3")),
                planted("forgets a factor of the chain, the weight u6, on the way back", ALONE, withoutWeight("u6")),
                planted("forgets the paths that go on from h through p", SQUARE, withoutWay("h", "p")),
                planted("forgets the direct path from h to o", SKIPPING, withoutWay("h", "o")),
                planted("forgets the direct path from h to o", ALONE, withoutWay("h", "o")),
                planted("forgets the paths that go on from h through i", ALONE, withoutWay("h", "i")),
                planted("forgets the direct path from i to E", SKIPPING, withoutWay("i", "E")),
                planted("forgets the direct path from i to E", ALONE, withoutWay("i", "E")),
                planted("forgets the bias b1", SQUARE, withoutBias("b1")),
                planted("forgets the bias c2", SKIPPING, withoutBias("c2")));
    }

    @ParameterizedTest
    @MethodSource
    void mistakes(String sentence, ByHand network, Worker worker) {
        assertNamedFirst(sentence, marks(network, network.answers(worker)));
    }

    private static void assertNamedFirst(String sentence, List<Marking.Mark> marks) {
        List<Marking.Mark> wrong =
                marks.stream().filter(mark -> !mark.isRight()).toList();
        assertThat(wrong).isNotEmpty();
        for (Marking.Mark mark : wrong) {
            assertThat(mark.mistakes())
                    .extracting(Mistake::sentence)
                    .as(mark.quantity())
                    .isNotEmpty();
            assertThat(mark.mistakes().getFirst().sentence())
                    .as(mark.quantity())
                    .startsWith(sentence);
        }
    }

    /** SQUARE as two layers, and what they call its parts. */
    private static final String LAYERS = """
            {"id": "MINE", "title": "By hand", "loss": "HALF_SQUARED", "learningRate": 0.5,
             "layers": [
               {"weights": [[0.4, -0.7], [1.1, 0.3]], "bias": [0.2, -0.15], "activation": "SIGMOID"},
               {"weights": [[-0.9, 0.55], [0.8, -0.35]], "bias": [0.45, -0.25], "activation": "SIGMOID"}],
             "samples": [{"x": [0.6, -1.3], "y": [0.9, 0.2]}]}
            """;

    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("w1", "W1[0,0]"),
            Map.entry("w2", "W1[0,1]"),
            Map.entry("w3", "W1[1,0]"),
            Map.entry("w4", "W1[1,1]"),
            Map.entry("w5", "W2[0,0]"),
            Map.entry("w6", "W2[0,1]"),
            Map.entry("w7", "W2[1,0]"),
            Map.entry("w8", "W2[1,1]"),
            Map.entry("b1", "b1[0]"),
            Map.entry("b2", "b1[1]"),
            Map.entry("b3", "b2[0]"),
            Map.entry("b4", "b2[1]"),
            Map.entry("h", "g1[0]"),
            Map.entry("i", "g1[1]"),
            Map.entry("o", "g2[0]"),
            Map.entry("p", "g2[1]"));

    private static String inLayers(String quantity) {
        if (quantity.startsWith("f'[") || quantity.startsWith("dE/ds[")) {
            String place = PLACES.get(quantity.replaceAll(".*\\[|]", ""));
            return quantity.startsWith("f'[")
                    ? "f'[" + place.replace("g1", "2/sigmoid").replace("g2", "4/sigmoid") + "]"
                    : "dE/d" + place.replace('g', 'f');
        }
        String name = quantity.replaceFirst("^(dE/d|new )", "");
        return quantity.substring(0, quantity.length() - name.length()) + PLACES.getOrDefault(name, name);
    }

    static Stream<Arguments> mistakesInLayers() {
        return Stream.concat(
                ofAnyNetwork(SQUARE).stream(),
                Stream.of(
                        planted("forgets the ½ of the loss", SQUARE, withLoss(2)),
                        planted("forgets that the ½ cancels the 2", SQUARE, withLossSlope(2)),
                        planted("gives the derivative by the value", SQUARE, otherSide()),
                        planted("transposes the weight matrix W2", SQUARE, exchanged(true, "w6", "w7")),
                        planted("transposes the weight matrix W1", SQUARE, exchanged(true, "w2", "w3")),
                        planted("transposes W2 on the way back", SQUARE, exchanged(false, "w6", "w7")),
                        planted(
                                "forgets the paths that go on from g1[0] through W2[1,0]",
                                SQUARE,
                                withoutWay("h", "p")),
                        planted("forgets the bias b1", SQUARE, withoutBias("b1", "b2"))));
    }

    @ParameterizedTest
    @MethodSource
    void mistakesInLayers(String sentence, ByHand network, Worker worker) {
        Map<String, Double> answers = new LinkedHashMap<>();
        network.answers(worker).forEach((quantity, value) -> answers.put(inLayers(quantity), value));
        assertNamedFirst(sentence, marks(LAYERS, answers));
    }

    private static List<Marking.Mark> marks(ByHand network, Map<String, Double> answers) {
        return marks(network.json(), answers);
    }

    private static List<Marking.Mark> marks(String json, Map<String, Double> answers) {
        Map<String, Tensor> typed = new LinkedHashMap<>();
        answers.forEach((quantity, value) -> typed.put(
                quantity,
                Tensor.scalar(new BigDecimal(value).round(new MathContext(9)).doubleValue())));
        return Marking.of(WorkedExample.parse("mine.json", json), typed);
    }

    @Test
    void noMistakeIsRight() {
        for (ByHand network : List.of(SQUARE, SKIPPING, ALONE)) {
            assertThat(marks(network, network.answers(new Worker()))).allMatch(Marking.Mark::isRight);
        }
    }

    /** Wrong as nobody is wrong: no known mistake gives these numbers. */
    @Test
    void noMistakeIsInvented() {
        for (ByHand network : List.of(SQUARE, SKIPPING, ALONE)) {
            Map<String, Double> answers = network.answers(new Worker());
            answers.replaceAll((_, right) -> right * 1.0123 + 0.000317);
            assertThat(marks(network, answers)).allSatisfy(mark -> {
                assertThat(mark.isRight()).as(mark.quantity()).isFalse();
                assertThat(mark.mistakes()).as(mark.quantity()).isEmpty();
            });
        }
    }
}
