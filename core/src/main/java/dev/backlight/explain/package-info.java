/**
 * Explains a network's gradients with its own numbers.
 *
 * <p>{@link dev.backlight.explain.Explanation} runs one sample forward and backward through the graph that training
 * uses, in double, and gives the unit table (s, z, f′(s), dE/dz, δ), the weight table (δ · z, dE/dw, Δw, the new value)
 * and every path from a weight to the loss. It knows operations, not layers: units are found in the graph where scalar
 * functions are applied, and {@link dev.backlight.expr.Op#element} writes out how each depends on those before it.
 * Every derivative is {@link dev.backlight.grad.Gradient}'s.
 *
 * <p>A {@link dev.backlight.explain.Quantity} carries a number in double, as training has it, and exactly where decimal
 * arithmetic on the typed numbers comes to an end: only such numbers are printed after an equals sign.
 *
 * <p>A {@link dev.backlight.explain.Surface} is a formula, or a loss over one or two weights; a
 * {@link dev.backlight.explain.Descent} goes down on it and says with a reason what becomes of it: it converges,
 * oscillates, diverges or is chaotic.
 */
@NullMarked
package dev.backlight.explain;

import org.jspecify.annotations.NullMarked;
