package dev.backlight.format;

import dev.backlight.format.Json.JsonArray;
import dev.backlight.format.Json.JsonNumber;
import dev.backlight.format.Json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a header says of one tensor, until it is checked against the size of the data. Members that the format does not
 * name are ignored, as its reference implementation does.
 *
 * @param wrong makes the exception for what is wrong, starting with a verb
 */
record TensorClaim(Map<String, Json> members, long dataSize, Function<String, FormatException> wrong) {
    /** As many axes as NumPy and PyTorch allow. */
    static final int MAX_RANK = 64;

    StoredTensor tensor() throws FormatException {
        StoredType type = type();
        List<Long> shape = sizes("shape");
        if (shape.size() > MAX_RANK) {
            throw wrong.apply("has " + shape.size() + " axes, but at most " + MAX_RANK + " are allowed");
        }
        List<Long> offsets = sizes("data_offsets");
        if (offsets.size() != 2) {
            throw wrong.apply("has " + offsets.size() + " data_offsets, not two: a begin and an end");
        }
        long begin = offsets.getFirst();
        long end = offsets.getLast();
        if (begin > end) {
            throw wrong.apply("begins at byte " + begin + " of the data, after its end at " + end);
        }
        if (end > dataSize) {
            throw wrong.apply("ends at byte " + end + " of the data, but the file has only " + dataSize
                    + " bytes of data: " + (end - dataSize) + " are missing");
        }
        long bytes = bytes(type, shape);
        if (end - begin != bytes) {
            throw wrong.apply("of type " + type + " and shape " + shape + " takes " + bytes
                    + " bytes, but its data_offsets " + offsets + " span " + (end - begin));
        }
        return new StoredTensor(type, shape, begin, end);
    }

    private StoredType type() throws FormatException {
        if (!(members.get("dtype") instanceof JsonString(var name))) {
            throw wrong.apply("has no \"dtype\" that is a string");
        }
        for (StoredType type : StoredType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw wrong.apply("has the unknown type " + FormatException.quote(name));
    }

    private List<Long> sizes(String key) throws FormatException {
        if (!(members.get(key) instanceof JsonArray(var elements))) {
            throw wrong.apply("has no \"" + key + "\" that is an array");
        }
        List<Long> sizes = new ArrayList<>();
        for (Json element : elements) {
            sizes.add(size(key, element));
        }
        return sizes;
    }

    private long size(String key, Json element) throws FormatException {
        String found = "something else";
        if (element instanceof JsonNumber number) {
            found = number.text();
            if (!found.startsWith("-")) {
                try {
                    return number.asLong();
                } catch (NumberFormatException fractionOrTooLarge) {
                    // The message below names it.
                }
            }
        }
        throw wrong.apply("has in its \"" + key + "\" " + FormatException.quote(found)
                + ", not a whole number from 0 to " + Long.MAX_VALUE);
    }

    private long bytes(StoredType type, List<Long> shape) throws FormatException {
        if (shape.contains(0L)) {
            return 0;
        }
        long bits = type.bits();
        try {
            for (long size : shape) {
                bits = Math.multiplyExact(bits, size);
            }
        } catch (ArithmeticException overflow) {
            throw wrong.apply("of type " + type + " and shape " + shape + " is larger than any file");
        }
        if (bits % 8 != 0) {
            throw wrong.apply("of type " + type + " and shape " + shape + " has " + bits + " bits, not whole bytes");
        }
        return bits / 8;
    }
}
