package dev.backlight.lessons;

import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Variables;
import dev.backlight.explain.Quantity;
import dev.backlight.expr.Expr;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The quantities of a network: those of all its samples together, or of one alone, before and after updates. */
final class NetworkTruth implements Truth {
    /** Exact numbers grow with every update, and after that many only those are left that stand still. */
    private static final int MOST_FOLLOWED = 100;

    private final NetworkExample example;
    private final Function<NetworkParts, Rewriting> mistake;
    private final NetworkGraph all;
    private final Map<Integer, NetworkGraph> alone = new HashMap<>();

    /** The parameters after so many updates; asked for more, it goes on from there. */
    private Variables variables;

    private int updates;

    /** The parameters number by number, after 0, 1, 2 … updates as far as they were asked for. */
    private final List<Map<String, List<Quantity>>> decimals = new ArrayList<>();

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
    public List<Quantity> quantities(String quantity) {
        Asked asked = Asked.parse(quantity);
        NetworkGraph graph = graph(asked);
        Expr wanted = graph.named().of(asked.quantity());
        double[] values = value(quantity).toDoubles();
        Optional<List<Quantity>> exact =
                decimals(asked.after()).flatMap(parameters -> graph.decimals(wanted, parameters));
        return IntStream.range(0, values.length)
                .mapToObj(i -> new Quantity(
                        values[i], exact.flatMap(numbers -> numbers.get(i).exact())))
                .toList();
    }

    /** The parameters after so many updates; empty if nobody follows them so far. */
    private Optional<Map<String, List<Quantity>>> decimals(int after) {
        if (after > MOST_FOLLOWED) {
            return Optional.empty();
        }
        if (decimals.isEmpty()) {
            decimals.add(typed());
        }
        while (decimals.size() <= after) {
            Optional<Map<String, List<Quantity>>> next = all.updated(decimals.getLast());
            if (next.isEmpty()) {
                return Optional.empty();
            }
            decimals.add(next.get());
        }
        return Optional.of(decimals.get(after));
    }

    private Map<String, List<Quantity>> typed() {
        Map<String, List<Quantity>> typed = new HashMap<>();
        example.structure()
                .parameters()
                .forEach((name, values) -> typed.put(
                        name,
                        Arrays.stream(values.toDoubles())
                                .mapToObj(Quantity::typed)
                                .toList()));
        return typed;
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
            all.update(variables);
        }
    }
}
