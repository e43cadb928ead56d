package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.format.Safetensors;
import dev.backlight.model.Architecture;
import dev.backlight.model.Model;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class InspectCommandTest {
    @TempDir
    static Path folder;

    private static Path iris;

    @BeforeAll
    static void train() {
        iris = folder.resolve("iris.safetensors");
        Run.of("train", "iris.csv", "--target", "species", "--epochs", 2, "--checkpoint", "--out", iris);
    }

    @Test
    void showsTheNetworkItsParametersAndItsNotes() {
        Run run = Run.of("inspect", iris);

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("network     [4] -> dense 16 -> relu -> dense 3, 131 parameters")
                .contains("loss        cross_entropy")
                .contains("classes     setosa, versicolor, virginica")
                .contains("target      species: one of setosa, versicolor, virginica")
                .contains("feature     petal_width: a number, mean ")
                .contains("seed        1")
                .contains("backlight.training = Adam[")
                .containsPattern("1/dense/W +f32\\[4, 16] +64 +-\\d")
                .doesNotContain("checkpoint");
    }

    @Test
    void saysHowACheckpointGoesOn() {
        Path checkpoint = folder.resolve("iris.checkpoint.safetensors");

        assertThat(Run.of("inspect", checkpoint).out())
                .contains(
                        "go on: backlight train --resume " + checkpoint,
                        "checkpoint:state/1/dense/W/m",
                        "checkpoint:epoch = 2");
    }

    @Test
    void givesTheSameAsJson() throws Exception {
        List<JsonNode> lines = Run.of("inspect", iris, "--json").json();
        JsonNode done = lines.getLast();

        assertThat(lines)
                .extracting(line -> line.get("event").stringValue())
                .containsExactly("tensor", "tensor", "tensor", "tensor", "done");
        Tensor weights = Model.load(iris).parameters().get("1/dense/W");
        JsonNode first = lines.getFirst();
        assertThat(first.get("name").stringValue()).isEqualTo("1/dense/W");
        assertThat(first.get("shape").toString()).isEqualTo("[4,16]");
        assertThat(first.get("max").doubleValue())
                .isEqualTo(Arrays.stream(weights.toDoubles()).max().orElseThrow());
        assertThat(first.get("min").doubleValue())
                .isEqualTo(Arrays.stream(weights.toDoubles()).min().orElseThrow());
        assertThat(done.get("parameters").intValue()).isEqualTo(131);
        assertThat(done.get("notes").get("backlight.seed").stringValue()).isEqualTo("1");
    }

    @Test
    void listsTheTensorsOfAFileFromElsewhere() throws Exception {
        Path file = folder.resolve("foreign.safetensors");
        new Safetensors(Map.of("embed", Tensor.of(Shape.of(2, 3), new float[6])), Map.of("format", "pt")).write(file);

        Run run = Run.of("inspect", file);

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("format = pt").containsPattern("embed +f32\\[2, 3] +6");
        assertThat(Run.of("evaluate", file, "mnist").err()).contains("not a model saved by Backlight");
    }

    /** A layer of one's own cannot come back from a file, but its weights can be looked at. */
    @Test
    void listsAModelThatOnlyItsOwnCodeCanLoad() throws Exception {
        Layer own = (x, scope) -> x.matmul(scope.parameter("W", new dev.backlight.nn.Init.Zeros(), 2, 1));
        Architecture architecture = new Architecture(own, Shape.of(2), Loss.SQUARED);
        Path file = folder.resolve("own.safetensors");
        new Model(architecture, architecture.initialParameters(1), Map.of()).save(file);

        Run run = Run.of("inspect", file);

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("cannot be used: ", "is not one of the library's")
                .containsPattern("W +f64\\[2, 1]");
    }

    @Test
    void refusesAFileCutAnywhereInOneLine() throws Exception {
        byte[] whole = Files.readAllBytes(iris);
        Path cut = folder.resolve("cut.safetensors");
        for (int length = 0; length < whole.length; length += 37) {
            Files.write(cut, Arrays.copyOf(whole, length));
            for (List<String> command : List.of(
                    List.of("inspect", cut.toString()),
                    List.of("predict", cut.toString(), "mnist"),
                    List.of("train", "--resume", cut.toString()))) {
                Run run = Run.of(command.toArray());
                assertThat(run.exit()).as("%s at %d", command, length).isEqualTo(1);
                assertThat(run.out()).isEmpty();
                assertThat(run.err().lines()).singleElement().asString().startsWith("backlight: " + cut);
            }
        }
    }

    /** Notes that contradict the network are found when the file is read, not by an exception in the middle. */
    @Test
    void refusesNotesThatDoNotFitTheNetwork() throws Exception {
        Safetensors content = Safetensors.read(iris);
        assertRefused(content, "backlight.preprocessing", "{", "the text cannot be read as JSON");
        assertRefused(
                content,
                "backlight.preprocessing",
                "{\"features\":[{\"name\":\"a\",\"kind\":\"number\",\"mean\":0,\"deviation\":1}],\"target\":"
                        + "{\"name\":\"b\",\"kind\":\"number\",\"mean\":0,\"deviation\":1}}",
                "its columns become 1 numbers, but its network takes [4]");
        assertRefused(content, "backlight.architecture", "[]", "an object is expected");
    }

    private static void assertRefused(Safetensors content, String key, String note, String message) throws Exception {
        Map<String, String> notes = new LinkedHashMap<>(content.metadata());
        notes.put(key, note);
        Path file = folder.resolve("changed.safetensors");
        new Safetensors(content.tensors(), notes).write(file);

        Run run = Run.of("predict", file, "mnist");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("changed.safetensors: ", message);
    }
}
