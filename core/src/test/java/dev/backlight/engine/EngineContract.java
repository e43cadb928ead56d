package dev.backlight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.backlight.expr.CustomOp;
import dev.backlight.expr.Derivative;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Gather;
import dev.backlight.expr.Graph;
import dev.backlight.expr.ScatterAdd;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine must do with a graph, apart from computing it: bind, guard, update, refuse. */
abstract class EngineContract extends ValueContract {
    private static final TensorType PAIR = TensorType.f32(2);

    private static Expr parameter(String name) {
        return Expr.parameter(name, PAIR);
    }

    private static Tensor pair(double a, double b) {
        return Tensor.of(Shape.of(2), (float) a, (float) b);
    }

    private static Tensor ints(int... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    private static Graph.Update update(Expr variable, Expr value) {
        return new Graph.Update(variable, value);
    }

    private static Graph updates(Graph.Update... updates) {
        return new Graph(List.of(), List.of(), List.of(updates), List.of());
    }

    private static double[] numbers(Variables variables, String name) {
        return variables.get(name).toDoubles();
    }

    private Variables ab() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        values.put("a", pair(1, 2));
        values.put("b", pair(10, 20));
        return engine().variables(values);
    }

    private List<Tensor> run(Graph graph, Variables variables, Tensor... inputs) {
        return engine().compile(graph).run(variables, List.of(inputs));
    }

    @Test
    void updatesAllAtOnceFromOldValues() {
        Expr a = parameter("a");
        Expr b = parameter("b");
        Variables swapped = ab();
        run(updates(update(a, b), update(b, a)), swapped);
        assertThat(numbers(swapped, "a")).containsExactly(10, 20);
        assertThat(numbers(swapped, "b")).containsExactly(1, 2);

        Variables mixed = ab();
        run(updates(update(a, a.add(b)), update(b, a.sub(b))), mixed);
        assertThat(numbers(mixed, "a")).containsExactly(11, 22);
        assertThat(numbers(mixed, "b")).containsExactly(-9, -18);

        Variables chained = ab();
        Expr newA = a.mul(2);
        run(updates(update(a, newA), update(b, b.add(newA).add(a))), chained);
        assertThat(numbers(chained, "a")).containsExactly(2, 4);
        assertThat(numbers(chained, "b")).containsExactly(13, 26);
    }

    @Test
    void updatesFromTheSameValueTwice() {
        Expr a = parameter("a");
        Expr b = parameter("b");
        Expr sum = a.add(b);
        Variables variables = ab();
        run(updates(update(a, sum), update(b, sum)), variables);
        assertThat(numbers(variables, "a")).containsExactly(11, 22);
        assertThat(numbers(variables, "b")).containsExactly(11, 22);
    }

