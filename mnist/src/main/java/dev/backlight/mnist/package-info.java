/**
 * The MNIST database of handwritten digits: 60,000 images to learn from and 10,000 to test with.
 *
 * <p>Yann LeCun, Corinna Cortes and Christopher J. C. Burges, <i>The MNIST database of handwritten digits</i>, 1998.
 * The files lie in this package, unchanged, so nothing is downloaded when a program runs. They are made available under
 * the terms of the <a href="https://creativecommons.org/licenses/by-sa/3.0/">Creative Commons Attribution-ShareAlike
 * 3.0</a> licence, not under the licence of the code; {@code NOTICE.txt} beside them says so.
 *
 * <p>{@link dev.backlight.mnist.Mnist} gives them as a {@link dev.backlight.data.Dataset}. Each image has 28 rows of 28
 * grey levels; ink is high, paper is 0.
 */
@NullMarked
package dev.backlight.mnist;

import org.jspecify.annotations.NullMarked;
