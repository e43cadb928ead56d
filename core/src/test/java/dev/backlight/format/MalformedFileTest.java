package dev.backlight.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Every broken file is one {@link FormatException}, soon, within the memory that its real size explains. */
class MalformedFileTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * What reading a file of less than a kilobyte may allocate, in bytes: the 64 KiB buffer, the channel, an exception
     * with its stack trace. The files below claim from 16 MB to 2^64 bytes.
     */
    private static final long SMALL_CHANGE = 1 << 20;

    /** "Within a second", with room for a slow machine that does other things. */
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private Path file;

    private record Broken(String what, byte[] bytes, List<String> message) {
        @Override
        public String toString() {
            return what;
        }
    }

    static final List<Broken> TABLE = List.of(
            broken("empty", new byte[0], "byte 0", "the file ends after 0 bytes", "first 8 bytes"),
            broken("7 bytes", new byte[7], "byte 7", "the file ends after 7 bytes"),
            broken("no header", RawFile.of(""), "byte 8", "does not start with '{'"),
            length(1, "the header claims 1 bytes, but only 0 follow"),
            length(1L << 24, "the header claims 16777216 bytes, but only 0 follow"),
            length(100_000_001, "the header claims 100000001 bytes"),
            length(1L << 31, "the header claims 2147483648 bytes"),
            length(1L << 62, "the header claims 4611686018427387904 bytes, but only 0 follow"),
            length(Long.MAX_VALUE, "the header claims 9223372036854775807 bytes"),
            length(Long.MIN_VALUE, "the header claims 9223372036854775808 bytes"),
            length(-1, "the header claims 18446744073709551615 bytes, but only 0 follow"),
            broken("one too long", RawFile.withLength(3, ascii("{}")), "the header claims 3 bytes, but only 2 follow"),
            broken("one too short", RawFile.withLength(1, ascii("{}")), "byte 9", "expected '\"'", "end of the text"),
            broken("zip", RawFile.of("PK\u0003\u0004, or anything else"), "byte 8", "does not start with '{'"),
            broken("space first", RawFile.of(" {}"), "byte 8", "does not start with '{'"),
            broken("array", RawFile.of("[]"), "byte 8", "does not start with '{'"),
            header("{} {}", "byte 11", "expected the end of the text"),
            header("{}\0\0\0\0\0\0", "byte 10", "expected the end of the text, but found \"?\""),
            broken("cut UTF-8", RawFile.of(bytes('{', '"', 0xc3)), "byte 10", "not UTF-8", "0xc3"),
            broken("Latin-1", RawFile.of(bytes('{', '"', 0xe9, '"')), "byte 10", "not UTF-8", "0xe9"),
            broken("surrogate in UTF-8", RawFile.of(bytes('{', '"', 0xed, 0xa0, 0x80)), "byte 10", "0xed"),
            broken("overlong UTF-8", RawFile.of(bytes('{', '"', 0xc0, 0xaf, '"')), "byte 10", "0xc0"),
            header("{\"é\":}", "byte 14", "expected a value"),
            header("{\"\\ud800\":0}", "byte 9", "half a surrogate pair"),
            header("{\"a\":" + "[".repeat(400), "byte 76", "nesting is deeper than 64"),
            header("{\"a\":1}", "byte 9", "\"a\" is not an object"),
            header("{\"\":[]}", "\"\" is not an object"),
            header("{\"a\":{}}", "tensor \"a\" has no \"dtype\" that is a string"),
            header("{\"a\u001b[2J" + "x".repeat(100) + "\":0}", "expected a closing quote, but found \"?\""),
            header("{\"" + "x".repeat(99) + "\":0}", "\"" + "x".repeat(60) + "…\" is not an object"),
            header("{\"__metadata__\":[]}", "byte 9", "\"__metadata__\" is not an object"),
            header("{\"__metadata__\":{\"k\":1}}", "byte 9", "the metadata \"k\" is not a string"),
            header("{\"__metadata__\":{\"k\":null}}", "the metadata \"k\" is not a string"),
            header("{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", "byte 32", "\"k\" comes twice"),
            header("{\"__metadata__\":{},\"__metadata__\":{}}", "byte 27", "\"__metadata__\" comes twice"),
            tensors(
                    4,
                    "\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}",
                    "\"dtype\" comes"),
            tensors(4, f32("a", "1", "0,4") + "," + f32("a", "1", "0,4"), "byte 62", "\"a\" comes twice"),
            tensors(4, f32("a", "1", "0,4") + "," + f32("\\u0061", "1", "0,4"), "\"a\" comes twice"),
            tensors(4, "\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}", "no \"dtype\""),
            tensors(4, "\"a\":{\"dtype\":5,\"shape\":[1],\"data_offsets\":[0,4]}", "no \"dtype\" that is a string"),
            tensors(4, "\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}", "unknown type \"F31\""),
            tensors(4, "\"a\":{\"dtype\":\"f32\",\"shape\":[1],\"data_offsets\":[0,4]}", "unknown type \"f32\""),
            tensors(4, "\"a\":{\"dtype\":\"\",\"shape\":[1],\"data_offsets\":[0,4]}", "unknown type \"\""),
            tensors(4, "\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}", "no \"shape\" that is an array"),
            tensors(4, "\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}", "no \"shape\" that is an array"),
            tensors(4, "\"a\":{\"dtype\":\"F32\",\"shape\":[1]}", "no \"data_offsets\" that is an array"),
            tensors(4, "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":{}}", "no \"data_offsets\""),
            tensors(4, f32("a", "1", ""), "has 0 data_offsets, not two"),
            tensors(4, f32("a", "1", "4"), "has 1 data_offsets, not two"),
            tensors(4, f32("a", "1", "0,4,4"), "has 3 data_offsets, not two"),
            tensors(4, f32("a", "-1", "0,4"), "\"shape\" \"-1\", not a whole number from 0 to 9223372036854775807"),
            tensors(4, f32("a", "-0", "0,4"), "\"shape\" \"-0\""),
            tensors(4, f32("a", "1.0", "0,4"), "\"shape\" \"1.0\""),
            tensors(4, f32("a", "1e0", "0,4"), "\"shape\" \"1e0\""),
            tensors(4, f32("a", "\"1\"", "0,4"), "\"shape\" \"something else\""),
            tensors(4, f32("a", "null", "0,4"), "\"shape\" \"something else\""),
            tensors(4, f32("a", "[1]", "0,4"), "\"shape\" \"something else\""),
            tensors(4, f32("a", "9223372036854775808", "0,4"), "\"shape\" \"9223372036854775808\""),
            tensors(4, f32("a", "1" + "0".repeat(200), "0,4"), "\"shape\" \"1" + "0".repeat(59) + "…\""),
            tensors(4, f32("a", "1", "0,-4"), "\"data_offsets\" \"-4\""),
            tensors(4, f32("a", "1", "0.0,4"), "\"data_offsets\" \"0.0\""),
            tensors(4, f32("a", "1", "0,18446744073709551615"), "\"data_offsets\" \"18446744073709551615\""),
            tensors(4, f32("a", "1", "4,0"), "begins at byte 4 of the data, after its end at 0"),
            tensors(4, f32("a", "2", "0,8"), "byte 9", "ends at byte 8", "only 4 bytes of data: 4 are missing"),
            tensors(
                    1,
                    "\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}",
                    "ends at byte 2",
                    "only 1 bytes of data: 1 are missing"),
            tensors(0, f32("a", "1", "0,4"), "ends at byte 4", "only 0 bytes of data: 4 are missing"),
            tensors(4, f32("a", "4611686018427387904", "0,4"), "is larger than any file"),
            tensors(4, f32("a", "4194304", "0,16777216"), "ends at byte 16777216", "only 4 bytes"),
            tensors(4, f32("a", "4194304", "0,4"), "[4194304] takes 16777216 bytes", "[0, 4] span 4"),
            tensors(4, f32("a", "4294967296,4294967296", "0,4"), "[4294967296, 4294967296] is larger than any file"),
            tensors(0, f32("a", "4294967296,4294967296", "0,0"), "is larger than any file"),
            tensors(4, f32("a", "4", "0,9223372036854775807"), "ends at byte 9223372036854775807"),
            tensors(4, f32("a", "2", "0,4"), "[2] takes 8 bytes, but its data_offsets [0, 4] span 4"),
            tensors(8, f32("a", "1", "0,8"), "[1] takes 4 bytes, but its data_offsets [0, 8] span 8"),
            tensors(4, f32("a", "0", "0,4"), "[0] takes 0 bytes, but its data_offsets [0, 4] span 4"),
            tensors(4, f32("a", "", "0,0"), "[] takes 4 bytes, but its data_offsets [0, 0] span 0"),
            tensors(4, f32("a", "1" + ",1".repeat(64), "0,4"), "has 65 axes, but at most 64"),
            tensors(1, "\"a\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,1]}", "12 bits, not whole bytes"),
            tensors(4, "", "byte 10", "4 bytes follow the last tensor", "end at byte 0", "the file at 4"),
            tensors(5, f32("a", "1", "0,4"), "byte 66", "1 bytes follow the last tensor"),
            tensors(
                    8,
                    f32("a", "1", "4,8"),
                    "byte 62",
                    "tensor \"a\" begins at byte 4",
                    "the data starts at byte 0: what is between belongs to none"),
            tensors(
                    12,
                    f32("a", "1", "0,4") + "," + f32("b", "1", "8,12"),
                    "tensor \"b\" begins at byte 8",
                    "tensor \"a\" ends at byte 4: what is"),
            tensors(
                    12,
                    f32("a", "2", "0,8") + "," + f32("b", "2", "4,12"),
                    "\"b\" begins at byte 4",
                    "tensor \"a\" ends at byte 8: they overlap"),
            tensors(
                    4,
                    f32("a", "1", "0,4") + "," + f32("b", "1", "0,4"),
                    "\"b\" begins at byte 0",
                    "tensor \"a\" ends at byte 4: they overlap"),
            tensors(8, f32("b", "1", "4,8") + "," + f32("a", "2", "0,8"), "\"b\" begins at byte 4", "they overlap"),
            tensors(8, f32("a", "2", "0,8") + "," + f32("z", "0", "4,4"), "\"z\" begins at byte 4", "they overlap"));

    private static Broken broken(String what, byte[] bytes, String... message) {
        return new Broken(what, bytes, List.of(message));
    }

    private static Broken length(long length, String... message) {
        return broken("length " + length, RawFile.withLength(length, new byte[0]), message);
    }

    private static Broken header(String header, String... message) {
        return broken(header, RawFile.of(header), message);
    }

    private static Broken tensors(int dataBytes, String tensors, String... message) {
        return broken(tensors, RawFile.zeros("{" + tensors + "}", dataBytes), message);
    }

    private static String f32(String name, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%s]}".formatted(name, shape, offsets);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @BeforeEach
    void warmUp() throws IOException {
        file = folder.resolve("model.safetensors");
        // Loading classes allocates too; it shall not be counted.
        byte[] valid = valid();
        for (byte[] bytes : List.of(valid, RawFile.of("{\"a\":\"\\u00\"}"), Arrays.copyOf(valid, valid.length - 1))) {
            Files.write(file, bytes);
            catchThrowable(() -> Safetensors.read(file));
        }
    }

    @ParameterizedTest
    @FieldSource("TABLE")
    void saysWhatIsWrongAndWhere(Broken broken) throws IOException {
        assertTimeoutPreemptively(SOON, () -> {
            Throwable thrown = read(broken.bytes);
            assertThat(thrown).isExactlyInstanceOf(FormatException.class);
            assertThat(thrown.getMessage())
                    .startsWith(file + ", byte ")
                    .contains(broken.message)
                    .endsWith("fetch it again");
            assertThatThrownBy(() -> SafetensorsHeader.read(file)).hasMessage(thrown.getMessage());
        });
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        byte[] valid = valid();
        for (int length = 0; length < valid.length; length++) {
            Throwable thrown = read(Arrays.copyOf(valid, length));
            assertThat(thrown).as("cut to %d bytes", length).isExactlyInstanceOf(FormatException.class);
            assertThat(catchThrowable(() -> SafetensorsHeader.read(file)))
                    .as("header of a file cut to %d bytes", length)
                    .isExactlyInstanceOf(FormatException.class);
        }
        assertThat(read(valid)).isNull();
    }

    @Test
    void oneBitFlippedAnywhereIsReadOrRefused() throws IOException {
        byte[] valid = valid();
        int read = 0;
        for (int bit = 0; bit < valid.length * 8; bit++) {
            byte[] flipped = valid.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            read += readOrRefused(flipped, "bit " + bit) ? 1 : 0;
        }
        assertThat(read)
                .as("of %d flips, those that leave a file", valid.length * 8)
                .isBetween(200, valid.length * 4);
    }

    @Test
    void anyDamageIsReadOrRefused() throws IOException {
        byte[] valid = valid();
        int count = 5_000;
        int read = 0;
        for (int seed = 0; seed < count; seed++) {
            read += readOrRefused(damage(valid, new Random(seed)), "seed " + seed) ? 1 : 0;
        }
        assertThat(read).as("files read").isBetween(count / 100, count * 9 / 10);
    }

    private static byte[] damage(byte[] valid, Random random) {
        byte[] damaged = Arrays.copyOf(valid, valid.length - (random.nextInt(4) == 0 ? random.nextInt(20) : 0));
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> damaged[at] = (byte) "{}[]\",:0123456789.-e\\".charAt(random.nextInt(21));
                case 2 -> damaged[random.nextInt(8)] = (byte) random.nextInt();
                default -> {
                    int from = random.nextInt(damaged.length);
                    int length = random.nextInt(1 + Math.min(12, damaged.length - Math.max(at, from)));
                    System.arraycopy(damaged, from, damaged, at, length);
                }
            }
        }
        return damaged;
    }

    /** Whether the bytes are still a file; if not, they must be refused as every malformed file is. */
    private boolean readOrRefused(byte[] bytes, String which) throws IOException {
        Throwable thrown = read(bytes);
        if (thrown != null) {
            assertThat(thrown).as(which).isExactlyInstanceOf(FormatException.class);
            assertThat(thrown).as(which).hasMessageStartingWith(file.toString());
        }
        return thrown == null;
    }

    /** What reading a file with these bytes throws; asserts that it allocates no more than that needs. */
    private Throwable read(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Throwable thrown = catchThrowable(() -> Safetensors.read(file));
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated)
                .as("bytes allocated for a file of %d", bytes.length)
                .isLessThan(SMALL_CHANGE);
        return thrown;
    }

    /** About 500 bytes: every type, a scalar, an empty tensor, texts, other letters. */
    private byte[] valid() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("1/hidden/W", Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f));
        tensors.put("größe", Tensor.scalar(0.5));
        tensors.put("empty", Tensor.of(Shape.of(3, 0), new float[0]));
        tensors.put("step", Tensor.of(Shape.of(1), 12));
        new Safetensors(tensors, Map.of("model", "{\"layers\":[\"🧠\"]}")).write(file);
        return Files.readAllBytes(file);
    }

    /** What each attack repeats, after a start and before an end. */
    private enum Flood {
        TENSORS("{\"\":0", ",\"%s\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}", "}"),
        TEXTS("{\"__metadata__\":{\"\":\"\"", ",\"%s\":\"\"", "}}"),
        AXES("{\"a\":{\"dtype\":\"F32\",\"shape\":[0", ",0", "],\"data_offsets\":[0,0]}}"),
        OPENINGS("{\"a\":", "[", ""),
        DIGITS("{\"a\":{\"dtype\":\"F32\",\"shape\":[1", "0", "],\"data_offsets\":[0,0]}}"),
        NAME("{\"", "a", "\":0}"),
        ESCAPES("{\"", "\\n", "\":0}"),
        SPACES("{", " ", ""),
        OTHER_BYTES("{", "\u0080", "");

        private final String start;
        private final String repeated;
        private final String end;

        Flood(String start, String repeated, String end) {
            this.start = start;
            this.repeated = repeated;
            this.end = end;
        }

        byte[] bytes(int size) {
            StringBuilder header = new StringBuilder(size + 100).append(start);
            for (int i = 0; header.length() < size; i++) {
                header.append(repeated.replace("%s", Integer.toString(i, 36)));
            }
            return header.append(end).toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource(Flood.class)
    void aFloodIsRefusedInTimeAndMemory(Flood flood) throws IOException {
        int size = 20_000_000;
        Files.write(file, RawFile.of(flood.bytes(size)));
        assertTimeoutPreemptively(SOON, () -> {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> SafetensorsHeader.read(file)).isExactlyInstanceOf(FormatException.class);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            // The header's bytes, twice its characters, its text with growing copies, and 2^20 values of some 250
            // bytes.
            assertThat(allocated).as("bytes allocated").isLessThan(12L * size + (1 << 20) * 250L);
        });
    }

    @Test
    void aHeaderAboveTheLimitIsRefusedUnread() throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            // A sparse file: 200 MB that are really there and take no room.
            channel.write(ByteBuffer.wrap(RawFile.withLength(100_000_001, ascii("{"))));
            channel.write(ByteBuffer.wrap(new byte[1]), 200_000_000);
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> Safetensors.read(file))
                .isExactlyInstanceOf(FormatException.class)
                .hasMessageContainingAll(file + ", byte 0", "the header has 100000001 bytes", "at most 100000000");
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(SMALL_CHANGE);
    }

    @Test
    void aDirectoryIsNotAFile() {
        assertThatThrownBy(() -> Safetensors.read(folder))
                .isExactlyInstanceOf(FormatException.class)
                .hasMessage(folder + " is a directory, not a file; name a safetensors file");
    }

    @Test
    void aPipeIsRefusedInsteadOfWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();
        assertTimeoutPreemptively(SOON, () -> {
            assertThatThrownBy(() -> Safetensors.read(pipe))
                    .isExactlyInstanceOf(FormatException.class)
                    .hasMessageContainingAll(pipe.toString(), "a pipe or device, not a file");
            assertThatThrownBy(() -> new Safetensors(Map.of(), Map.of()).write(pipe))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(pipe.toString(), "pipe or device");
        });
    }
}
