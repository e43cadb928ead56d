package dev.backlight.engine;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.List;

/** Checks that what a run is given fits the graph, and that there is something to take out. */
final class Binding {
    private Binding() {}

    /** Refuses inputs whose number, shapes or kind of element differ from what the graph asks for. */
    static void check(Graph graph, List<Tensor> inputs) {
        if (inputs.size() != graph.inputs().size()) {
            throw new ShapeException(
                    "[run] the graph takes " + graph.inputs().size() + " inputs, but " + inputs.size() + " were given");
        }
        for (int i = 0; i < inputs.size(); i++) {
            Expr input = graph.inputs().get(i);
            check(((Input) input.op()).name(), input.type(), inputs.get(i).type());
        }
    }

    /** Refuses a value whose shape, or whose being real or integer, differs from what is asked for. */
    static void check(String name, TensorType asked, TensorType given) {
        if (!asked.shape().equals(given.shape())
                || asked.element().isReal() != given.element().isReal()) {
            boolean onlyElement =
                    asked.shape().equals(given.shape()) && asked.element().isReal();
            throw new ShapeException("[run] \"" + name + "\" is " + asked + " in the graph, but " + given + " was given"
                    + (onlyElement ? ": toF32() makes reals of integers" : ""));
        }
    }

    /** Refuses to give out what no run, or only a part of one, has computed. */
    static void checkComplete(boolean complete) {
        if (!complete) {
            throw new IllegalStateException(
                    "[output] there are no outputs: there was no run yet, or the last one failed");
        }
    }
}
