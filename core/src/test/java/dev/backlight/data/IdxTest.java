package dev.backlight.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    /** Two rows of three bytes: 0, 1, 127, 128, 254, 255. */
    private static final byte[] BYTES = idx(0x08, new int[] {2, 3}, 0, 1, 127, 128, 254, 255);

    private static byte[] idx(int type, int[] sizes, int... data) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + data.length);
        file.put((byte) 0).put((byte) 0).put((byte) type).put((byte) sizes.length);
        for (int size : sizes) {
            file.putInt(size);
        }
        for (int value : data) {
            file.put((byte) value);
        }
        return file.array();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static Idx read(byte[] file) throws IOException {
        return Idx.read(new ByteArrayInputStream(file), "digits");
    }

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(MalformedDataException.class)
                .hasMessage("[idx] digits: " + message);
    }

    @Test
    void bytesArePlainOrPacked(@TempDir Path folder) throws IOException {
        Path plain = Files.write(folder.resolve("a.gz"), BYTES);
        Path packed = Files.write(folder.resolve("b"), gzip(BYTES));
        for (Path file : new Path[] {plain, packed}) {
            Idx idx = Idx.read(file);
            assertThat(idx.type()).isEqualTo(IdxType.UNSIGNED_BYTE);
            assertThat(idx.toTensor()).isEqualTo(Tensor.of(Shape.of(2, 3), 0, 1, 127, 128, 254, 255));
            assertThat(idx.toF32(255))
                    .isEqualTo(Tensor.of(Shape.of(2, 3), 0f, 1 / 255f, 127 / 255f, 128 / 255f, 254 / 255f, 1f));
        }
        assertThatThrownBy(() -> Idx.read(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void everyTypeIsReadHighestByteFirst() throws IOException {
        assertThat(read(idx(0x09, new int[] {2}, 0x7F, 0x80)).toTensor()).isEqualTo(Tensor.of(Shape.of(2), 127, -128));
        assertThat(read(idx(0x0B, new int[] {2}, 1, 2, 0x80, 0)).toTensor())
                .isEqualTo(Tensor.of(Shape.of(2), 258, -32768));
        assertThat(read(idx(0x0C, new int[] {1}, 0x80, 0, 0, 1)).toTensor())
                .isEqualTo(Tensor.of(Shape.of(1), -2147483647));
        assertThat(read(idx(0x0C, new int[] {}, 1, 2, 3, 4)).toTensor()).isEqualTo(Tensor.scalar(0x01020304));
        assertThat(read(idx(0x0D, new int[] {1}, 0x3F, 0x80, 0, 1)).toTensor())
                .isEqualTo(Tensor.of(Shape.of(1), Math.nextUp(1f)));
        assertThat(read(idx(0x0E, new int[] {1}, 0x3F, 0xF0, 0, 0, 0, 0, 0, 1)).toTensor())
                .isEqualTo(Tensor.of(Shape.of(1), Math.nextUp(1.0)));
        assertThat(read(idx(0x0E, new int[] {1}, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0)).toF32(2))
                .isEqualTo(Tensor.of(Shape.of(1), 0.5f));
        assertThat(read(idx(0x08, new int[] {0, 28, 28})).toTensor().shape()).isEqualTo(Shape.of(0, 28, 28));
    }

    @Test
    void whatIsMalformedIsNamedWithItsPlace() throws IOException {
        assertRefused(new byte[0], "byte 0: the file ends within its header, which needs 4 bytes");
        assertRefused("<html>".getBytes(), "byte 0: an IDX file starts with 00 00, but this one with 3c 68");
        assertRefused(
                idx(0x0A, new int[] {1}, 1),
                "byte 2: there is no type of numbers 0a; there are 08, 09, 0b, 0c, 0d, 0e");
        assertRefused(
                Arrays.copyOf(BYTES, BYTES.length - 2),
                "byte 16: the file ends here, but the sizes [2, 3] of 1-byte numbers ask for 6 bytes after the header,"
                        + " 2 more");
        assertRefused(
                Arrays.copyOf(BYTES, BYTES.length + 1),
                "byte 18: the sizes [2, 3] of 1-byte numbers end here, but the file goes on");
        assertRefused(
                gzip(Arrays.copyOf(BYTES, BYTES.length + 1)),
                "byte 18: the sizes [2, 3] of 1-byte numbers end here, but the file goes on");
        byte[] packed = gzip(BYTES);
        packed[packed.length - 8] ^= 1;
        assertRefused(packed, "the gzip packing is damaged or cut short: Corrupt GZIP trailer");
    }

    /** The test's JVM has less memory than the first file claims: taking it would fail. */
    @Test
    void memoryIsNotTakenForWhatIsOnlyClaimed() {
        assertRefused(
                idx(0x08, new int[] {Integer.MAX_VALUE}, 1, 2),
                "byte 10: the file ends here, but the sizes [2147483647] of 1-byte numbers ask for 2147483647 bytes"
                        + " after the header, 2147483645 more");
        assertRefused(
                idx(0x0C, new int[] {1 << 29}),
                "byte 4: 536870912 numbers of 4 bytes are more than the 2147483647 bytes that can be read");
        assertRefused(
                idx(0x08, new int[] {65536, -1, 3}),
                "byte 4: 65536 × 4294967295 × 3 numbers of 1 bytes are more than the 2147483647 bytes that can be"
                        + " read");
    }

    @Test
    void aFileCutShortAnywhereIsRefused() throws IOException {
        for (byte[] file : new byte[][] {BYTES, gzip(BYTES)}) {
            for (int length = 0; length < file.length; length++) {
                byte[] cut = Arrays.copyOf(file, length);
                assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(MalformedDataException.class);
            }
        }
    }

    @Test
    void damagedFilesAreReadOrRefusedNothingElse() throws IOException {
        Random random = new Random(20261122);
        byte[] packed = gzip(BYTES);
        int refused = 0;
        int trials = 20_000;
        for (int trial = 0; trial < trials; trial++) {
            byte[] file = (trial % 2 == 0 ? BYTES : packed).clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            try {
                Idx idx = read(file);
                assertThat(idx.toTensor().shape()).isEqualTo(idx.shape());
            } catch (MalformedDataException expected) {
                refused++;
                assertThat(expected).hasMessageStartingWith("[idx] digits: ");
            } catch (RuntimeException other) {
                throw new AssertionError("trial " + trial + ": " + Arrays.toString(file), other);
            }
        }
        assertThat(refused).isBetween(trials / 10, trials - 1);
    }
}
