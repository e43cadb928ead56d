package dev.backlight.format;

import dev.backlight.format.Json.JsonArray;
import dev.backlight.format.Json.JsonNumber;
import dev.backlight.format.Json.JsonObject;
import dev.backlight.format.Json.JsonString;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a safetensors file: tensors and texts by name.
 *
 * <p>The file is eight bytes with the length of the header (little-endian), the header (JSON: each tensor's type, shape
 * and place), then the numbers, little-endian and row-major. The same content in the same order gives the same bytes:
 * the header lists the metadata first and then the tensors in the map's order, padded with spaces so that the data
 * starts at a multiple of 8; the data holds 8-byte elements before 4-byte ones, so that each number is aligned, and
 * keeps the map's order otherwise. Every NaN is written as the same NaN.
 *
 * <p>Source: the format's description at <a
 * href="https://github.com/huggingface/safetensors#format">github.com/huggingface/safetensors</a>.
 *
 * @param tensors the tensors by name, in order
 * @param metadata texts by name, in order
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {

    /**
     * Copies both maps.
     *
     * @throws IllegalArgumentException if a tensor has the name {@code __metadata__}, which the format keeps for
     *     itself, or more than 64 axes
     */
    public Safetensors {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        if (tensors.containsKey(HeaderReader.METADATA)) {
            throw new IllegalArgumentException(
                    "[safetensors] a tensor cannot be named " + HeaderReader.METADATA + ": choose another name");
        }
        tensors.forEach((name, tensor) -> {
            if (tensor.shape().rank() > TensorClaim.MAX_RANK) {
                throw new IllegalArgumentException("[safetensors] tensor " + FormatException.quote(name) + " has "
                        + tensor.shape().rank() + " axes, but a file allows at most " + TensorClaim.MAX_RANK);
            }
        });
    }

    /**
     * Reads a file whole.
     *
     * @throws FormatException if it breaks the format, or holds a tensor of a type or size that a {@link Tensor} cannot
     *     have; {@link SafetensorsHeader#read} still lists those
     * @throws IOException if it cannot be read
     */
    public static Safetensors read(Path file) throws IOException {
        try (FileChannel channel = HeaderReader.open(file)) {
            SafetensorsHeader header = HeaderReader.read(file, channel);
            for (Map.Entry<String, StoredTensor> entry : header.tensors().entrySet()) {
                TensorData.requireLoadable(file, header, entry.getKey(), entry.getValue());
            }
            TensorData data = new TensorData(channel);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, StoredTensor> entry : header.tensors().entrySet()) {
                channel.position(header.dataStart() + entry.getValue().begin());
                tensors.put(entry.getKey(), data.read(file, entry.getValue()));
            }
            return new Safetensors(tensors, header.metadata());
        }
    }

    /**
     * Writes the file, or replaces it as a whole: there is never a moment at which it holds a part.
     *
     * <p>The bytes go to a temporary file beside it, to the disk, and only then under the name. If anything fails, what
     * was there before is still there. A symbolic link stays one and the file it points to is replaced; an existing
     * file keeps its permissions, and one that is write-protected is refused.
     *
     * @throws IllegalArgumentException if a name or text has half a surrogate pair, or all together are more than the
     *     100 MB that a header may have
     * @throws IOException if the file cannot be written: the folder is missing, or not writable, or full
     */
    public void write(Path file) throws IOException {
        List<String> inDataOrder = new ArrayList<>(tensors.keySet());
        inDataOrder.sort(
                Comparator.comparingInt(name -> -tensors.get(name).element().bytes()));
        byte[] header = header(inDataOrder);
        AtomicFile.replace(file, channel -> {
            TensorData data = new TensorData(channel);
            data.writeHeader(header);
            for (String name : inDataOrder) {
                data.write(tensors.get(name));
            }
            data.flush();
        });
    }

    /** The header with its padding. */
    private byte[] header(List<String> inDataOrder) {
        long values = 2 + metadata.size();
        for (Tensor tensor : tensors.values()) {
            values += 6 + tensor.shape().rank();
        }
        if (values > HeaderReader.MAX_VALUES) {
            throw new IllegalArgumentException("[safetensors] " + tensors.size() + " tensors and " + metadata.size()
                    + " texts take " + values + " JSON values, but a header has at most " + HeaderReader.MAX_VALUES
                    + "; write several files");
        }
        Map<String, Long> begins = new HashMap<>();
        long at = 0;
        for (String name : inDataOrder) {
            begins.put(name, at);
            at += bytes(tensors.get(name));
        }
        Map<String, Json> members = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            Map<String, Json> texts = new LinkedHashMap<>();
            metadata.forEach((key, value) -> texts.put(key, new JsonString(value)));
            members.put(HeaderReader.METADATA, new JsonObject(texts));
        }
        tensors.forEach((name, tensor) -> members.put(name, describe(tensor, begins.get(name))));
        byte[] json = new JsonObject(members).write().getBytes(StandardCharsets.UTF_8);
        if (json.length > HeaderReader.MAX_HEADER - 8) {
            throw new IllegalArgumentException("[safetensors] the names and texts take " + json.length
                    + " bytes, but a header has at most " + HeaderReader.MAX_HEADER);
        }
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static Json describe(Tensor tensor, long begin) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("dtype", new JsonString(StoredType.of(tensor.element()).name()));
        members.put(
                "shape",
                numbers(Arrays.stream(tensor.shape().sizes()).asLongStream().toArray()));
        members.put("data_offsets", numbers(begin, begin + bytes(tensor)));
        return new JsonObject(members);
    }

    private static Json numbers(long... values) {
        return new JsonArray(
                Arrays.stream(values).<Json>mapToObj(JsonNumber::of).toList());
    }

    private static long bytes(Tensor tensor) {
        return (long) tensor.count() * tensor.element().bytes();
    }
}
