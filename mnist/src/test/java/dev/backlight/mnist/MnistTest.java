package dev.backlight.mnist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.data.Dataset;
import dev.backlight.tensor.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The counts of each digit and the checksum are those that are published for the original files. */
class MnistTest {
    @Test
    void theTrainingPartIsTheOriginal() throws NoSuchAlgorithmException {
        Dataset train = Mnist.train();
        assertThat(train.features().type()).isEqualTo(TensorType.f32(60_000, 784));
        assertThat(train.targets().type()).isEqualTo(TensorType.i32(60_000));
        assertThat(Arrays.copyOf(train.targets().toInts(), 5)).containsExactly(5, 0, 4, 1, 9);
        assertThat(counts(train)).containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
        byte[] levels = levels(train);
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(ByteBuffer.allocate(16)
                .putInt(0x803)
                .putInt(60_000)
                .putInt(28)
                .putInt(28)
                .array());
        md5.update(levels);
        assertThat(HexFormat.of().formatHex(md5.digest())).isEqualTo("6bbc9ace898e44ae57da46a324031adb");
    }

    @Test
    void theTestPartIsTheOriginal() {
        Dataset test = Mnist.test();
        assertThat(test.features().type()).isEqualTo(TensorType.f32(10_000, 784));
        assertThat(test.targets().type()).isEqualTo(TensorType.i32(10_000));
        assertThat(Arrays.copyOf(test.targets().toInts(), 5)).containsExactly(7, 2, 1, 0, 4);
        assertThat(counts(test)).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
        float[] values = test.features().toFloats();
        for (float value : values) {
            if (!(value >= 0 && value <= 1)) {
                throw new AssertionError(value + " is not between 0 and 1");
            }
        }
        assertThat(values).contains(0f, 1f);
    }

    @Test
    void theLicenceLiesBesideTheDigits() throws IOException {
        try (InputStream in = Mnist.class.getResourceAsStream("NOTICE.txt")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("LeCun", "Cortes", "Burges", "https://creativecommons.org/licenses/by-sa/3.0/");
        }
    }

    @Test
    void thereIsANameForEachClass() {
        for (int digit = 0; digit < 10; digit++) {
            assertThat(Mnist.CLASSES.get(digit)).isEqualTo("" + digit);
        }
        assertThat(Mnist.CLASSES).hasSize(10);
    }

    private static int[] counts(Dataset dataset) {
        int[] counts = new int[10];
        for (int digit : dataset.targets().toInts()) {
            counts[digit]++;
        }
        return counts;
    }

    /** The grey levels that the features were scaled from. */
    private static byte[] levels(Dataset dataset) {
        float[] features = dataset.features().toFloats();
        byte[] levels = new byte[features.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) Math.round(features[i] * 255);
        }
        return levels;
    }
}
