package dev.backlight.engine;

import dev.backlight.expr.Expr;
import java.util.List;
import java.util.function.Function;

/** Finds where the first NaN or infinity of a run came from. */
final class NonFinite {
    private NonFinite() {}

    /** Thrown by the step that finds a guarded value not finite; where it came from is looked up then. */
    static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Found() {
            super(null, null, false, false);
        }
    }

    /**
     * Names the first node, in the order of computation, whose value is not finite.
     *
     * @param nodes in the order of computation
     * @param values the elements of each
     */
    static String describe(List<Expr> nodes, Function<Expr, double[]> values) {
        for (Expr node : nodes) {
            double[] value = values.apply(node);
            for (int i = 0; i < value.length; i++) {
                if (!Double.isFinite(value[i])) {
                    return "the first value that is not finite is " + value[i] + ", element " + i + " of " + name(node);
                }
            }
        }
        return "a guarded value was not finite, but computed again one by one all values were";
    }

    private static String name(Expr node) {
        String what = switch (node.op()) {
            case dev.backlight.expr.Input(String name, var type) -> "the input \"" + name + "\" " + type;
            case dev.backlight.expr.Parameter(String name, var type) -> "the parameter \"" + name + "\" " + type;
            case dev.backlight.expr.State(String name, var type) -> "the state \"" + name + "\" " + type;
            default -> node.op().label() + " " + node.type();
        };
        return what + (node.path().isEmpty() ? "" : " in " + node.path());
    }
}
