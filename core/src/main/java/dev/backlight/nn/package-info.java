/**
 * Networks: layers, their initial values, and losses.
 *
 * <p>A {@link dev.backlight.nn.Layer} is a function from an expression to an expression. What it needs besides, such as
 * weights, it asks of the {@link dev.backlight.nn.Scope} it is applied in, which knows where in the network it stands
 * and collects what was asked for. So a layer is a record of a few settings, holds no numbers, and can be applied to
 * any shape.
 *
 * <p>{@link dev.backlight.nn.Dense}, {@link dev.backlight.nn.Activation} and {@link dev.backlight.nn.Flatten} stand one
 * after the other in a {@link dev.backlight.nn.Sequential}. {@link dev.backlight.nn.UnitNetwork} is the other view of
 * the same thing: single units, each with its own activation, joined by single edges in any acyclic way.
 *
 * <p>A {@link dev.backlight.nn.Loss} compares outputs with targets, one number a sample; a
 * {@link dev.backlight.nn.Reduction} makes one number of a batch of them.
 */
@NullMarked
package dev.backlight.nn;

import org.jspecify.annotations.NullMarked;
