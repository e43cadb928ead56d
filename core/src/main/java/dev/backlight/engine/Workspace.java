package dev.backlight.engine;

import dev.backlight.tensor.Tensor;
import java.util.List;

/**
 * The memory of one run at a time: buffers for values, and the outputs of the last run. Not safe for several threads.
 */
public interface Workspace {
    /**
     * Sets an input, by its place in the graph, for the runs to come. It may be read in place, without being copied.
     * The outputs of the last run are gone with it.
     *
     * @throws dev.backlight.tensor.ShapeException if it is of another type than the graph's
     */
    void input(int index, Tensor value);

    /**
     * Sets a scalar input, by its place in the graph, for the runs to come, without making a tensor. The outputs of the
     * last run are gone with it.
     *
     * @throws dev.backlight.tensor.ShapeException if the graph's is not a real scalar
     */
    void input(int index, double value);

    /**
     * Computes the outputs from the inputs that were set, and applies the updates.
     *
     * @param variables the parameters and states to read, and to update
     * @throws IllegalStateException if an input was never set
     * @throws dev.backlight.tensor.ShapeException if a variable is missing or of another type than the graph's
     * @throws NonFiniteException if a guard of the graph is not finite; nothing was updated
     * @throws IndexOutOfBoundsException if an index or class number is out of range; nothing was updated
     */
    void run(Variables variables);

    /**
     * Sets all inputs and runs.
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
     * @throws IllegalStateException if there was no run yet, the last one failed, or an input was set since
     */
    Tensor output(int index);

    /**
     * The only or first element of an output of the last run, without making a tensor.
     *
     * @throws IllegalStateException if there was no run yet, the last one failed, or an input was set since
     */
    double scalar(int index);
}
