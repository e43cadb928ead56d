/**
 * Differentiation: from a graph to a graph.
 *
 * <p>{@link dev.backlight.grad.Gradient} walks an expression backwards, from the loss to its leaves, and asks every
 * operation for its derivative. What comes out are expressions again: they can be looked at, fused with the forward
 * graph, and differentiated once more. There is no other code in the library that computes an error signal.
 *
 * <p>{@link dev.backlight.grad.GradCheck} holds a gradient against finite differences.
 * {@link dev.backlight.grad.Cutoff} says which operation kept a parameter from getting a gradient, and why.
 */
@NullMarked
package dev.backlight.grad;

import org.jspecify.annotations.NullMarked;
