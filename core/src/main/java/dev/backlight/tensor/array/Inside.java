package dev.backlight.tensor.array;

/**
 * The key to the arrays inside of tensors, for engines that read them in place. This package is not exported, so nobody
 * outside of the library can name it.
 */
public enum Inside {
    /** The one key. Who uses it promises to read only. */
    READ_ONLY
}
