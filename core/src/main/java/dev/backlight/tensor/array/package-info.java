/**
 * What only this library may do with a {@link dev.backlight.tensor.Tensor}.
 *
 * <p>A tensor copies what it gives out, so that nobody can change it. An engine that trains on a batch of megabytes
 * must not copy it at every step; with the key of this package it reads the array where it lies.
 */
@NullMarked
package dev.backlight.tensor.array;

import org.jspecify.annotations.NullMarked;
