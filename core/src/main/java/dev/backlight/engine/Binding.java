package dev.backlight.engine;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.TensorType;

/** Checks that what a run is given fits the graph, and that there is something to take out. */
final class Binding {
    private Binding() {}

    /** Refuses more or fewer inputs than the graph asks for. */
    static void checkCount(Graph graph, int given) {
        if (given != graph.inputs().size()) {
            throw new ShapeException(
                    "[run] the graph takes " + graph.inputs().size() + " inputs, but " + given + " were given");
        }
    }

    /** Refuses an input whose shape or kind of element differs from what the graph asks for. */
    static void checkInput(Graph graph, int index, TensorType given) {
        Expr input = graph.inputs().get(index);
        check(name(input), input.type(), given);
    }

    /** Refuses to run before every input was set. */
    static void checkSet(Graph graph, int index, boolean set) {
        if (!set) {
            throw new IllegalStateException(
                    "[run] the input \"" + name(graph.inputs().get(index)) + "\" was never set");
        }
    }

    private static String name(Expr input) {
        return ((Input) input.op()).name();
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
                    "[output] there are no outputs: there was no run yet, the last one failed, or an input was set since");
        }
    }
}
