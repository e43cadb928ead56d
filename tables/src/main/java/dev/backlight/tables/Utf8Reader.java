package dev.backlight.tables;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Text from UTF-8 bytes, without a byte order mark at the start.
 *
 * <p>The JDK's reader throws away what it decoded before a malformed byte. This one first hands that out, so that
 * whoever parses it has come to the place of the malformed byte when the exception is thrown.
 */
final class Utf8Reader extends Reader {
    /** Says which bytes are not UTF-8. */
    static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).flip();
    private boolean started;
    private boolean ended;

    Utf8Reader(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        CharBuffer chars = CharBuffer.wrap(target, offset, length);
        // A pair of surrogates needs two places; FastCSV always offers more.
        while (chars.position() == offset) {
            CoderResult result = decoder.decode(bytes, chars, ended);
            if (result.isError() && chars.position() == offset) {
                throw malformed(result.length());
            }
            if (!started && chars.position() > offset) {
                started = true;
                if (target[offset] == BYTE_ORDER_MARK) {
                    System.arraycopy(target, offset + 1, target, offset, chars.position() - offset - 1);
                    chars.position(chars.position() - 1);
                }
            }
            if (chars.position() == offset && result.isUnderflow()) {
                if (ended) {
                    return -1;
                }
                fill();
            }
        }
        return chars.position() - offset;
    }

    private void fill() throws IOException {
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = count < 0;
        bytes.position(bytes.position() + Math.max(count, 0)).flip();
    }

    private MalformedException malformed(int length) {
        StringBuilder message = new StringBuilder("the text is not UTF-8: it has the byte");
        for (int i = 0; i < length; i++) {
            message.append(String.format(" %02x", bytes.get(bytes.position() + i)));
        }
        return new MalformedException(message + "; save the file as UTF-8");
    }

    /** The stream belongs to the caller. */
    @Override
    public void close() {}
}
