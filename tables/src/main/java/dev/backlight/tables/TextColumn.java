package dev.backlight.tables;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** The texts of a column, packed: some bytes and one number a cell instead of an object. */
final class TextColumn {
    private final byte[] bytes;
    /** Where each text ends in the bytes; it starts where the one before ends. */
    private final int[] ends;

    private TextColumn(byte[] bytes, int[] ends) {
        this.bytes = bytes;
        this.ends = ends;
    }

    String at(int row) {
        int start = row == 0 ? 0 : ends[row - 1];
        return new String(bytes, start, ends[row] - start, StandardCharsets.UTF_8);
    }

    /** A column that still grows. */
    static final class Builder {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final IntStream.Builder ends = IntStream.builder();

        void add(String text) {
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            ends.add(bytes.size());
        }

        TextColumn build() {
            return new TextColumn(bytes.toByteArray(), ends.build().toArray());
        }
    }
}
