package dev.backlight.lessons;

import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Variables;
import dev.backlight.expr.Expr;
import dev.backlight.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The quantities of a network: those of all its samples together, or of one alone, before and after updates. */
final class NetworkTruth implements Truth {
    private final NetworkExample example;
    private final Function<NetworkParts, Rewriting> mistake;
    private final NetworkGraph all;
    private final Map<Integer, NetworkGraph> alone = new HashMap<>();

    /** The parameters after so many updates; asked for more, it goes on from there. */
    private Variables variables;

    private int updates;

    NetworkTruth(NetworkExample example) {
        this(example, _ -> Rewriting.none());
    }

    /** What would be true if a mistake were none. */
    NetworkTruth(NetworkExample example, Function<NetworkParts, Rewriting> mistake) {
        this.example = example;
        this.mistake = mistake;
        this.all = new NetworkGraph(example, example.samples(), mistake);
        this.variables = start();
    }

    private Variables start() {
        return new ReferenceEngine().variables(example.structure().parameters());
    }

    @Override
    public Tensor value(String quantity) {
        Asked asked = Asked.parse(quantity);
        NetworkGraph graph = graph(asked);
        Expr wanted = graph.named().of(asked.quantity());
        move(asked.after());
        return Scalar.finite(quantity, graph.value(wanted, variables));
    }

    @Override
    public void check(String quantity) {
        Asked asked = Asked.parse(quantity);
        if (asked.after() > 0 && example.learningRate().isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + quantity + "\" is after an update, but the example has no \"learningRate\": add it");
        }
        graph(asked).named().of(asked.quantity());
    }

    private NetworkGraph graph(Asked asked) {
        if (asked.of().isEmpty()) {
            return all;
        }
        int sample = asked.index(example.samples().size(), "sample");
        return alone.computeIfAbsent(
                sample,
                index -> new NetworkGraph(example, List.of(example.samples().get(index)), mistake));
    }

    private void move(int wanted) {
        if (wanted < updates) {
            variables = start();
            updates = 0;
        }
        for (; updates < wanted; updates++) {
            all.update(variables, example.learningRate().orElseThrow());
        }
    }
}
