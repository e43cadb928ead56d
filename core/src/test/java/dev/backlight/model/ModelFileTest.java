package dev.backlight.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.format.FormatException;
import dev.backlight.format.Safetensors;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Init;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFileTest {
    private static final Architecture ARCHITECTURE = new Architecture(
            Sequential.of(new Dense(4), Activation.TANH, new Dense(2)), Shape.of(3), Loss.CROSS_ENTROPY);

    @TempDir
    private Path folder;

    private static Model model() {
        Map<String, Tensor> parameters = ARCHITECTURE.initialParameters(7);
        parameters.replaceAll((name, value) -> value.toF32());
        return new Model(ARCHITECTURE, parameters, Map.of("classes", "[\"yes\",\"n\\\"o\"]", "ключ", "☃"));
    }

    private static Tensor features() {
        return Tensor.of(Shape.of(2, 3), 0.5f, -1f, 2f, 1e-3f, 4f, -0.25f);
    }

    private Path saved(Model model) throws IOException {
        Path file = folder.resolve("model.safetensors");
        model.save(file);
        return file;
    }

    @Test
    void aLoadedModelIsTheSavedOneToTheBit() throws IOException {
        Path file = saved(model());
        Model loaded = Model.load(file);

        assertThat(loaded.parameters()).isEqualTo(model().parameters());
        assertThat(loaded.notes()).isEqualTo(model().notes());
        assertThat(loaded.predict(features())).isEqualTo(model().predict(features()));
        assertThat(loaded.architecture().loss()).isEqualTo(Loss.CROSS_ENTROPY);
        byte[] bytes = Files.readAllBytes(file);
        loaded.save(file);
        assertThat(Files.readAllBytes(file)).as("saved again").isEqualTo(bytes);
    }

    /** Reads the file with nothing of ours, by what the format's description says. */
    @Test
    void anyReaderOfTheFormatSeesTheWeights() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(saved(model()))).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(bytes.getLong());
        String header = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
        Matcher tensors = Pattern.compile(
                        "\"([^\"]+)\":\\{\"dtype\":\"F32\",\"shape\":\\[([\\d,]*)],\"data_offsets\":\\[(\\d+),(\\d+)]}")
                .matcher(header);
        Map<String, Tensor> read = new LinkedHashMap<>();
        int end = 0;
        while (tensors.find()) {
            String[] sizes = tensors.group(2).split(",");
            int[] shape = new int[sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                shape[i] = Integer.parseInt(sizes[i]);
            }
            int from = Integer.parseInt(tensors.group(3));
            end = Integer.parseInt(tensors.group(4));
            float[] values = new float[(end - from) / 4];
            bytes.slice(8 + length + from, end - from)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            read.put(tensors.group(1), Tensor.of(Shape.of(shape), values));
        }
        assertThat(read).isEqualTo(model().parameters());
        assertThat(end).as("nothing comes after the last tensor").isEqualTo(bytes.limit() - 8 - length);

        // String to string, and the architecture is one text under one key.
        assertThat(header)
                .startsWith("{\"__metadata__\":{\"backlight.architecture\":\"{\\\"version\\\":1,\\\"sample\\\":[3],")
                .contains("\"classes\":\"[\\\"yes\\\",\\\"n\\\\\\\"o\\\"]\"", "\"ключ\":\"☃\"");
    }

    @Test
    void whatTrainedItIsTextsAlone() throws IOException {
        assertThat(Safetensors.read(saved(model())).metadata().keySet())
                .containsExactlyInAnyOrder("backlight.architecture", "classes", "ключ");
    }

    /** A layer of a user's. */
    private record Scale(double by) implements Layer {
        @Override
        public dev.backlight.expr.Expr apply(dev.backlight.expr.Expr x, dev.backlight.nn.Scope scope) {
            return x.mul(by).add(scope.parameter("shift", new Init.Constant(0.5)));
        }
    }

    @Test
    void aNetworkWithALayerOfYoursComesBackWithYourCode() throws IOException {
        Architecture own = new Architecture(Sequential.of(new Dense(2), new Scale(3)), Shape.of(3), Loss.SQUARED);
        Model model = new Model(own, own.initialParameters(1), Map.of("a", "b"));
        Path file = saved(model);

        assertThatThrownBy(() -> Model.load(file))
                .isInstanceOf(FormatException.class)
                .hasMessage(
                        file + ": the network's description is wrong: the layer \"scale\" is not one of the library's;"
                                + " give the network: Model.load(file, network)");
        Model loaded = Model.load(file, own);
        assertThat(loaded.predict(features())).isEqualTo(model.predict(features()));
        assertThat(loaded.notes()).isEqualTo(Map.of("a", "b"));
        assertThatThrownBy(() -> Model.load(file, ARCHITECTURE))
                .isInstanceOf(FormatException.class)
                .hasMessage(file + ": [model] the network needs a parameter \"1/dense/W\" f32[3, 4],"
                        + " but f64[3, 2] was given");
    }

    @Test
    void weightsFromElsewhereNeedTheNetwork() throws IOException {
        Map<String, Tensor> sorted = new LinkedHashMap<>();
        for (String name : new String[] {"3/dense/b", "3/dense/W", "1/dense/b", "1/dense/W"}) {
            sorted.put(name, model().parameters().get(name));
        }
        Path file = folder.resolve("foreign.safetensors");
        new Safetensors(sorted, Map.of("format", "pt")).write(file);

        assertThatThrownBy(() -> Model.load(file))
                .isInstanceOf(FormatException.class)
                .hasMessage(file + ": these are weights without \"backlight.architecture\", not a model saved by"
                        + " Backlight; give the network: Model.load(file, network)");
        Model loaded = Model.load(file, ARCHITECTURE);
        assertThat(loaded.predict(features())).isEqualTo(model().predict(features()));
        assertThat(loaded.parameters().keySet())
                .containsExactlyElementsOf(model().parameters().keySet());
        assertThat(loaded.notes()).isEqualTo(Map.of("format", "pt"));
    }

    @Test
    void weightsInDoubleWorkToo() throws IOException {
        Model doubles = new Model(ARCHITECTURE, ARCHITECTURE.initialParameters(7), Map.of());
        Model loaded = Model.load(saved(doubles));
        assertThat(loaded.parameters()).isEqualTo(doubles.parameters());
        assertThat(loaded.predict(features())).isEqualTo(model().predict(features()));
    }

    @Test
    void aParameterThatIsMissingExtraOrMisshapenIsNamed() throws IOException {
        Safetensors good = Safetensors.read(saved(model()));
        assertRefused(
                good, "1/dense/b", null, "needs a parameter \"1/dense/b\" f32[4], but there is none of that name");
        assertRefused(
                good,
                "3/dense/W",
                Tensor.filled(TensorType.f32(2, 4), 1),
                "needs a parameter \"3/dense/W\" f32[4, 2], but f32[2, 4] was given");
        assertRefused(
                good, "3/dense/b", Tensor.filled(TensorType.i32(2), 1), "\"3/dense/b\" f32[2], but i32[2] was given");
        assertRefused(good, "5/x", Tensor.scalar(1f), "the network has no parameter \"5/x\"");
    }

    private void assertRefused(Safetensors good, String name, Tensor value, String fragment) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>(good.tensors());
        if (value == null) {
            tensors.remove(name);
        } else {
            tensors.put(name, value);
        }
        Path file = folder.resolve("damaged.safetensors");
        new Safetensors(tensors, good.metadata()).write(file);
        assertThatThrownBy(() -> Model.load(file))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith(file + ": [model] ")
                .hasMessageContaining(fragment);
    }
}
