package dev.backlight.format;

import java.util.List;

/**
 * What a safetensors header says of one tensor.
 *
 * @param type what its elements are
 * @param shape its sizes, outermost first; row-major; they may be larger than a tensor in memory can be
 * @param begin where its data starts, in bytes from the start of the data
 * @param end where its data ends: the first byte after it
 */
public record StoredTensor(StoredType type, List<Long> shape, long begin, long end) {
    public StoredTensor {
        shape = List.copyOf(shape);
    }
}
