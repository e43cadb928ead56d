/**
 * Values: a {@link dev.backlight.tensor.Tensor} is an immutable row-major array with a
 * {@link dev.backlight.tensor.Shape}, of one {@link dev.backlight.tensor.ElementType}.
 *
 * <p>Everything the library takes from its user and gives back is a tensor: data, parameters, predictions, gradients. A
 * tensor only holds numbers. Arithmetic is done on expressions ({@code dev.backlight.expr}), which know shapes and
 * types but hold no numbers, and an engine ({@code dev.backlight.engine}) turns the one into the other.
 *
 * <p>Shapes of rank 0 (one number, written {@code []}) and shapes with a size of zero (no numbers, but still a type)
 * are ordinary values here. Two shapes combine by the rules of NumPy's broadcasting,
 * {@link dev.backlight.tensor.Shape#broadcast}. What does not fit is refused with a
 * {@link dev.backlight.tensor.ShapeException} that names both sides.
 */
@NullMarked
package dev.backlight.tensor;

import org.jspecify.annotations.NullMarked;
