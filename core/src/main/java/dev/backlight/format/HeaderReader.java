package dev.backlight.format;

import dev.backlight.format.Json.JsonObject;
import dev.backlight.format.Json.JsonString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a safetensors header and compares everything it claims with the file's real size. */
final class HeaderReader {
    static final String METADATA = "__metadata__";
    /** The largest header, in bytes: the limit of the format's reference implementation. */
    static final int MAX_HEADER = 100_000_000;
    /** Bounds time and memory for a hostile header; a tensor takes about 8, so this is some 130,000 tensors. */
    static final int MAX_VALUES = 1 << 20;

    private static final int LENGTH_BYTES = 8;

    private final Path file;
    private final long dataStart;
    private final long dataSize;
    private final String text;
    private final JsonParser parser;
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private HeaderReader(Path file, long fileSize, int headerLength, String text) {
        this.file = file;
        this.dataStart = LENGTH_BYTES + headerLength;
        this.dataSize = fileSize - dataStart;
        this.text = text;
        this.parser = new JsonParser(text, MAX_VALUES, this::fault);
    }

    /** Opens a file for reading, if it is one: a pipe or device could block or never end. */
    static FileChannel open(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new NoSuchFileException(file.toString(), null, "there is no such file");
        }
        if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString(), null, "the file may not be read; check its permissions");
        }
        if (!Files.isRegularFile(file)) {
            String kind = Files.isDirectory(file) ? "a directory" : "a pipe or device";
            throw new FormatException(file + " is " + kind + ", not a file; name a safetensors file");
        }
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long fileSize = channel.size();
        if (fileSize < LENGTH_BYTES) {
            throw FormatException.damaged(
                    file,
                    fileSize,
                    "the file ends after " + fileSize + " bytes, but its first " + LENGTH_BYTES
                            + " bytes should give the length of the header");
        }
        long length = read(file, channel, 0, LENGTH_BYTES).getLong();
        if (Long.compareUnsigned(length, fileSize - LENGTH_BYTES) > 0) {
            throw FormatException.damaged(
                    file,
                    0,
                    "the header claims " + Long.toUnsignedString(length) + " bytes, but only "
                            + (fileSize - LENGTH_BYTES) + " follow");
        }
        if (length > MAX_HEADER) {
            throw FormatException.damaged(
                    file, 0, "the header has " + length + " bytes, but at most " + MAX_HEADER + " are allowed");
        }
        ByteBuffer header = read(file, channel, LENGTH_BYTES, (int) length);
        if (length == 0 || header.get(0) != '{') {
            throw FormatException.damaged(file, LENGTH_BYTES, "the header does not start with '{'");
        }
        return new HeaderReader(file, fileSize, (int) length, decode(file, header)).header();
    }

    /** The bytes of the file from {@code at} on. */
    private static ByteBuffer read(Path file, FileChannel channel, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw FormatException.damaged(file, at + bytes.position(), "the file ended while it was read");
            }
        }
        return bytes.flip();
    }

    private static String decode(Path file, ByteBuffer header) throws FormatException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(header.remaining());
        if (decoder.decode(header, text, true).isError()) {
            throw FormatException.damaged(
                    file,
                    LENGTH_BYTES + header.position(),
                    "the header is not UTF-8: a character cannot have the byte 0x"
                            + Integer.toHexString(header.get(header.position()) & 0xff) + " here");
        }
        return text.flip().toString();
    }

    private SafetensorsHeader header() throws FormatException {
        Map<String, @Nullable StoredTensor> tensors = parser.object(this::member);
        parser.end();
        tensors.remove(METADATA);
        requireExactCover(tensors);
        return new SafetensorsHeader(tensors, metadata, dataStart);
    }

    private @Nullable StoredTensor member(String name, int start) throws FormatException {
        if (!(parser.value() instanceof JsonObject(var members))) {
            throw fault(start, FormatException.quote(name) + " is not an object");
        }
        if (name.equals(METADATA)) {
            readMetadata(start, members);
            return null;
        }
        return new TensorClaim(
                        members, dataSize, wrong -> fault(start, "tensor " + FormatException.quote(name) + " " + wrong))
                .tensor();
    }

    private void readMetadata(int start, Map<String, Json> members) throws FormatException {
        for (Map.Entry<String, Json> member : members.entrySet()) {
            if (!(member.getValue() instanceof JsonString(var value))) {
                throw fault(start, "the metadata " + FormatException.quote(member.getKey()) + " is not a string");
            }
            metadata.put(member.getKey(), value);
        }
    }

    /** The tensors must follow each other from the first byte of the data to the last. */
    private void requireExactCover(Map<String, StoredTensor> tensors) throws FormatException {
        List<Map.Entry<String, StoredTensor>> ordered = new ArrayList<>(tensors.entrySet());
        ordered.sort(Map.Entry.comparingByValue(
                Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end)));
        long covered = 0;
        String before = "the data starts";
        for (Map.Entry<String, StoredTensor> entry : ordered) {
            StoredTensor tensor = entry.getValue();
            String who = "tensor " + FormatException.quote(entry.getKey());
            if (tensor.begin() != covered) {
                String what = tensor.begin() < covered ? "they overlap" : "what is between belongs to none";
                throw FormatException.damaged(
                        file,
                        dataStart + Math.min(tensor.begin(), covered),
                        who + " begins at byte " + tensor.begin() + " of the data, but " + before + " at byte "
                                + covered + ": " + what);
            }
            covered = tensor.end();
            before = who + " ends";
        }
        if (covered != dataSize) {
            throw FormatException.damaged(
                    file,
                    dataStart + covered,
                    (dataSize - covered) + " bytes follow the last tensor: the tensors end at byte " + covered
                            + " of the data, the file at " + dataSize);
        }
    }

    private FormatException fault(int position, String wrong) {
        int before = text.substring(0, position).getBytes(StandardCharsets.UTF_8).length;
        return FormatException.damaged(file, LENGTH_BYTES + before, "in the header, " + wrong);
    }
}
