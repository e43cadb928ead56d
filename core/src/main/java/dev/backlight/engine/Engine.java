package dev.backlight.engine;

import dev.backlight.expr.Graph;
import dev.backlight.tensor.Tensor;
import java.util.Map;

/** Runs graphs: compiles them once, and keeps the arrays of parameters and states in a memory of its own. */
public interface Engine {
    /**
     * Makes the graph ready to run with any parameters of its shapes.
     *
     * @throws UnsupportedOperationException if this engine cannot compute with a type or operation in it, which is
     *     named
     */
    Executable compile(Graph graph);

    /** New arrays for parameters and states, by name, with these values. */
    Variables variables(Map<String, Tensor> values);
}
