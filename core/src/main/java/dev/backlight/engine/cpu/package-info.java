/**
 * The arithmetic of the CPU engine: matrix products, scalar functions and the threads they share.
 *
 * <p>Everything here keeps one promise: the same inputs give the same bits, over any number of threads, interpreted or
 * compiled, with any vector width or without the Vector API. A matrix product therefore accumulates every element as
 * one chain of fused multiply-adds in a fixed order ({@link dev.backlight.engine.cpu.MatrixProduct}), functions are
 * made of exactly rounded operations only ({@link dev.backlight.engine.cpu.FloatMath}), chains of them are loops
 * written at run time, alike on one number and on a vector ({@link dev.backlight.engine.cpu.ChainLoopWriter}), and work
 * is split by size, never by the number of threads that happen to be free
 * ({@link dev.backlight.engine.cpu.WorkerPool}).
 *
 * <p>The package is not exported: it is how {@code CpuEngine} computes, not what the library offers.
 */
@NullMarked
package dev.backlight.engine.cpu;

import org.jspecify.annotations.NullMarked;
