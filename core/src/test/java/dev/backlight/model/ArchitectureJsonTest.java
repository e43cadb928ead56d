package dev.backlight.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.ChildJvm;
import dev.backlight.expr.Unary;
import dev.backlight.format.FormatException;
import dev.backlight.format.Safetensors;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Flatten;
import dev.backlight.nn.Init;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Scope;
import dev.backlight.nn.Sequential;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ArchitectureJsonTest {
    @TempDir
    private Path folder;

    private static final UnitNetwork UNITS = new UnitNetwork(
            List.of("x1", "x2"),
            List.of(
                    Unit.linear("o", new Unit.Edge("h", "w", 3), new Unit.Edge("x1", "skip", -2))
                            .withBias("b", 0.125),
                    Unit.of("h", Unary.TANH, new Unit.Edge("x1", "w", 3), new Unit.Edge("x2", "v", 0.5))),
            List.of("o", "h"));

    private static Architecture of(Layer network, int... sample) {
        return new Architecture(network, Shape.of(sample), Loss.MEAN_SQUARED);
    }

    private static String network(String network) {
        return "{\"version\":1,\"sample\":[3],\"loss\":\"SQUARED\",\"network\":" + network + "}";
    }

    /** The graph as text, with all paths. */
    private static String graph(Architecture architecture) {
        return architecture.build(2, Mode.INFERENCE).output().toString();
    }

    private static void assertComesBack(Architecture architecture) throws FormatException {
        Architecture read = ArchitectureJson.read("file", ArchitectureJson.write(architecture));
        assertThat(graph(read)).isEqualTo(graph(architecture));
        assertThat(read.sample()).isEqualTo(architecture.sample());
        assertThat(read.loss()).isEqualTo(architecture.loss());
        assertThat(read.build(1, Mode.TRAINING).parameters())
                .extracting(Scope.Declared::name)
                .isEqualTo(architecture.build(1, Mode.TRAINING).parameters().stream()
                        .map(Scope.Declared::name)
                        .toList());
        assertThat(ArchitectureJson.write(read)).isEqualTo(ArchitectureJson.write(architecture));
    }

    /** The form is a promise: files of this release must open in later ones. */
    @Test
    void isWrittenThisWay() {
        assertThat(ArchitectureJson.write(new Architecture(
                        Sequential.of(
                                new Flatten(),
                                new Dense(17, new Init.He(), new Init.Zeros(), "hidden"),
                                Activation.RELU,
                                Sequential.of(new Dense(2))),
                        Shape.of(4, 5),
                        Loss.CROSS_ENTROPY)))
                .isEqualTo("{\"version\":1,\"sample\":[4,5],\"loss\":\"CROSS_ENTROPY\",\"network\":"
                        + "{\"type\":\"sequential\",\"layers\":[{\"type\":\"flatten\"},"
                        + "{\"type\":\"dense\",\"units\":17,\"name\":\"hidden\","
                        + "\"weights\":[\"he\"],\"bias\":[\"zeros\"]},"
                        + "{\"type\":\"activation\",\"function\":\"relu\"},"
                        + "{\"type\":\"sequential\",\"layers\":[{\"type\":\"dense\",\"units\":2,\"name\":\"dense\","
                        + "\"weights\":[\"xavier\"],\"bias\":[\"zeros\"]}]}]}}");
        assertThat(ArchitectureJson.write(of(UNITS, 2)))
                .isEqualTo("{\"version\":1,\"sample\":[2],\"loss\":\"MEAN_SQUARED\",\"network\":"
                        + "{\"type\":\"units\",\"inputs\":[\"x1\",\"x2\"],\"units\":["
                        + "{\"name\":\"o\",\"edges\":[{\"source\":\"h\",\"weight\":\"w\",\"start\":[\"constant\",3.0]},"
                        + "{\"source\":\"x1\",\"weight\":\"skip\",\"start\":[\"constant\",-2.0]}],"
                        + "\"bias\":\"b\",\"start\":[\"constant\",0.125]},"
                        + "{\"name\":\"h\",\"activation\":\"tanh\",\"edges\":["
                        + "{\"source\":\"x1\",\"weight\":\"w\",\"start\":[\"constant\",3.0]},"
                        + "{\"source\":\"x2\",\"weight\":\"v\",\"start\":[\"constant\",0.5]}]}],"
                        + "\"outputs\":[\"o\",\"h\"]}}");
    }

    @Test
    void everyNetworkComesBack() throws FormatException {
        assertComesBack(of(new Dense(3), 5));
        assertComesBack(of(new Dense(3, new Init.He(), new Init.Constant(1), "a \"named\" layer\n☃"), 5));
        assertComesBack(of(new Flatten()));
        assertComesBack(of(new Flatten(), 2, 3, 4));
        assertComesBack(of(Sequential.of(), 5));
        assertComesBack(of(Sequential.of(Sequential.of(new Dense(3), Activation.SIGMOID), new Dense(1)), 5));
        assertComesBack(of(UNITS, 2));
        assertComesBack(of(Sequential.of(new Dense(2), UNITS, Activation.TANH), 7));
        assertComesBack(of(new Dense(3), 0));
    }

    @ParameterizedTest
    @EnumSource(Unary.class)
    void everyActivationComesBack(Unary function) throws FormatException {
        assertComesBack(of(new Activation(function), 5));
        assertComesBack(of(
                new UnitNetwork(
                        List.of("x"), List.of(Unit.of("u", function, new Unit.Edge("x", "w", 1))), List.of("u")),
                1));
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void everyLossComesBack(Loss loss) throws FormatException {
        assertComesBack(new Architecture(new Dense(2), Shape.of(3), loss));
    }

    @Test
    void aUnitNetworkPredictsTheSameFromAFile() throws IOException {
        Architecture architecture = of(UNITS, 2);
        Model model = new Model(architecture, architecture.initialParameters(1), Map.of());
        Path file = folder.resolve("units");
        model.save(file);
        Tensor x = Tensor.of(Shape.of(3, 2), 0.5f, 1, -1, 2, 0.1f, 0);
        assertThat(Model.load(file).predict(x)).isEqualTo(model.predict(x));
        // o = 3h − 2·x1 + 1/8 with h = tanh(3·x1 + x2/2), for the first sample.
        double h = Math.tanh(2);
        assertThat(model.predict(x).at(0)).isCloseTo(3 * h - 1 + 0.125, org.assertj.core.api.Assertions.within(1e-6));
        assertThat(model.parameters().keySet()).containsExactly("w", "v", "skip", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'' | [json] line 1, column 1",
                "'[]' | an object is expected",
                "'{\"version\":1' | [json] line 1, column 13",
                "'{}' | \"version\" is missing",
                "'{\"version\":2}' | its version is not 1: it was written by another release",
                "'{\"version\":\"1\"}' | \"version\" is not an integer",
                "'{\"version\":1.0}' | \"version\" is not an integer",
                "'{\"version\":1}' | \"sample\" is missing",
                "'{\"version\":1,\"sample\":3}' | \"sample\" is not a list",
                "'{\"version\":1,\"sample\":[\"3\"]}' | a size of the sample is not an integer",
                "'{\"version\":1,\"sample\":[4294967296]}' | a size of the sample is not an integer that fits",
                "'{\"version\":1,\"sample\":[3],\"loss\":\"squared\"}' | there is no loss \"squared\"",
                "'{\"version\":1,\"sample\":[3],\"loss\":null}' | \"loss\" is not a text",
                "'{\"version\":1,\"sample\":[3],\"loss\":\"SQUARED\"}' | \"network\" is missing",
                "'{\"version\":1,\"sample\":[-3],\"loss\":\"SQUARED\",\"network\":{\"type\":\"flatten\"}}'"
                        + " | has the negative size -3",
                "'{\"version\":1,\"sample\":[65536,65536],\"loss\":\"SQUARED\",\"network\":{\"type\":\"flatten\"}}'"
                        + " | more than the 2147483647 elements",
            })
    void aMalformedTextIsNamed(String text, String fragment) {
        assertThatThrownBy(() -> ArchitectureJson.read("some.file", text == null ? "" : text))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("some.file: the network's description is wrong: ")
                .hasMessageContaining(fragment);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'7' | an object is expected",
                "'{}' | \"type\" is missing",
                "'{\"type\":7}' | \"type\" is not a text",
                "'{\"type\":\"conv\"}' | there is no layer of type \"conv\"",
                "'{\"type\":\"dense\"}' | \"units\" is missing",
                "'{\"type\":\"dense\",\"units\":0,\"name\":\"d\"}' | a layer needs at least 1 unit, not 0",
                "'{\"type\":\"dense\",\"units\":1e3,\"name\":\"d\"}' | \"units\" is not an integer",
                "'{\"type\":\"dense\",\"units\":3}' | \"name\" is missing",
                "'{\"type\":\"activation\"}' | \"function\" is missing",
                "'{\"type\":\"activation\",\"function\":\"gelu\"}' | there is no activation \"gelu\"",
                "'{\"type\":\"sequential\",\"layers\":{}}' | \"layers\" is not a list",
                "'{\"type\":\"sequential\",\"layers\":[[]]}' | an object is expected",
                "'{\"type\":\"custom\",\"name\":\"mine\"}' | the layer \"mine\" is not one of the library",
                "'{\"type\":\"units\",\"inputs\":[],\"units\":[],\"outputs\":[\"a\"]}' | needs at least one input",
                "'{\"type\":\"units\",\"inputs\":[1],\"units\":[],\"outputs\":[]}' | an element of \"inputs\" is not a text",
                "'{\"type\":\"units\",\"inputs\":[\"x\"],\"units\":[{\"name\":\"u\",\"edges\":[]}],\"outputs\":[\"u\"]}'"
                        + " | \"u\" takes nothing",
                "'{\"type\":\"units\",\"inputs\":[\"x\"],\"units\":[{\"name\":\"u\",\"edges\":[{\"source\":\"u\","
                        + "\"weight\":\"w\"}]}],\"outputs\":[\"u\"]}' | u → u",
                "'{\"type\":\"units\",\"inputs\":[\"x\"],\"units\":[{\"name\":\"u\",\"activation\":\"x\",\"edges\":[]}],"
                        + "\"outputs\":[\"u\"]}' | there is no activation \"x\"",
                "'{\"type\":\"units\",\"inputs\":[\"x\"],\"units\":[{\"name\":\"u\",\"edges\":[{\"source\":\"x\"}]}],"
                        + "\"outputs\":[\"u\"]}' | \"weight\" is missing",
            })
    void aMalformedLayerIsNamed(String layer, String fragment) {
        for (String place :
                List.of(layer, "{\"type\":\"sequential\",\"layers\":[{\"type\":\"flatten\"}," + layer + "]}")) {
            assertThatThrownBy(() -> ArchitectureJson.read("some.file", network(place)))
                    .isInstanceOf(FormatException.class)
                    .hasMessageStartingWith("some.file: the network's description is wrong: ")
                    .hasMessageContaining(fragment);
        }
    }

    @Test
    void noDamageGivesAnythingButARefusalOrANetwork() {
        List<String> good = List.of(
                ArchitectureJson.write(of(UNITS, 2)),
                ArchitectureJson.write(of(Sequential.of(new Flatten(), new Dense(3)), 2, 2)));
        String alphabet = "{}[]\",:0123456789-.eabtrue\\u ";
        long seed = 12;
        Random random = new Random(seed);
        int networks = 0;
        for (int trial = 0; trial < 4_000; trial++) {
            StringBuilder text = new StringBuilder(good.get(trial % 2));
            for (int change = 0; change <= random.nextInt(3); change++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    default -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            try {
                Architecture read = ArchitectureJson.read("file", text.toString());
                new Model(read, Map.of(), Map.of());
            } catch (FormatException refused) {
                assertThat(refused.getMessage()).startsWith("file: ");
            } catch (ShapeException misfit) {
                networks++; // it could be read, and its parameters were missed
            } catch (RuntimeException other) {
                throw new AssertionError("seed " + seed + ", trial " + trial + ": " + text, other);
            }
        }
        assertThat(networks).as("some damage is harmless").isPositive();
    }

    @Test
    void whatAMessageRepeatsOfAFileIsShortAndVisible() {
        String name = "\\u001b[31m" + "x".repeat(100_000);
        assertThatThrownBy(() -> ArchitectureJson.read("file", network("{\"type\":\"" + name + "\"}")))
                .isInstanceOf(FormatException.class)
                .satisfies(refused ->
                        assertThat(refused.getMessage()).hasSizeLessThan(2_100).doesNotContain("\u001b"));
    }

    /** Claims gigabytes in a few hundred bytes; run where there are 32 megabytes. */
    static final class Hostile {
        private Hostile() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Files.createTempFile("hostile", ".safetensors");
            String dense = "{\"type\":\"dense\",\"units\":2000000000,\"name\":\"d\"}";
            for (String network : List.of(
                    network(dense),
                    network("{\"type\":\"sequential\",\"layers\":[" + dense + "," + dense + "]}"),
                    "{\"version\":1,\"sample\":[1],\"loss\":\"SQUARED\",\"network\":" + dense + "}",
                    "{\"version\":1,\"sample\":[0],\"loss\":\"SQUARED\",\"network\":" + dense + "}",
                    "{\"version\":1,\"sample\":[2000000000],\"loss\":\"CROSS_ENTROPY\",\"network\":" + dense + "}",
                    "{\"version\":1,\"sample\":[2000000000],\"loss\":\"SQUARED\",\"network\":{\"type\":\"dense\","
                            + "\"units\":1,\"name\":\"d\"}}",
                    network("{\"type\":\"sequential\",\"layers\":".repeat(10_000)))) {
                new Safetensors(Map.of("W", Tensor.filled(TensorType.f32(2), 1)), Map.of(Model.ARCHITECTURE, network))
                        .write(file);
                try {
                    System.out.println("loaded " + Model.load(file).architecture());
                } catch (FormatException refused) {
                    System.out.println("refused " + refused.getMessage().replace(file.toString(), "FILE"));
                }
            }
            Files.delete(file);
        }
    }

    @Test
    void whatAFileClaimsIsNotAllocated() {
        assertThat(ChildJvm.run(Hostile.class, List.of("-Xmx32m")).lines())
                .hasSize(7)
                .allMatch(line -> line.startsWith("refused FILE: "))
                .anyMatch(line -> line.contains("W\" f32[1, 2000000000], but f32[2] was given"))
                .anyMatch(line -> line.contains("elements that one tensor can hold"));
    }

    /** A chain of units listed backwards: a sort that looks at each unit again and again would take minutes. */
    @Test
    void manyUnitsAreReadInTimeThatGrowsWithTheirNumber() {
        int count = 50_000;
        String units = IntStream.range(0, count)
                .mapToObj(i -> "{\"name\":\"u" + i + "\",\"edges\":[{\"source\":\""
                        + (i + 1 < count ? "u" + (i + 1) : "x") + "\",\"weight\":\"w\"}]}")
                .collect(Collectors.joining(","));
        String network =
                network("{\"type\":\"units\",\"inputs\":[\"x\"],\"units\":[" + units + "],\"outputs\":[\"u0\"]}");
        org.junit.jupiter.api.Assertions.assertTimeout(java.time.Duration.ofSeconds(20), () -> {
            Architecture read = ArchitectureJson.read("file", network.replace("\"sample\":[3]", "\"sample\":[1]"));
            assertThat(read.build(1, Mode.INFERENCE).parameters()).hasSize(1);
        });
    }
}
