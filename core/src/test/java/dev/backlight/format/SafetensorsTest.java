package dev.backlight.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    private Path folder;

    /** The bytes of {@link #small}, written from the format's description, not by our own code. */
    private static final byte[] SMALL = RawFile.of(
            "{\"__metadata__\":{\"title\":\"a \\\"b\\\"\"},"
                    + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[16,24]},"
                    + "\"d\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
                    + "\"é\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[24,28]},"
                    + "\"none\":{\"dtype\":\"F64\",\"shape\":[0,3],\"data_offsets\":[8,8]},"
                    + "\"e\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}       ",
            // d: -2.5, e: 0.1
            0,
            0,
            0,
            0,
            0,
            0,
            0x04,
            0xc0,
            0x9a,
            0x99,
            0x99,
            0x99,
            0x99,
            0x99,
            0xb9,
            0x3f,
            // w: 1.0, -0.0
            0,
            0,
            0x80,
            0x3f,
            0,
            0,
            0,
            0x80,
            // é: -2
            0xfe,
            0xff,
            0xff,
            0xff);

    private static Safetensors small() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("w", Tensor.of(Shape.of(1, 2), 1f, -0f));
        tensors.put("d", Tensor.scalar(-2.5));
        tensors.put("é", Tensor.of(Shape.of(1), -2));
        tensors.put("none", Tensor.of(Shape.of(0, 3), new double[0]));
        tensors.put("e", Tensor.of(Shape.of(1), 0.1));
        return new Safetensors(tensors, Map.of("title", "a \"b\""));
    }

    @Test
    void writesTheBytesThatTheFormatAsksFor() throws Exception {
        Path file = folder.resolve("small.safetensors");
        small().write(file);
        byte[] written = Files.readAllBytes(file);
        assertThat(new String(written, StandardCharsets.ISO_8859_1))
                .isEqualTo(new String(SMALL, StandardCharsets.ISO_8859_1));
        assertThat(SMALL[0] & 0xff)
                .as("the hand-made header is padded to a multiple of 8")
                .isEqualTo((SMALL.length - 8 - 28) & 0xff);
        assertThat((SMALL.length - 28) % 8).isZero();
    }

    @Test
    void readsTheBytesThatTheFormatAsksFor() throws Exception {
        Path file = Files.write(folder.resolve("small.safetensors"), SMALL);
        Safetensors read = Safetensors.read(file);
        assertThat(read).isEqualTo(small());
        assertThat(read.tensors().keySet()).containsExactly("w", "d", "é", "none", "e");
    }

    @Test
    void readsWhatOtherWritersMayWrite() throws Exception {
        // Spaces and line ends between the tokens, offsets in another order than the names, escaped names, members the
        // format does not name, no padding (so nothing is aligned), metadata that is empty.
        Path file = Files.write(
                folder.resolve("other.safetensors"),
                RawFile.of(
                        "{ \"b\\u0021\" :\n{\"shape\" : [ 1 ], \"note\":[{}], \"data_offsets\":[4, 8],\t\"dtype\":\"I32\"}, "
                                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"__metadata__\":{}}\n",
                        0,
                        0,
                        0x20,
                        0x41,
                        7,
                        0,
                        0,
                        0));
        Safetensors read = Safetensors.read(file);
        assertThat(read.metadata()).isEmpty();
        assertThat(read.tensors())
                .containsExactly(
                        Map.entry("b!", Tensor.of(Shape.of(1), 7)), Map.entry("a", Tensor.of(Shape.of(1), 10f)));
    }

    @Test
    void anEmptyFileContentIsAFileToo() throws Exception {
        Path file = folder.resolve("empty.safetensors");
        new Safetensors(Map.of(), Map.of()).write(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(RawFile.of("{}      "));
        assertThat(Safetensors.read(file)).isEqualTo(new Safetensors(Map.of(), Map.of()));
    }

    @Test
    void namesAndTextsMayBeAnyUnicode() throws Exception {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : List.of("", " ", "2/hidden/W", "数", "🧠", "\u0000\n\"\\/", "\uffff\u2028", "Aa", "BB")) {
            tensors.put(name, Tensor.scalar(name.length()));
            texts.put(name, "text of " + name);
        }
        Safetensors written = new Safetensors(tensors, texts);
        Path file = folder.resolve("names.safetensors");
        written.write(file);
        assertThat(Safetensors.read(file)).isEqualTo(written);
        assertThat(Safetensors.read(file).metadata().keySet()).containsExactlyElementsOf(texts.keySet());
    }

    @Test
    void everyContentComesBackAndAnotherReaderSeesTheSame() throws Exception {
        Path file = folder.resolve("model.safetensors");
        for (int seed = 0; seed < 100; seed++) {
            Safetensors written = random(new Random(seed));
            written.write(file);
            Safetensors read = Safetensors.read(file);
            assertThat(read).as("seed %d", seed).isEqualTo(written);
            assertThat(new ArrayList<>(read.tensors().keySet()))
                    .isEqualTo(new ArrayList<>(written.tensors().keySet()));
            requireSeenByAnotherReader(Files.readAllBytes(file), written, seed);
        }
        assertThat(folder.toFile().list()).as("nothing is left beside it").containsExactly("model.safetensors");
    }

    @Test
    void moreNumbersThanTheBufferHoldsComeBack() throws Exception {
        // The buffer holds 65,536 bytes.
        for (int count : new int[] {8191, 8192, 8193, 16383, 16384, 16385, 100_003}) {
            float[] floats = new float[count];
            double[] doubles = new double[count];
            int[] ints = new int[count];
            for (int i = 0; i < count; i++) {
                floats[i] = i * 0.37f;
                doubles[i] = i * 0.37;
                ints[i] = -i;
            }
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("f", Tensor.of(Shape.of(count), floats));
            tensors.put("d", Tensor.of(Shape.of(count), doubles));
            tensors.put("i", Tensor.of(Shape.of(count), ints));
            Path file = folder.resolve("large.safetensors");
            new Safetensors(tensors, Map.of()).write(file);
            assertThat(Safetensors.read(file).tensors()).as("%d numbers", count).isEqualTo(tensors);
        }
    }

    @Test
    void allNaNsAreWrittenAlike() throws Exception {
        Path file = folder.resolve("nan.safetensors");
        byte[][] written = new byte[2][];
        for (int negative = 0; negative < 2; negative++) {
            int sign = negative << 31;
            new Safetensors(Map.of("w", Tensor.of(Shape.of(1), Float.intBitsToFloat(sign | 0x7fc00123))), Map.of())
                    .write(file);
            written[negative] = Files.readAllBytes(file);
        }
        assertThat(written[0]).isEqualTo(written[1]).endsWith(0, 0, 0xc0, 0x7f);
    }

    @Test
    void theHeaderIsReadWithoutTheNumbers() throws Exception {
        Path file = Files.write(folder.resolve("small.safetensors"), SMALL);
        SafetensorsHeader header = SafetensorsHeader.read(file);
        assertThat(header.dataStart()).isEqualTo(SMALL.length - 28);
        assertThat(header.metadata()).containsExactly(Map.entry("title", "a \"b\""));
        assertThat(header.tensors())
                .containsExactly(
                        Map.entry("w", new StoredTensor(StoredType.F32, List.of(1L, 2L), 16, 24)),
                        Map.entry("d", new StoredTensor(StoredType.F64, List.of(), 0, 8)),
                        Map.entry("é", new StoredTensor(StoredType.I32, List.of(1L), 24, 28)),
                        Map.entry("none", new StoredTensor(StoredType.F64, List.of(0L, 3L), 8, 8)),
                        Map.entry("e", new StoredTensor(StoredType.F64, List.of(1L), 8, 16)));
    }

    @Test
    void aForeignTypeIsListedButNotLoaded() throws Exception {
        for (StoredType type : StoredType.values()) {
            Path file = Files.write(
                    folder.resolve(type + ".safetensors"),
                    RawFile.zeros(
                            "{\"w\":{\"dtype\":\"%s\",\"shape\":[8],\"data_offsets\":[0,%d]}}"
                                    .formatted(type, type.bits()),
                            type.bits()));
            assertThat(SafetensorsHeader.read(file).tensors())
                    .containsExactly(Map.entry("w", new StoredTensor(type, List.of(8L), 0, type.bits())));
            if (type.element().isPresent()) {
                TensorType expected = new TensorType(type.element().get(), Shape.of(8));
                assertThat(Safetensors.read(file).tensors().get("w")).isEqualTo(Tensor.filled(expected, 0));
            } else {
                assertThatThrownBy(() -> Safetensors.read(file))
                        .isExactlyInstanceOf(FormatException.class)
                        .hasMessageContainingAll(file.toString(), "\"w\"", "of type " + type, "only F32, F64 and I32");
            }
        }
        assertThat(IntStream.range(0, ElementType.values().length)
                        .mapToObj(i ->
                                StoredType.of(ElementType.values()[i]).element().orElseThrow()))
                .containsExactly(ElementType.values());
    }

    @Test
    void aSizeThatNoTensorCanHaveIsListedButNotLoaded() throws Exception {
        Path file = Files.write(
                folder.resolve("wide.safetensors"),
                RawFile.of("{\"w\":{\"dtype\":\"F32\",\"shape\":[0,3000000000],\"data_offsets\":[0,0]}}"));
        assertThat(SafetensorsHeader.read(file).tensors().get("w").shape()).containsExactly(0L, 3_000_000_000L);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isExactlyInstanceOf(FormatException.class)
                .hasMessageContainingAll(file.toString(), "\"w\"", "[0, 3000000000]", "at most 2147483639");
    }

    @Test
    void aMissingFileIsTheDisksError() {
        Path file = folder.resolve("none.safetensors");
        assertThatThrownBy(() -> Safetensors.read(file))
                .isExactlyInstanceOf(NoSuchFileException.class)
                .hasMessage(file + ": there is no such file");
        assertThatThrownBy(() -> SafetensorsHeader.read(file)).isExactlyInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatTheFormatCannotHoldIsRefusedBeforeAnythingIsWritten() {
        Tensor one = Tensor.scalar(1f);
        assertThatThrownBy(() -> new Safetensors(Map.of("__metadata__", one), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("__metadata__");
        Path file = folder.resolve("bad.safetensors");
        assertThatThrownBy(() -> new Safetensors(Map.of("\ud800", one), Map.of()).write(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("surrogate");
        assertThatThrownBy(() -> new Safetensors(Map.of(), Map.of("a", "x".repeat(100_000_000))).write(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("100000025", "100000000");
        // Each scalar takes an object, a string and two arrays, one of two numbers: 6 values, and 6 · 174,763 > 2^20.
        Map<String, Tensor> many = new HashMap<>();
        for (int i = 0; i < 174_763; i++) {
            many.put("" + i, one);
        }
        assertThatThrownBy(() -> new Safetensors(many, Map.of()).write(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("174763 tensors", "1048580", "1048576");
        assertThatThrownBy(() -> new Safetensors(Map.of("w", one.reshape(Shape.of(ones(65)))), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"w\"", "65", "64");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theLargestHeaderThatIsWrittenIsRead() throws Exception {
        Map<String, Tensor> many = new LinkedHashMap<>();
        for (int i = 0; i < 1000; i++) {
            many.put("" + i, Tensor.scalar(i).reshape(Shape.of(ones(64))));
        }
        Map<String, String> texts = new LinkedHashMap<>();
        // 2 values of the header itself and 1000 · (6 + 64) of the tensors leave this many.
        for (int i = 0; i < (1 << 20) - 70_002; i++) {
            texts.put("" + i, "");
        }
        Path file = folder.resolve("many.safetensors");
        Safetensors written = new Safetensors(many, texts);
        written.write(file);
        assertThat(Safetensors.read(file)).isEqualTo(written);
    }

    private static int[] ones(int count) {
        return IntStream.generate(() -> 1).limit(count).toArray();
    }

    private static Safetensors random(Random random) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            Shape shape = Shape.of(random.ints(random.nextInt(5), 0, 6).toArray());
            double[] values = random.doubles(shape.count(), -1e3, 1e3).toArray();
            Tensor real = Tensor.of(shape, values);
            tensors.put(
                    "t" + random.nextInt(100),
                    switch (random.nextInt(3)) {
                        case 0 -> real;
                        case 1 -> real.toF32();
                        default -> Tensor.of(shape, random.ints(shape.count()).toArray());
                    });
        }
        return new Safetensors(tensors, random.nextBoolean() ? Map.of() : Map.of("seed", "" + random.nextInt()));
    }

    /** A reader that shares nothing with ours: a regular expression and a byte buffer. */
    private static void requireSeenByAnotherReader(byte[] file, Safetensors written, int seed) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int dataStart = 8 + (int) bytes.getLong(0);
        assertThat(dataStart % 8).isZero();
        Matcher entry = Pattern.compile(
                        "\"(t\\d+)\":\\{\"dtype\":\"(\\w+)\",\"shape\":\\[([\\d,]*)],\"data_offsets\":\\[(\\d+),(\\d+)]}")
                .matcher(new String(file, 8, dataStart - 8, StandardCharsets.UTF_8));
        int seen = 0;
        int total = 0;
        while (entry.find()) {
            seen++;
            Tensor tensor = written.tensors().get(entry.group(1));
            assertThat(entry.group(2)).isEqualTo(tensor.element().name());
            assertThat(entry.group(3)).isEqualTo(tensor.shape().toString().replaceAll("[\\[\\] ]", ""));
            int size = entry.group(2).equals("F64") ? 8 : 4;
            int begin = dataStart + Integer.parseInt(entry.group(4));
            assertThat(begin % size).as("alignment").isZero();
            assertThat(Integer.parseInt(entry.group(5))).isEqualTo(begin - dataStart + size * tensor.count());
            total += size * tensor.count();
            for (int i = 0; i < tensor.count(); i++) {
                int at = begin + size * i;
                double value = switch (entry.group(2)) {
                    case "F64" -> bytes.getDouble(at);
                    case "F32" -> bytes.getFloat(at);
                    default -> bytes.getInt(at);
                };
                assertThat(value)
                        .as("seed %d, %s at %d", seed, entry.group(1), i)
                        .isEqualTo(tensor.at(i));
            }
        }
        assertThat(seen).isEqualTo(written.tensors().size());
        assertThat(file).hasSize(dataStart + total);
    }
}
