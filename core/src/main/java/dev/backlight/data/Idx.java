package dev.backlight.data;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The contents of an IDX file: numbers of one type with a shape, as the MNIST digits and their likes are stored.
 *
 * <p>The format: two zero bytes, one byte for the type of the numbers, one for the number of axes, each axis's size as
 * four bytes, then the numbers row by row, all with the highest byte first. A file may be packed with gzip; its first
 * bytes tell, not its name. Described at <i>The MNIST database of handwritten digits</i> by LeCun, Cortes and Burges.
 *
 * <p>The bytes are kept as they are in the file and turned into a tensor on demand.
 */
public final class Idx {
    private final IdxType type;
    private final Shape shape;
    /** All numbers, highest byte first; never written after construction. */
    private final byte[] bytes;

    private Idx(IdxType type, Shape shape, byte[] bytes) {
        this.type = type;
        this.shape = shape;
        this.bytes = bytes;
    }

    /**
     * Reads a file, plain or packed with gzip.
     *
     * @throws MalformedDataException if the file is not a whole IDX file and nothing else
     * @throws IOException if it cannot be read
     */
    public static Idx read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        }
    }

    /**
     * Reads a stream to its end, plain or packed with gzip; the stream is left open.
     *
     * <p>Memory is taken for the bytes that come, never for those that the sizes promise.
     *
     * @param name what messages call the stream
     * @throws MalformedDataException if the stream is not one whole IDX file and nothing else
     * @throws IOException if it cannot be read
     */
    public static Idx read(InputStream in, String name) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(2);
        boolean packed = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        if (!packed) {
            return readPlain(buffered, name);
        }
        try {
            return readPlain(new GZIPInputStream(buffered), name);
        } catch (ZipException | EOFException damaged) {
            throw new MalformedDataException(
                    "[idx] " + name + ": the gzip packing is damaged or cut short: " + damaged.getMessage(), damaged);
        }
    }

    private static Idx readPlain(InputStream in, String name) throws IOException {
        byte[] start = header(in, name, 0, 4);
        if (start[0] != 0 || start[1] != 0) {
            throw new MalformedDataException(String.format(
                    "[idx] %s: byte 0: an IDX file starts with 00 00, but this one with %02x %02x",
                    name, start[0], start[1]));
        }
        IdxType type = IdxType.ofCode(start[2]);
        if (type == null) {
            throw new MalformedDataException(String.format(
                    "[idx] %s: byte 2: there is no type of numbers %02x; there are 08, 09, 0b, 0c, 0d, 0e",
                    name, start[2]));
        }
        Shape shape = shape(header(in, name, 4, 4 * (start[3] & 0xFF)), type, name);
        int length = shape.count() * type.bytes();
        byte[] bytes = in.readNBytes(length);
        int offset = 4 + 4 * shape.rank();
        if (bytes.length < length) {
            throw new MalformedDataException("[idx] " + name + ": byte " + (offset + (long) bytes.length)
                    + ": the file ends here, but the sizes " + shape + " of " + type.bytes()
                    + "-byte numbers ask for " + length + " bytes after the header, " + (length - bytes.length)
                    + " more");
        }
        if (in.read() >= 0) {
            throw new MalformedDataException("[idx] " + name + ": byte " + (offset + (long) length)
                    + ": the sizes " + shape + " of " + type.bytes()
                    + "-byte numbers end here, but the file goes on");
        }
        return new Idx(type, shape, bytes);
    }

    private static byte[] header(InputStream in, String name, int offset, int length) throws IOException {
        byte[] header = in.readNBytes(length);
        if (header.length < length) {
            throw new MalformedDataException("[idx] " + name + ": byte " + (offset + header.length)
                    + ": the file ends within its header, which needs " + (offset + length) + " bytes");
        }
        return header;
    }

    private static Shape shape(byte[] header, IdxType type, String name) {
        int[] sizes = new int[header.length / 4];
        ByteBuffer.wrap(header).asIntBuffer().get(sizes);
        try {
            Shape shape = Shape.of(sizes);
            Math.multiplyExact(shape.count(), type.bytes());
            return shape;
        } catch (ShapeException | ArithmeticException tooLarge) {
            StringBuilder claimed = new StringBuilder();
            for (int size : sizes) {
                claimed.append(claimed.isEmpty() ? "" : " × ").append(Integer.toUnsignedString(size));
            }
            throw new MalformedDataException(
                    "[idx] " + name + ": byte 4: " + claimed + " numbers of " + type.bytes()
                            + " bytes are more than the " + Integer.MAX_VALUE + " bytes that can be read",
                    tooLarge);
        }
    }

    /** The type of the numbers in the file. */
    public IdxType type() {
        return type;
    }

    /** The sizes along the axes; no axes for a single number. */
    public Shape shape() {
        return shape;
    }

    /** The numbers as they are: whole ones as {@code i32}, floats as {@code f32}, doubles as {@code f64}. */
    public Tensor toTensor() {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return switch (type) {
            case UNSIGNED_BYTE, BYTE, SHORT, INT -> {
                int[] values = new int[shape.count()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (int) type.at(buffer, i);
                }
                yield Tensor.of(shape, values);
            }
            case FLOAT -> toF32(1);
            case DOUBLE -> {
                double[] values = new double[shape.count()];
                buffer.asDoubleBuffer().get(values);
                yield Tensor.of(shape, values);
            }
        };
    }

    /** The numbers as {@code f32}, each divided by {@code unit}: 255 turns grey levels of a byte into 0 to 1. */
    public Tensor toF32(double unit) {
        if (type
                == IdxType
                        .UNSIGNED_BYTE) { // images, of which there are many: a division for each level, not each pixel
            double[] levels =
                    IntStream.range(0, 256).mapToDouble(level -> level / unit).toArray();
            return Tensor.ofFloats(shape, i -> levels[bytes[i] & 0xFF]);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return Tensor.ofFloats(shape, i -> type.at(buffer, i) / unit);
    }
}
