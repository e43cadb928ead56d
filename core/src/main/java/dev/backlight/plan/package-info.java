/**
 * Plans: from a graph to a linear list of steps over buffers that are known before the first run.
 *
 * <p>{@link dev.backlight.plan.Rewrite} simplifies the graph without changing what it computes and merges equal
 * subexpressions. {@link dev.backlight.plan.Fusion} joins chains of elementwise operations that can be computed in one
 * pass over memory. {@link dev.backlight.plan.Plan} puts the steps in order, decides which updates may overwrite a
 * parameter in place, and gives every value a place in memory ({@link dev.backlight.plan.Memory}), shared by values
 * that are never needed at the same time.
 *
 * <p>A plan knows shapes and orders but no numbers and no kernels; an engine turns its steps into loops.
 */
@NullMarked
package dev.backlight.plan;

import org.jspecify.annotations.NullMarked;
