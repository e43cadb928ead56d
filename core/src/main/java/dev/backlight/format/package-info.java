/**
 * The model file: named tensors and texts in one safetensors file, and the JSON that its header is written in.
 *
 * <p>{@link dev.backlight.format.Safetensors} is a file's whole content in memory; any safetensors reader opens what it
 * writes. {@link dev.backlight.format.SafetensorsHeader} is what a file says about itself: names, types, shapes and
 * metadata, read without the numbers, also where a type is one this library does not hold.
 * {@link dev.backlight.format.Json} reads and writes the header, and what a model keeps in its metadata.
 *
 * <p>A file from elsewhere is not trusted. Everything it claims is compared with its real size before memory is taken
 * for it, the tensors must cover the data exactly, and whatever does not hold is one
 * {@link dev.backlight.format.FormatException} that says at which byte. A file is replaced as a whole: whoever opens
 * it, or finds it after a crash, sees the old content or the new, never a part.
 */
@NullMarked
package dev.backlight.format;

import org.jspecify.annotations.NullMarked;
