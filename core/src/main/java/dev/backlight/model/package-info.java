/**
 * Trained networks: what predicts, and what a model file holds.
 *
 * <p>A {@link dev.backlight.model.Model} is an {@link dev.backlight.model.Architecture} (the layers, the shape of a
 * sample, the loss it was trained for) with frozen parameters and notes, such as class names and preprocessing. It
 * predicts from any number of threads at once, and reads and writes safetensors files.
 */
@NullMarked
package dev.backlight.model;

import org.jspecify.annotations.NullMarked;
