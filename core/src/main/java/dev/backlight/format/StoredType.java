package dev.backlight.format;

import dev.backlight.tensor.ElementType;
import java.util.Optional;

/**
 * What one element of a tensor in a safetensors file is: every type the format names, under the format's own name.
 *
 * <p>A tensor is held in memory as one of the three {@link ElementType}s; a file with other types can be listed, not
 * loaded. A number of bits below eight means that elements share bytes.
 */
public enum StoredType {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    private final int bits;

    StoredType(int bits) {
        this.bits = bits;
    }

    /** The size of one element in bits. */
    public int bits() {
        return bits;
    }

    /** The type of such a tensor in memory; empty if there is none. */
    public Optional<ElementType> element() {
        return switch (this) {
            case F32 -> Optional.of(ElementType.F32);
            case F64 -> Optional.of(ElementType.F64);
            case I32 -> Optional.of(ElementType.I32);
            default -> Optional.empty();
        };
    }

    static StoredType of(ElementType element) {
        return switch (element) {
            case F32 -> F32;
            case F64 -> F64;
            case I32 -> I32;
        };
    }
}
