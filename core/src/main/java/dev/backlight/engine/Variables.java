package dev.backlight.engine;

import dev.backlight.tensor.Tensor;
import java.util.Set;

/**
 * The named arrays of a network's parameters and states, in an engine's own memory. Runs with updates change them; they
 * may be read by several threads while none updates them.
 */
public interface Variables {
    /** All names, in the order in which they were given. */
    Set<String> names();

    /**
     * A copy of one array as it is now.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    Tensor get(String name);

    /**
     * Replaces the values of one array by others of its shape.
     *
     * @throws dev.backlight.tensor.ShapeException if the shapes differ
     * @throws IllegalArgumentException if there is none of this name
     */
    void set(String name, Tensor value);
}
