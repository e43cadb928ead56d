package dev.backlight.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.expr.CustomOp;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Gather;
import dev.backlight.expr.Graph;
import dev.backlight.expr.OneHot;
import dev.backlight.expr.Reshape;
import dev.backlight.expr.ScatterAdd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a plan without numbers: every place of memory holds the name of the value that was last written there, and every
 * step must find in its places the values that it reads. What holds of names holds of numbers.
 */
final class DataFlow {
    private record Place(Buffer.Kind kind, int index) {}

    private final Plan plan;
    private final Map<Place, Expr> memory = new HashMap<>();

    private DataFlow(Plan plan) {
        this.plan = plan;
    }

    /**
     * Checks that each step reads what was computed for it; that no step overwrites what it still reads; that values
     * fit their slots; that in the end the outputs and all updates are where they belong; and that nothing is updated
     * before the last step that can fail.
     */
    static void check(Plan plan) {
        new DataFlow(plan).run();
    }

    private void run() {
        for (Expr node : plan.graph().nodes()) {
            Buffer buffer = plan.buffers().get(node);
            if (node.inputs().isEmpty() && buffer.kind() != Buffer.Kind.SLOT) {
                memory.put(place(buffer), node);
            }
        }
        int lastThatCanFail = -1;
        int firstUpdate = Integer.MAX_VALUE;
        for (int i = 0; i < plan.steps().size(); i++) {
            Step step = plan.steps().get(i);
            step.reads().forEach(this::find);
            if (canFail(step)) {
                lastThatCanFail = i;
            }
            switch (step) {
                case Step.Compute(Expr node) -> {
                    for (Expr read : node.inputs()) {
                        assertThat(place(read))
                                .as("%s overwrites what it reads", node)
                                .isNotEqualTo(place(node));
                    }
                    write(plan.buffer(node), node);
                }
                case Step.Fused(Chain chain) -> writeResults(chain, chain.leaves());
                case Step.Product(Expr product, Chain chain) -> {
                    for (Expr read : product.inputs()) {
                        for (Expr result : chain.results()) {
                            assertThat(place(read))
                                    .as("%s overwrites what it reads", product)
                                    .isNotEqualTo(place(result));
                        }
                    }
                    List<Expr> leaves = new ArrayList<>(chain.leaves());
                    assertThat(leaves.remove(product)).isTrue();
                    writeResults(chain, leaves);
                }
                case Step.Guard(Expr node) -> {}
                case Step.Copy(Buffer from, Buffer to) -> write(to, memory.get(place(from)));
            }
            boolean updates = written(step).stream().anyMatch(buffer -> buffer.kind() == Buffer.Kind.VARIABLE);
            firstUpdate = updates ? Math.min(firstUpdate, i) : firstUpdate;
        }
        assertThat(firstUpdate).as("the first update\n%s", plan).isGreaterThan(lastThatCanFail);
        checkResults();
    }

    private void writeResults(Chain chain, List<Expr> leaves) {
        for (Expr result : chain.results()) {
            for (Expr leaf : leaves) {
                boolean elementByElement = leaf.shape().equals(chain.shape());
                assertThat(elementByElement || !place(leaf).equals(place(result)))
                        .as("%s overwrites what it reads", result)
                        .isTrue();
            }
        }
        chain.results().forEach(result -> write(plan.buffer(result), result));
        for (Expr result : chain.results()) {
            assertThat(memory.get(place(result)))
                    .as("two results in one place\n%s", plan)
                    .isSameAs(result);
        }
    }

    private void checkResults() {
        for (int i = 0; i < plan.graph().outputs().size(); i++) {
            Buffer buffer = plan.outputs().get(i);
            assertThat(memory.get(place(buffer)))
                    .as("output %s", i)
                    .isSameAs(base(plan.graph().outputs().get(i)));
            assertThat(buffer.kind()).as("output %s lies where others write", i).isNotEqualTo(Buffer.Kind.VARIABLE);
        }
        Map<Place, Expr> expected = new HashMap<>();
        for (Graph.Update update : plan.graph().updates()) {
            expected.put(place(update.variable()), base(update.value()));
        }
        expected.forEach((place, value) -> assertThat(memory.get(place)).isSameAs(value));
        memory.forEach((place, value) -> {
            if (place.kind == Buffer.Kind.VARIABLE && !expected.containsKey(place)) {
                assertThat(place(value)).as("an array that is not updated").isEqualTo(place);
            }
        });
    }

    private Place place(Expr node) {
        return place(plan.buffer(node));
    }

    private static Place place(Buffer buffer) {
        return new Place(buffer.kind(), buffer.index());
    }

    private void find(Expr value) {
        assertThat(memory.get(place(value)))
                .as("in the place of %s of %s\n%s", value.op().label(), value.type(), plan)
                .isSameAs(base(value));
    }

    private void write(Buffer buffer, Expr value) {
        assertThat(buffer.kind()).isIn(Buffer.Kind.SLOT, Buffer.Kind.VARIABLE);
        assertThat(buffer.count()).isEqualTo(value.shape().count());
        assertThat(buffer.element()).isEqualTo(value.element());
        if (buffer.kind() == Buffer.Kind.SLOT) {
            Plan.Slot slot = plan.slots().get(buffer.index());
            assertThat(slot.element()).isEqualTo(buffer.element());
            assertThat(slot.count()).isGreaterThanOrEqualTo(buffer.count());
        }
        memory.put(place(buffer), value);
    }

    private List<Buffer> written(Step step) {
        return switch (step) {
            case Step.Compute(Expr node) -> List.of(plan.buffer(node));
            case Step.Fused(Chain chain) -> written(chain);
            case Step.Product(Expr product, Chain chain) -> written(chain);
            case Step.Guard(Expr node) -> List.of();
            case Step.Copy(Buffer from, Buffer to) -> List.of(to);
        };
    }

    private List<Buffer> written(Chain chain) {
        return chain.results().stream().map(plan::buffer).toList();
    }

    private static boolean canFail(Step step) {
        return switch (step) {
            case Step.Guard guard -> true;
            case Step.Compute(Expr node) ->
                node.op() instanceof Gather
                        || node.op() instanceof ScatterAdd
                        || node.op() instanceof OneHot
                        || node.op() instanceof CustomOp;
            default -> false;
        };
    }

    private static Expr base(Expr node) {
        Expr base = node;
        while (base.op() instanceof Reshape) {
            base = base.inputs().getFirst();
        }
        return base;
    }

    /** How many slots each value could have had to itself, and how many there are. */
    static List<Integer> slotsWithAndWithoutSharing(Plan plan) {
        Map<Expr, Boolean> computed = new IdentityHashMap<>();
        plan.buffers().forEach((node, buffer) -> {
            if (buffer.kind() == Buffer.Kind.SLOT) {
                computed.put(base(node), true);
            }
        });
        return List.of(plan.slots().size(), computed.size());
    }
}
