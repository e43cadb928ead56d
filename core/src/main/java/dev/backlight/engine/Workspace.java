package dev.backlight.engine;

import dev.backlight.tensor.Tensor;
import java.util.List;

/**
 * The memory of one run at a time: buffers for values, and the outputs of the last run. Not safe for several threads.
 */
public interface Workspace {
    /**
     * Computes the outputs and applies the updates.
     *
     * @param variables the parameters and states to read, and to update
     * @param inputs a value for each input of the graph, in the graph's order
     * @throws dev.backlight.tensor.ShapeException if an input or variable is missing or of another type than the
     *     graph's
     * @throws NonFiniteException if a guard of the graph is not finite; nothing was updated
     * @throws IndexOutOfBoundsException if an index or class number is out of range; nothing was updated
     */
    void run(Variables variables, List<Tensor> inputs);

    /**
     * A copy of an output of the last run, by its place in the graph.
     *
     * @throws IllegalStateException if there was no run yet, or the last one failed
     */
    Tensor output(int index);

    /**
     * The only or first element of an output of the last run, without making a tensor.
     *
     * @throws IllegalStateException if there was no run yet, or the last one failed
     */
    double scalar(int index);
}
