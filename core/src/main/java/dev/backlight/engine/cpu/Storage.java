package dev.backlight.engine.cpu;

/**
 * The arrays of one run: every buffer of a plan has a number, and its elements lie in {@code floats[number]} or
 * {@code ints[number]}. An array may be longer than the value in it.
 *
 * @param floats the arrays of reals; null where a buffer holds integers
 * @param ints the arrays of integers; null where a buffer holds reals
 * @param product multiplies matrices, with memory of its own
 * @param tiles scratch memory for chains
 */
public record Storage(float[][] floats, int[][] ints, MatrixProduct product, Tiles tiles) {}
