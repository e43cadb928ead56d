package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.Variables;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Unary;
import dev.backlight.golden.Experiment.Snapshot;
import dev.backlight.grad.Gradient;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Scope;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Section 1 of the reference cases: error signals unit by unit. */
final class DolhanskyCasesTest {
    private static final String SEVERAL_OUTPUTS = """
            w_in_i: in → i
            w_ij: i → j
            w_ik: i → k
            w_jo: j → o
            w_ko: k → o""";

    @Test
    @DisplayName("DOL-1")
    void DOL_1() {
        ReferenceCase reference = ReferenceCase.of("DOL-1");
        UnitCase run =
                new UnitCase(reference, Loss.HALF_SQUARED, reference.given(", y = ", 1), reference.given("η = "), """
                w_ij: x_i → j
                w_jk: j → k
                w_ko: k → o""");

        run.check("Loss before: ", "Loss after the update: ");
        run.checkPaths("w_ij");

        reference.done(2 + (1 + 3 * 5) + 3 * 5 + (7 + 1) + 2);
    }

    @Test
    @DisplayName("DOL-2")
    void DOL_2() {
        ReferenceCase reference = ReferenceCase.of("DOL-2");
        UnitCase run =
                new UnitCase(reference, Loss.HALF_SQUARED, reference.given(", y = ", 1), reference.given("η = "), """
                w_ik: i → k
                w_jk: j → k
                w_ko: k → o""");

        run.check("Loss before: ", "Loss after: ");
        // dE/dw_ik : dE/dw_jk = z_i : z_j, cross-multiplied; two roundings a side.
        double left = run.before.byWeight("w_ik") * run.before.z("j")[0];
        double right = run.before.byWeight("w_jk") * run.before.z("i")[0];
        assertThat(left).isCloseTo(right, within(4 * Math.ulp(right)));
        // The gradient of one weight depends on the value of the other.
        Experiment experiment = new Experiment(run.network, run.loss);
        Variables changed = experiment.start();
        changed.set("w_jk", Tensor.scalar(0.0));
        reference.check(
                "changes dE/dw_ik (to ", experiment.look(changed, run.x, run.y).byWeight("w_ik"));

        reference.done(2 + (2 + 2 * 5) + 3 * 5 + 1);
    }

    @Test
    @DisplayName("DOL-3")
    void DOL_3() {
        ReferenceCase reference = ReferenceCase.of("DOL-3");
        UnitCase run = new UnitCase(
                reference, Loss.HALF_SQUARED, reference.given(", y = ", 1), reference.given("η = "), SEVERAL_OUTPUTS);

        run.check("Loss before: ", "Loss after: ");
        run.checkPaths("w_in_i");

        reference.done(2 + (1 + 4 * 5) + 5 * 5 + 2 * (7 + 1) + 2);
    }

    @Test
    @DisplayName("DOL-4")
    void DOL_4() {
        ReferenceCase reference = ReferenceCase.of("DOL-4");
        UnitCase run =
                new UnitCase(reference, Loss.HALF_SQUARED, reference.given(", y = ", 2), reference.given("η = "), """
                w_x1h1: x1 → h1
                w_x2h1: x2 → h1
                w_x1h2: x1 → h2
                w_x2h2: x2 → h2
                w_h1k1: h1 → k1
                w_h2k1: h2 → k1
                w_h1k2: h1 → k2
                w_h2k2: h2 → k2
                w_k1o1: k1 → o1
                w_k2o1: k2 → o1
                w_k1o2: k1 → o2
                w_k2o2: k2 → o2""");

        run.check("Loss before: ", "Loss after: ");
        run.checkPaths("w_x1h1");
        DenseCase.check(
                reference,
                run.loss,
                run.x,
                run.y,
                run.rate,
                List.of(
                        new DenseCase.Names("""
                                w_x1h1 w_x1h2
                                w_x2h1 w_x2h2""", Optional.empty(), Optional.of(Activation.SIGMOID)),
                        new DenseCase.Names("""
                                w_h1k1 w_h1k2
                                w_h2k1 w_h2k2""", Optional.empty(), Optional.of(Activation.SIGMOID)),
                        new DenseCase.Names("""
                                w_k1o1 w_k1o2
                                w_k2o1 w_k2o2""", Optional.empty(), Optional.empty())));

        int units = 2 + (2 + 6 * 5) + 12 * 5 + 4 * (7 + 1) + 2;
        int layers = 2 + 12 * 2;
        reference.done(units + layers);
    }

