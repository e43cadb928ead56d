package dev.backlight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.engine.cpu.CompiledKernels;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.OpCases;
import dev.backlight.expr.RoundingBound;
import dev.backlight.plan.Plan;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Training steps made up by chance: {@code CpuEngine} against {@code ReferenceEngine}, and against itself. */
class RandomGraphTest {
    private static final int SEEDS = 300;

    /** What a run leaves behind: the outputs, then the variables. */
    private record Result(List<Tensor> outputs, Map<String, Tensor> variables) {
        static Result of(RandomGraph step, Engine engine, Executable executable) {
            Variables variables = engine.variables(step.variables());
            List<Tensor> outputs = executable.run(variables, step.inputs());
            Map<String, Tensor> after = new LinkedHashMap<>();
            variables.names().forEach(name -> after.put(name, variables.get(name)));
            return new Result(outputs, after);
        }
    }

    @Test
    void hasEveryOperationInIt() {
        Set<String> labels = new TreeSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomGraph step = new RandomGraph(seed);
            assertThat(step.graph.updates()).isNotEmpty();
            step.graph.nodes().forEach(node -> labels.add(node.op().label()));
        }
        OpCases.all().forEach(row -> assertThat(labels).contains(row.y().op().label()));
    }

    @Test
    void agreesWithTheReferenceWithinTheBound() {
        Engine cpu = new CpuEngine(1);
        long compared = 0;
        long tight = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomGraph step = new RandomGraph(seed);
            List<Expr> values = new ArrayList<>(step.graph.outputs());
            step.graph.updates().forEach(update -> values.add(update.value()));
            List<Expr> exactAndBounds = new ArrayList<>(values);
            exactAndBounds.addAll(RoundingBound.inFloat(values));
            List<Tensor> expected = new Evaluation(new ReferenceEngine(), step.leaves, exactAndBounds).at(step.values);

            Result got = Result.of(step, cpu, cpu.compile(step.graph));
            for (int i = 0; i < values.size(); i++) {
                int update = i - got.outputs.size();
                String what = update < 0
                        ? "output " + i
                        : Graph.nameOf(step.graph.updates().get(update).variable());
                Tensor result = update < 0 ? got.outputs.get(i) : got.variables.get(what);
                Tensor exact = expected.get(i);
                Tensor bound = expected.get(values.size() + i);
                for (int j = 0; j < exact.count(); j++) {
                    double error = Math.abs(result.at(j) - exact.at(j));
                    if (!(error <= bound.at(j))) {
                        assertThat(result.at(j))
                                .as("seed %s, %s, element %s, allowed %s", seed, what, j, bound.at(j))
                                .isEqualTo(exact.at(j));
                    }
                    compared++;
                    tight += bound.at(j) <= 1e-3 * Math.max(1, Math.abs(exact.at(j))) ? 1 : 0;
                }
            }
        }
        assertThat(compared).isGreaterThan(100_000);
        // A bound that allows everything would compare nothing.
        assertThat((double) tight / compared).isGreaterThan(0.9);
    }

    @Test
    void givesTheSameBitsHoweverItIsPlannedAndRun() {
        CpuEngine alone = new CpuEngine(1);
        Map<String, CpuEngine> engines = new LinkedHashMap<>();
        engines.put("2 threads", new CpuEngine(2));
        engines.put("3 threads", new CpuEngine(3));
        engines.put("7 threads", new CpuEngine(7, CompiledKernels.ALL));
        engines.put("no Vector API", CpuEngine.withoutVectorApi(1));
        engines.put("no Vector API, 3 threads", CpuEngine.withoutVectorApi(3));
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomGraph step = new RandomGraph(seed);
            Result expected = Result.of(step, alone, alone.compile(step.graph));
            for (boolean fuse : new boolean[] {false, true}) {
                for (boolean share : new boolean[] {false, true}) {
                    Executable other = alone.compile(step.graph, new Plan.Options(fuse, share));
                    assertThat(Result.of(step, alone, other))
                            .as("seed %s, fuse %s, share %s", seed, fuse, share)
                            .isEqualTo(expected);
                }
            }
            for (Map.Entry<String, CpuEngine> engine : engines.entrySet()) {
                Executable other = engine.getValue().compile(step.graph);
                assertThat(Result.of(step, engine.getValue(), other))
                        .as("seed %s, %s", seed, engine.getKey())
                        .isEqualTo(expected);
            }
        }
    }

    /** A second run in the same workspace reads nothing that the first left. */
    @Test
    void givesTheSameBitsInAUsedWorkspace() {
        Engine engine = new CpuEngine(2);
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomGraph step = new RandomGraph(seed);
            Executable executable = engine.compile(step.graph);
            Workspace workspace = executable.workspace();
            List<List<Tensor>> outputs = new ArrayList<>();
            for (int run = 0; run < 2; run++) {
                workspace.run(engine.variables(step.variables()), step.inputs());
                List<Tensor> all = new ArrayList<>();
                for (int i = 0; i < step.graph.outputs().size(); i++) {
                    all.add(workspace.output(i));
                }
                outputs.add(all);
            }
            assertThat(outputs.get(1)).as("seed %s", seed).isEqualTo(outputs.get(0));
        }
    }
}