    /** Each element of the new value needs several of the old, so nothing may be overwritten while it is computed. */
    @Test
    void updatesFromItsOwnElementsInAnotherOrder() {
        Expr w = Expr.parameter("w", TensorType.f32(2, 2));
        Tensor old = Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f);
        Map<Expr, double[]> expected = new LinkedHashMap<>();
        expected.put(w.permute(1, 0), new double[] {1, 3, 2, 4});
        expected.put(w.matmul(w), new double[] {7, 10, 15, 22});
        expected.put(w.add(w.permute(1, 0)), new double[] {2, 5, 5, 8});
        expected.put(w.sum(0).broadcastTo(w.shape()), new double[] {4, 6, 4, 6});
        expected.put(w.sub(w.reshape(4).slice(0, 1, 2)), new double[] {-1, -1, 1, 1});
        expected.put(w.reshape(4).reshape(2, 2).mul(2), new double[] {2, 4, 6, 8});
        expected.put(Expr.concatenate(0, List.of(w.slice(0, 1, 1), w.slice(0, 0, 1))), new double[] {3, 4, 1, 2});
        expected.forEach((value, numbers) -> {
            Variables variables = engine().variables(Map.of("w", old));
            run(updates(update(w, value)), variables);
            assertThat(numbers(variables, "w")).as(value.toString()).containsExactly(numbers);
        });
    }

    @Test
    void updatesToConstantsInputsAndStretchedValues() {
        Expr a = parameter("a");
        Expr b = Expr.state("b", PAIR);
        Expr x = Expr.input("x", PAIR);
        Variables variables = ab();
        Graph graph = new Graph(
                List.of(x),
                List.of(),
                List.of(
                        update(a, x),
                        update(b, Expr.constant(7, ElementType.F32).broadcastTo(Shape.of(2)))),
                List.of());
        run(graph, variables, pair(5, 6));
        assertThat(numbers(variables, "a")).containsExactly(5, 6);
        assertThat(numbers(variables, "b")).containsExactly(7, 7);
    }

    @Test
    void countsStepsInAnIntegerState() {
        Expr step = Expr.state("step", TensorType.i32());
        Graph graph = new Graph(List.of(), List.of(step), List.of(update(step, step.add(1))), List.of(step));
        Variables variables = engine().variables(Map.of("step", Tensor.scalar(41)));
        assertThat(run(graph, variables).getFirst()).isEqualTo(Tensor.scalar(41));
        assertThat(variables.get("step")).isEqualTo(Tensor.scalar(42));
    }

    @Test
    void givesOutOldAndNewValuesOfAnUpdatedParameter() {
        Expr a = parameter("a");
        Expr doubled = a.mul(2);
        Graph graph = new Graph(
                List.of(),
                List.of(a, a.reshape(2, 1), doubled, doubled.reshape(1, 2), a.stopGradient()),
                List.of(update(a, doubled)),
                List.of());
        Variables variables = ab();
        Workspace workspace = engine().compile(graph).workspace();
        workspace.run(variables, List.of());

        variables.set("a", pair(-5, -6)); // outputs are of the run, not of now
        assertThat(workspace.output(0).toDoubles()).containsExactly(1, 2);
        assertThat(workspace.output(1).toDoubles()).containsExactly(1, 2);
        assertThat(workspace.output(2).toDoubles()).containsExactly(2, 4);
        assertThat(workspace.output(3).toDoubles()).containsExactly(2, 4);
        assertThat(workspace.output(3).shape()).isEqualTo(Shape.of(1, 2));
        assertThat(workspace.output(4).toDoubles()).containsExactly(1, 2);
    }

    /** The new value is written into the parameter's own array, but the output must not lie there. */
    @Test
    void givesOutANewValueOnlyUnderAnotherShape() {
        Expr a = parameter("a");
        Expr doubled = a.mul(2);
        Graph graph = new Graph(List.of(), List.of(doubled.reshape(1, 2)), List.of(update(a, doubled)), List.of());
        Variables variables = ab();
        Workspace workspace = engine().compile(graph).workspace();
        workspace.run(variables, List.of());
        variables.set("a", pair(-5, -6));
        assertThat(workspace.output(0).toDoubles()).containsExactly(2, 4);
    }

    @Test
    void updatesThroughReshapes() {
        Expr a = parameter("a");
        Expr b = parameter("b");
        Variables variables = ab();
        run(
                updates(
                        update(a, b.reshape(2, 1).add(a.reshape(2, 1)).reshape(2)),
                        update(b, a.reshape(1, 2).reshape(2))),
                variables);
        assertThat(numbers(variables, "a")).containsExactly(11, 22);
        assertThat(numbers(variables, "b")).containsExactly(1, 2);
    }

    @Test
    void updatesNothingIfAGuardIsNotFinite() {
        Expr a = parameter("a");
        Expr b = parameter("b");
        Expr x = Expr.input("x", PAIR);
        Expr loss = Expr.under("3/head", () -> x.mul(a).log().sum());
        Graph graph = new Graph(
                List.of(x), List.of(loss), List.of(update(a, a.sub(b)), update(b, b.mul(0.5))), List.of(loss));
        Workspace workspace = engine().compile(graph).workspace();
        Variables variables = ab();

        assertThatThrownBy(() -> workspace.run(variables, List.of(pair(1, -1))))
                .isInstanceOf(NonFiniteException.class)
                .hasMessage("the first value that is not finite is NaN, element 1 of log f32[2] in 3/head");
        assertThat(numbers(variables, "a")).containsExactly(1, 2);
        assertThat(numbers(variables, "b")).containsExactly(10, 20);
        assertThatThrownBy(() -> workspace.output(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the last one failed");

        assertThatThrownBy(() -> workspace.run(variables, List.of(pair(Double.POSITIVE_INFINITY, 1))))
                .isInstanceOf(NonFiniteException.class)
                .hasMessage("the first value that is not finite is Infinity, element 0 of the input \"x\" f32[2]");

        variables.set("a", pair(1, Double.NaN));
        assertThatThrownBy(() -> workspace.run(variables, List.of(pair(1, 1))))
                .isInstanceOf(NonFiniteException.class)
                .hasMessage("the first value that is not finite is NaN, element 1 of the parameter \"a\" f32[2]");

        variables.set("a", pair(1, 2));
        workspace.run(variables, List.of(pair(1, 1)));
        assertThat(numbers(variables, "a")).containsExactly(-9, -18);
        assertThat(workspace.output(0).item()).isCloseTo(Math.log(2), offset(1e-7));
    }

    /** A guard is looked at also where it is a leaf, is not given out, or has many elements. */
    @Test
    void guardsAnyValue() {
        Expr a = parameter("a");
        Expr x = Expr.input("x", TensorType.f32(5000));
        List<Expr> guards = List.of(x, x.reshape(50, 100), x.mul(1), x.slice(0, 4990, 10), x.sum());
        float[] values = new float[5000];
        values[4999] = Float.NaN;
        for (Expr guard : guards) {
            Graph graph = new Graph(List.of(x), List.of(), List.of(update(a, a.add(1))), List.of(guard));
            Variables variables = ab();
            assertThatThrownBy(() -> run(graph, variables, Tensor.of(Shape.of(5000), values)))
                    .isInstanceOf(NonFiniteException.class)
                    .hasMessageContaining("the input \"x\"");
            assertThat(numbers(variables, "a")).containsExactly(1, 2);
            run(graph, variables, Tensor.of(Shape.of(5000), new float[5000]));
            assertThat(numbers(variables, "a")).containsExactly(2, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void refusesAnIndexOutOfRange(int wrong) {
        Expr a = Expr.parameter("a", TensorType.f32(3, 2));
        Expr b = parameter("b");
        Expr indices = Expr.input("indices", TensorType.i32(2));
        Expr entries = Expr.input("entries", TensorType.f32(2, 2));
        Map<String, Expr> users = new LinkedHashMap<>();
        Expr.under("1/embedding", () -> {
            users.put("gather", Expr.of(new Gather(0), a, indices));
            users.put("scatterAdd", Expr.of(new ScatterAdd(0, 3), entries, indices));
            return users.put("oneHot", indices.oneHot(3, ElementType.F32));
        });
        users.forEach((label, user) -> {
            // The updates do not need what fails, and could have been done before.
            Graph graph = new Graph(
                    List.of(indices, entries),
                    List.of(user),
                    List.of(update(b, b.add(1)), update(a, a.mul(2))),
                    List.of());
            Variables variables = engine().variables(
                            Map.of("a", Tensor.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f), "b", pair(10, 20)));
            Tensor rows = Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f);
            assertThatThrownBy(() -> run(graph, variables, ints(2, wrong), rows))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("[" + label + "] the number " + wrong
                            + " at position 1 is not one of 0 to 2 (in 1/embedding)");
            assertThat(numbers(variables, "a")).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(numbers(variables, "b")).containsExactly(10, 20);
            run(graph, variables, ints(2, 0), rows);
            assertThat(numbers(variables, "b")).containsExactly(11, 21);
        });
    }

    /** An operation from outside that throws. */
    private record Refusing() implements CustomOp {
        @Override
        public String label() {
            return "refusing";
        }

        @Override
        public int arity() {
            return 1;
        }

        @Override
        public TensorType type(List<TensorType> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void compute(List<double[]> inputs, List<TensorType> types, double[] output) {
            if (inputs.getFirst()[0] < 0) {
                throw new IllegalStateException("negative");
            }
        }

        @Override
        public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
            return List.of(Derivative.cut("it is a constant"));
        }

        @Override
        public String latex(List<String> inputs) {
            return "0";
        }
    }

    @Test
    void updatesNothingIfAnOperationFromOutsideThrows() {
        Expr a = parameter("a");
        Expr b = parameter("b");
        Expr x = Expr.input("x", PAIR);
        Graph graph = new Graph(
                List.of(x), List.of(), List.of(update(a, a.mul(2)), update(b, Expr.of(new Refusing(), x))), List.of());
        Variables variables = ab();
        assertThatThrownBy(() -> run(graph, variables, pair(-1, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("negative");
        assertThat(numbers(variables, "a")).containsExactly(1, 2);
        assertThat(numbers(variables, "b")).containsExactly(10, 20);
        run(graph, variables, pair(1, 0));
        assertThat(numbers(variables, "a")).containsExactly(2, 4);
        assertThat(numbers(variables, "b")).containsExactly(0, 0);
    }

    @Test
    void refusesInputsThatDoNotFit() {
        Expr x = Expr.input("x", PAIR);
        Expr n = Expr.input("n", TensorType.i32(2));
        Graph graph = Graph.of(List.of(x, n), List.of(x));
        Variables none = engine().variables(Map.of());
        assertThatThrownBy(() -> run(graph, none, pair(1, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[run] the graph takes 2 inputs, but 1 were given");
        assertThatThrownBy(() -> run(graph, none, pair(1, 2), ints(1, 2), ints(3)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[run] the graph takes 2 inputs, but 3 were given");
        assertThatThrownBy(() -> run(graph, none, Tensor.of(Shape.of(3), 1f, 2f, 3f), ints(1, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[run] \"x\" is f32[2] in the graph, but f32[3] was given");
        assertThatThrownBy(() -> run(graph, none, ints(1, 2), ints(1, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "[run] \"x\" is f32[2] in the graph, but i32[2] was given: toF32() makes reals of integers");
        assertThatThrownBy(() -> run(graph, none, pair(1, 2), pair(1, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[run] \"n\" is i32[2] in the graph, but f32[2] was given");
    }

    @Test
    void takesRealsOfEitherPrecision() {
        Expr x = Expr.input("x", PAIR);
        Expr a = parameter("a");
        Tensor doubles = Tensor.of(Shape.of(2), 0.5, 0.25);
        Variables variables = engine().variables(Map.of("a", doubles));
        variables.set("a", doubles);
        assertThat(run(Graph.of(List.of(x), List.of(x.add(a))), variables, doubles)
                        .getFirst()
                        .toDoubles())
                .containsExactly(1, 0.5);
    }

    @Test
    void refusesVariablesThatDoNotFit() {
        Expr a = parameter("a");
        Expr b = parameter("b");
        Graph graph = Graph.of(List.of(), List.of(a.add(b)));
        assertThatThrownBy(() -> run(graph, engine().variables(Map.of("a", pair(1, 2)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[variables] there is no \"b\" among [a]");
        Variables misshaped = engine().variables(Map.of("a", pair(1, 2), "b", Tensor.of(Shape.of(3), 1f, 2f, 3f)));
        assertThatThrownBy(() -> run(graph, misshaped))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[run] \"b\" is f32[2] in the graph, but "
                        + misshaped.get("b").type() + " was given");
        assertThatThrownBy(() -> run(graph, engine().variables(Map.of("a", pair(1, 2), "b", ints(1, 2)))))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "[run] \"b\" is f32[2] in the graph, but i32[2] was given: toF32() makes reals of integers");
        Variables variables = ab();
        assertThatThrownBy(() -> variables.set("a", Tensor.of(Shape.of(1, 2), 1f, 2f)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("\"a\"", "[2]", "[1, 2]");
        assertThatThrownBy(() -> variables.set("c", pair(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[variables] there is no \"c\" among [a, b]");
        assertThat(variables.names()).containsExactly("a", "b");
    }

    /** One workspace goes from one set of variables to another and back, also over a set that is refused. */
    @Test
    void bindsTheVariablesOfEachRun() {
        Graph graph = Graph.of(List.of(), List.of(parameter("a").add(parameter("b"))));
        Workspace workspace = engine().compile(graph).workspace();
        Variables first = ab();
        Variables second = engine().variables(Map.of("a", pair(100, 100), "b", pair(200, 200)));
        Variables without = engine().variables(Map.of("a", pair(1000, 1000)));

        workspace.run(first, List.of());
        assertThat(workspace.output(0).toDoubles()).containsExactly(11, 22);
        workspace.run(second, List.of());
        assertThat(workspace.output(0).toDoubles()).containsExactly(300, 300);
        workspace.run(first, List.of());
        assertThat(workspace.output(0).toDoubles()).containsExactly(11, 22);
        assertThatThrownBy(() -> workspace.run(without, List.of())).isInstanceOf(IllegalArgumentException.class);
        workspace.run(first, List.of());
        assertThat(workspace.output(0).toDoubles()).containsExactly(11, 22);
        first.set("a", pair(0, 0));
        workspace.run(first, List.of());
        assertThat(workspace.output(0).toDoubles()).containsExactly(10, 20);
    }

    @Test
    void keepsItsInputsUntilTheyAreReplaced() {
        Expr x = Expr.input("x", PAIR);
        Expr rate = Expr.input("rate", new TensorType(PAIR.element(), Shape.SCALAR));
        Workspace workspace = engine().compile(Graph.of(List.of(x, rate), List.of(x.mul(rate))))
                .workspace();
        Variables none = engine().variables(Map.of());
        workspace.input(0, pair(3, 4));
        assertThatThrownBy(() -> workspace.run(none))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[run] the input \"rate\" was never set");
        Tensor two = Tensor.scalar(2.0);
        workspace.input(1, two);
        workspace.run(none);
        assertThat(workspace.output(0).toDoubles()).containsExactly(6, 8);
        workspace.input(1, 10);
        assertThatThrownBy(() -> workspace.output(0)).isInstanceOf(IllegalStateException.class);
        workspace.run(none);
        assertThat(workspace.output(0).toDoubles()).containsExactly(30, 40);
        assertThat(two.item()).isEqualTo(2);
        workspace.input(0, pair(5, 6));
        workspace.run(none);
        assertThat(workspace.output(0).toDoubles()).containsExactly(50, 60);
        assertThatThrownBy(() -> workspace.input(0, 1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("\"x\"");
    }

    @Test
    void hasNoOutputsBeforeARun() {
        Expr x = Expr.input("x", PAIR);
        Workspace workspace = engine().compile(Graph.of(List.of(x), List.of(x))).workspace();
        assertThatThrownBy(() -> workspace.output(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[output] there are no outputs: there was no run yet, the last one failed,"
                        + " or an input was set since");
        assertThatThrownBy(() -> workspace.scalar(0)).isInstanceOf(IllegalStateException.class);
        workspace.run(engine().variables(Map.of()), List.of(pair(3, 4)));
        assertThat(workspace.scalar(0)).isEqualTo(3);
        Tensor output = workspace.output(0);
        workspace.run(engine().variables(Map.of()), List.of(pair(5, 6)));
        assertThat(output.toDoubles()).containsExactly(3, 4);
        assertThatThrownBy(() -> workspace.run(engine().variables(Map.of()), List.of()))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> workspace.output(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void runsInManyThreadsAtOnce() throws Exception {
        Expr x = Expr.input("x", TensorType.f32(40, 50));
        Expr w = Expr.parameter("w", TensorType.f32(50, 60));
        Executable executable =
                engine().compile(Graph.of(List.of(x), List.of(x.matmul(w).tanh().sum(1))));
        Variables variables = engine().variables(Map.of("w", ramp(Shape.of(50, 60), 0.01)));
        List<Tensor> inputs = new ArrayList<>();
        List<Tensor> expected = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            inputs.add(ramp(Shape.of(40, 50), 0.001 * (i + 1)));
            expected.add(executable.run(variables, List.of(inputs.get(i))).getFirst());
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> done = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int mine = i;
                done.add(threads.submit(() -> {
                    Workspace workspace = executable.workspace();
                    boolean same = true;
                    for (int time = 0; time < 20; time++) {
                        workspace.run(variables, List.of(inputs.get(mine)));
                        same &= workspace.output(0).equals(expected.get(mine));
                    }
                    return same;
                }));
            }
            for (Future<Boolean> same : done) {
                assertThat(same.get()).isTrue();
            }
        }
    }

    private static Tensor ramp(Shape shape, double step) {
        float[] values = new float[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (i * step % 3 - 1.5);
        }
        return Tensor.of(shape, values);
    }
}