    @Test
    @DisplayName("DOL-5")
    void DOL_5() {
        ReferenceCase reference = ReferenceCase.of("DOL-5");
        Table table = reference.table("parameter");
        List<String> samples = table.header().subList(1, 4);
        double[] x = new double[3];
        double[] y = new double[3];
        for (int i = 0; i < 3; i++) {
            List<Cell> sample = Cell.in("header", samples.get(i));
            x[i] = sample.get(0).value();
            y[i] = sample.get(1).value();
        }
        double rate = reference.given("η = ");
        UnitNetwork network = UnitCase.network(ReferenceCase.of("DOL-3"), SEVERAL_OUTPUTS, Map.of());
        Experiment single = new Experiment(network, Loss.HALF_SQUARED);
        Experiment mean = new Experiment(network, Loss.HALF_SQUARED, Reduction.MEAN, 3, name -> true);
        Experiment sum = new Experiment(network, Loss.HALF_SQUARED, Reduction.SUM, 3, name -> true);
        Variables byMean = mean.start();
        Snapshot meanRun = mean.step(byMean, x, y, rate);
        Variables bySum = sum.start();
        Snapshot sumRun = sum.step(bySum, x, y, rate);

        for (int i = 0; i < 3; i++) {
            Snapshot run = single.look(single.start(), new double[] {x[i]}, new double[] {y[i]});
            for (String parameter : single.parameters()) {
                reference.check(table.row(parameter).cell(samples.get(i)), run.byWeight(parameter));
            }
            reference.check(table.row("loss").cell(samples.get(i)), run.loss());
        }
        for (String parameter : single.parameters()) {
            Table.Row row = table.row(parameter);
            reference.check(row.cell("sum"), sumRun.byWeight(parameter));
            reference.check(row.cell("mean"), meanRun.byWeight(parameter));
            reference.check(row.cell("new value (mean)"), byMean.get(parameter).item());
            reference.check(parameter + " = ", bySum.get(parameter).item());
        }
        Table.Row loss = table.row("loss");
        reference.check(loss.cell("sum"), sumRun.loss());
        reference.check(loss.cell("mean"), meanRun.loss());
        reference.check(loss.cell("new value (mean)"), mean.look(byMean, x, y).loss());
        reference.check("mean loss after: ", mean.look(bySum, x, y).loss());

        reference.done(5 * 6 + 6 + 5 + 1);
    }

    /**
     * The property over random networks is in {@link InvariantsTest}; here is what makes the recursion worth having.
     */
    @Test
    @DisplayName("DOL-F")
    void DOL_F() {
        // Three units a layer, all joined: each more layer triples the paths of a weight, and adds as many nodes as the
        // one before it added.
        int[] nodes =
                IntStream.range(0, 5).map(i -> gradientNodes(layered(4 + i))).toArray();
        for (int depth = 4; depth < 9; depth++) {
            UnitNetwork network = layered(depth);
            Experiment experiment = new Experiment(network, Loss.HALF_SQUARED);
            Snapshot run = experiment.look(experiment.start(), new double[] {0.7}, new double[] {0.2, -0.1, 0.4});
            Oracle oracle = new Oracle(network, run);
            int edges = network.units().stream()
                    .mapToInt(unit -> unit.edges().size())
                    .sum();

            List<Oracle.Path> paths = oracle.paths("w0_0_0");
            assertThat(paths).hasSize((int) Math.pow(3, depth - 1));
            assertThat(edges).isEqualTo(3 + 9 * (depth - 1));
            double largest = paths.stream()
                    .mapToDouble(path -> Math.abs(path.product()))
                    .max()
                    .orElseThrow();
            assertThat(paths.stream().mapToDouble(Oracle.Path::product).sum())
                    .isCloseTo(run.byWeight("w0_0_0"), within(1e-12 * largest));
            assertThat(oracle.errorSignals().get("u0_0") * run.z("x")[0])
                    .isCloseTo(run.byWeight("w0_0_0"), within(1e-12 * largest));
        }
        assertThat(IntStream.range(1, 5).map(i -> nodes[i] - nodes[i - 1]).distinct())
                .as("nodes that each layer adds; in all %s", nodes)
                .hasSize(1);
    }

    private static UnitNetwork layered(int depth) {
        List<Unit> units = new ArrayList<>();
        for (int layer = 0; layer < depth; layer++) {
            for (int j = 0; j < 3; j++) {
                List<Unit.Edge> edges = new ArrayList<>();
                for (int i = 0; i < (layer == 0 ? 1 : 3); i++) {
                    String source = layer == 0 ? "x" : "u" + (layer - 1) + "_" + i;
                    edges.add(new Unit.Edge(source, "w" + layer + "_" + i + "_" + j, 0.9 - 0.35 * i - 0.2 * j));
                }
                units.add(Unit.of("u" + layer + "_" + j, Unary.TANH, edges.toArray(Unit.Edge[]::new)));
            }
        }
        List<String> outputs = units.subList(units.size() - 3, units.size()).stream()
                .map(Unit::name)
                .toList();
        return new UnitNetwork(List.of("x"), units, outputs);
    }

    /** The number of nodes in the graph of a weight's gradient. */
    private static int gradientNodes(UnitNetwork network) {
        Scope scope = Scope.root(Mode.TRAINING);
        Expr x = Expr.input("x", new TensorType(ElementType.F32, Shape.of(1, 1)));
        Expr loss = network.apply(x, scope).sum();
        Expr gradient =
                Gradient.of(loss).by(scope.parameters().getFirst().parameter()).orElseThrow();
        return Graph.sort(List.of(gradient)).size();
    }
}
