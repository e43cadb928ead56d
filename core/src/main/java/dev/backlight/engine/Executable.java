package dev.backlight.engine;

import dev.backlight.expr.Graph;
import dev.backlight.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** A graph made ready to run; immutable and safe to share between threads. */
public interface Executable {
    Graph graph();

    /** A new place for everything that a run writes; use it from one thread at a time, again and again. */
    Workspace workspace();

    /** Runs once in a workspace of its own and gives all outputs: short to write, but it allocates at every call. */
    default List<Tensor> run(Variables variables, List<Tensor> inputs) {
        Workspace workspace = workspace();
        workspace.run(variables, inputs);
        return IntStream.range(0, graph().outputs().size())
                .mapToObj(workspace::output)
                .toList();
    }
}
