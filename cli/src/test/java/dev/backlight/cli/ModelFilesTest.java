package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelFilesTest {
    @ParameterizedTest
    @CsvSource({
        "a/x.safetensors, a/x.checkpoint.safetensors",
        "x.safetensors,   x.checkpoint.safetensors",
        "a/model,         a/model.checkpoint",
        "x.y.bin,         x.y.bin.checkpoint",
    })
    void theCheckpointLeadsBackToTheModel(Path model, Path checkpoint) {
        ModelFiles files = ModelFiles.of(model, null, new Digits());

        assertThat(files).isEqualTo(new ModelFiles(model, checkpoint));
        assertThat(ModelFiles.of(null, checkpoint, new Digits())).isEqualTo(files);
    }

    @ParameterizedTest
    @CsvSource({"other.safetensors", "checkpoint"})
    void aCheckpointOfAnotherNameLeadsToTheDefault(Path checkpoint) {
        assertThat(ModelFiles.of(null, checkpoint, new Digits()).model()).isEqualTo(Path.of("mnist.safetensors"));
    }
}
