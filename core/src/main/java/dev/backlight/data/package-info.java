/**
 * Examples to learn from: a {@link dev.backlight.data.Dataset} is one tensor of features and one of targets, row by
 * row; it is cut into {@link dev.backlight.data.Batches} and, by {@link dev.backlight.data.Split}, into a part for
 * training and one for validation.
 *
 * <p>Order is never stored. A {@link dev.backlight.data.Permutation} computes which row stands at a place of an epoch
 * from the seed and the epoch's number, so the k-th batch of any epoch can be made at once: a stopped training goes on
 * where it was, and workers that share a data set need not talk about it.
 *
 * <p>{@link dev.backlight.data.Idx} reads the file format of the MNIST digits. Files with columns are the matter of the
 * module {@code dev.backlight.tables}. What is malformed is refused with a
 * {@link dev.backlight.data.MalformedDataException} that names the place, before memory is taken for what the file
 * claims.
 */
@NullMarked
package dev.backlight.data;

import org.jspecify.annotations.NullMarked;
