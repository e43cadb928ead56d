package dev.backlight.format;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** Moves numbers between tensors and a file, little-endian, through one buffer. */
final class TensorData {
    private static final int BUFFER_BYTES = 1 << 16;
    /** The longest array that every JVM allows. */
    private static final int MAX_COUNT = Integer.MAX_VALUE - 8;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    TensorData(FileChannel channel) {
        this.channel = channel;
    }

    static void requireLoadable(Path file, SafetensorsHeader header, String name, StoredTensor stored)
            throws FormatException {
        String who = "tensor " + FormatException.quote(name) + " ";
        long at = header.dataStart() + stored.begin();
        if (stored.type().element().isEmpty()) {
            throw new FormatException(
                    file,
                    at,
                    who + "is of type " + stored.type() + ", which cannot be loaded: only F32, F64 and I32 can",
                    "convert it to one of them");
        }
        long count = (stored.end() - stored.begin()) / (stored.type().bits() / 8);
        if (count > MAX_COUNT || stored.shape().stream().anyMatch(size -> size > MAX_COUNT)) {
            throw new FormatException(
                    file,
                    at,
                    who + "of shape " + stored.shape() + " is too large: a tensor holds at most " + MAX_COUNT
                            + " elements",
                    "split it into several tensors");
        }
    }

    /** Reads a tensor from the channel's position on; the file's size was checked before. */
    Tensor read(Path file, StoredTensor stored) throws IOException {
        ElementType element = stored.type().element().orElseThrow();
        Shape shape = shape(stored.shape());
        int count = shape.count();
        return switch (element) {
            case F32 -> {
                float[] values = new float[count];
                for (FloatBuffer into = FloatBuffer.wrap(values); into.hasRemaining(); ) {
                    into.put(fill(file, into.remaining(), element).asFloatBuffer());
                }
                yield Tensor.of(shape, values);
            }
            case F64 -> {
                double[] values = new double[count];
                for (DoubleBuffer into = DoubleBuffer.wrap(values); into.hasRemaining(); ) {
                    into.put(fill(file, into.remaining(), element).asDoubleBuffer());
                }
                yield Tensor.of(shape, values);
            }
            case I32 -> {
                int[] values = new int[count];
                for (IntBuffer into = IntBuffer.wrap(values); into.hasRemaining(); ) {
                    into.put(fill(file, into.remaining(), element).asIntBuffer());
                }
                yield Tensor.of(shape, values);
            }
        };
    }

    private static Shape shape(List<Long> sizes) {
        return Shape.of(sizes.stream().mapToInt(Math::toIntExact).toArray());
    }

    /** The next elements of the file, as many as are wanted and fit. */
    private ByteBuffer fill(Path file, int wanted, ElementType element) throws IOException {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, (long) wanted * element.bytes()));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw FormatException.damaged(file, channel.position(), "the file ended while it was read");
            }
        }
        return buffer.flip();
    }

    void writeHeader(byte[] header) throws IOException {
        buffer.putLong(header.length);
        flush();
        ByteBuffer rest = ByteBuffer.wrap(header);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /** Writes the elements; the bits of NaN are the canonical ones, since nothing else fixes them. */
    void write(Tensor tensor) throws IOException {
        ElementType element = tensor.element();
        for (int i = 0; i < tensor.count(); i++) {
            if (buffer.remaining() < element.bytes()) {
                flush();
            }
            switch (element) {
                case F32 -> buffer.putInt(Float.floatToIntBits((float) tensor.at(i)));
                case F64 -> buffer.putLong(Double.doubleToLongBits(tensor.at(i)));
                case I32 -> buffer.putInt((int) tensor.at(i));
            }
        }
    }

    void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
