package dev.backlight.expr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The order in which a graph without cycles is worked through: every node after those that it takes. It is found with a
 * stack of its own, so a chain may be as long as memory allows.
 */
public final class InputsFirst {
    private InputsFirst() {}

    /**
     * The roots and everything that they depend on, each once, depth first.
     *
     * @param inputs what a node takes; asked once for each node, before its inputs are asked for theirs
     */
    public static <N> List<N> of(List<N> roots, Function<? super N, ? extends List<N>> inputs) {
        List<N> ordered = new ArrayList<>();
        Map<N, Boolean> done = new HashMap<>(); // absent: unseen, FALSE: its inputs are under way
        Deque<N> stack = new ArrayDeque<>();
        for (N root : roots) {
            stack.push(root);
            while (!stack.isEmpty()) {
                N node = stack.peek();
                if (!done.containsKey(node)) {
                    done.put(node, false);
                    for (N input : inputs.apply(node).reversed()) {
                        if (!done.containsKey(input)) {
                            stack.push(input);
                        }
                    }
                } else {
                    stack.pop();
                    if (!done.put(node, true)) {
                        ordered.add(node);
                    }
                }
            }
        }
        return ordered;
    }
}
