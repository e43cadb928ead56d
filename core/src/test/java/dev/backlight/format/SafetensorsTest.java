package dev.backlight.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void everyTypeAndShapeComesBackAsItWas() throws Exception {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("weight", Tensor.of(Shape.of(2, 3), 1f, -0f, Float.MIN_VALUE, Float.NaN, 1e30f, -2.5f));
        tensors.put("zähler 数 🧠", Tensor.scalar(-7));
        tensors.put("empty", Tensor.of(Shape.of(0, 5), new double[0]));
        tensors.put("", Tensor.of(Shape.of(3), 0.1, Double.NEGATIVE_INFINITY, Double.MIN_VALUE));
        Safetensors written = new Safetensors(tensors, Map.of("über \"a\"\n", "\u0000\u2028🧠"));

        Path file = folder.resolve("model.safetensors");
        written.write(file);
        Safetensors read = Safetensors.read(file);

        assertThat(read).isEqualTo(written);
        assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
    }
}
