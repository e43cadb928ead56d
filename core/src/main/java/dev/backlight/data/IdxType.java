package dev.backlight.data;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the numbers in an IDX file are; highest byte first. */
public enum IdxType {
    UNSIGNED_BYTE(0x08, 1),
    BYTE(0x09, 1),
    SHORT(0x0B, 2),
    INT(0x0C, 4),
    FLOAT(0x0D, 4),
    DOUBLE(0x0E, 8);

    private final int code;
    private final int bytes;

    IdxType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    static @Nullable IdxType ofCode(int code) {
        for (IdxType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }

    /** The size of one number in bytes. */
    public int bytes() {
        return bytes;
    }

    /** The number at a position, exactly. */
    double at(ByteBuffer buffer, int index) {
        return switch (this) {
            case UNSIGNED_BYTE -> buffer.get(index) & 0xFF;
            case BYTE -> buffer.get(index);
            case SHORT -> buffer.getShort(index * 2);
            case INT -> buffer.getInt(index * 4);
            case FLOAT -> buffer.getFloat(index * 4);
            case DOUBLE -> buffer.getDouble(index * 8);
        };
    }
}
