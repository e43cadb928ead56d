/**
 * Engines: what turns a graph and tensors into tensors.
 *
 * <p>An {@link dev.backlight.engine.Engine} compiles a {@link dev.backlight.expr.Graph} once into an
 * {@link dev.backlight.engine.Executable}, which is immutable and shared. Whatever a run writes lies in a
 * {@link dev.backlight.engine.Workspace}, one for each thread that runs. Parameters and states lie in neither, but in
 * {@link dev.backlight.engine.Variables}, so the executables for batches of 128, 96 and 1 rows share them.
 *
 * <p>{@link dev.backlight.engine.ReferenceEngine} computes in double with plain loops, written to be read: it says what
 * is right. {@link dev.backlight.engine.CpuEngine} computes in float, planned, fused and on several threads, and is
 * held against it. Both give the same bits at every run, over any number of threads.
 */
@NullMarked
package dev.backlight.engine;

import org.jspecify.annotations.NullMarked;
