package dev.backlight.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Puts safetensors files together by hand, from the format's description alone. */
final class RawFile {
    private RawFile() {}

    /** A file whose header length is right. */
    static byte[] of(String header, int... data) {
        return of(header.getBytes(StandardCharsets.UTF_8), data);
    }

    static byte[] of(byte[] header, int... data) {
        return withLength(header.length, header, data);
    }

    static byte[] withLength(long length, byte[] header, int... data) {
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(length).put(header);
        for (int b : data) {
            file.put((byte) b);
        }
        return file.array();
    }

    /** A file of zeros as data. */
    static byte[] zeros(String header, int dataBytes) {
        return of(header, new int[dataBytes]);
    }
}
