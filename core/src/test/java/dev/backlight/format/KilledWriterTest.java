package dev.backlight.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.ChildJvm;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it saves leaves the file as it was before or as it should be. */
class KilledWriterTest {
    private static final int KILLS = 8;

    @TempDir
    private Path folder;

    /** The process to be killed: saves without end, each time with another number in all places. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            for (int version = 1; ; version++) {
                content(version).write(Path.of(arguments[0]));
            }
        }
    }

    private static Safetensors content(int version) {
        TensorType type = new TensorType(ElementType.F32, Shape.of(500_000));
        return new Safetensors(Map.of("w", Tensor.filled(type, version)), Map.of("version", Integer.toString(version)));
    }

    @Test
    void theFileIsWholeAfterEveryKill() throws Exception {
        Path file = folder.resolve("model.safetensors");
        content(0).write(file);
        Random random = new Random(7);
        int killedWhileWriting = 0;
        int versions = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long before = Files.getLastModifiedTime(file).toMillis();
            Process writer = ChildJvm.start(Writer.class, List.of("-Xmx64m"), file.toString());
            while (writer.isAlive() && Files.getLastModifiedTime(file).toMillis() == before) {
                Thread.sleep(1);
            }
            Thread.sleep(random.nextInt(60));
            assertThat(writer.isAlive())
                    .as("the writer saves until it is killed")
                    .isTrue();
            writer.destroyForcibly();
            assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();

            Safetensors read = Safetensors.read(file);
            int version = Integer.parseInt(read.metadata().get("version"));
            assertThat(read).as("kill %d", kill).isEqualTo(content(version));
            versions = Math.max(versions, version);
            killedWhileWriting += deleteUnfinished();
        }
        assertThat(versions).as("saves that went through").isPositive();
        assertThat(killedWhileWriting)
                .as("kills in the middle of a save, of %d", KILLS)
                .isPositive();
    }

    private int deleteUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> unfinished =
                    files.filter(f -> f.toString().endsWith(".tmp")).toList();
            for (Path path : unfinished) {
                Files.delete(path);
            }
            return unfinished.size();
        }
    }
}
