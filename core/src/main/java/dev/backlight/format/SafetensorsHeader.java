package dev.backlight.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a safetensors file says about itself, without its numbers.
 *
 * @param tensors each tensor's type, shape and place, by name, in the header's order
 * @param metadata the file's own texts by name; empty if there are none
 * @param dataStart the byte of the file where the data starts, from which the tensors' places count
 */
public record SafetensorsHeader(Map<String, StoredTensor> tensors, Map<String, String> metadata, long dataStart) {
    public SafetensorsHeader {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Reads and checks a file's header; takes memory for the header only, and works for every type the format names.
     *
     * @throws FormatException if the file breaks the format in any way that can be seen without looking at the numbers
     * @throws IOException if the file cannot be read
     */
    public static SafetensorsHeader read(Path file) throws IOException {
        try (FileChannel channel = HeaderReader.open(file)) {
            return HeaderReader.read(file, channel);
        }
    }
}
