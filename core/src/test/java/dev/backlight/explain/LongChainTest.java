package dev.backlight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.expr.Unary;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Networks as deep as a recurrence over a long text: nothing may need stack for every unit. */
final class LongChainTest {
    private static final int LONG = 2_000;
    /** Few enough numbers for exact decimals. */
    private static final int SHORT = 400;

    private static <T> T onSmallStack(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(null, task, "small stack", 512 * 1024);
        thread.start();
        return task.get();
    }

    /** z_1 = f(w_1·x), z_i = f(w_i·z_(i−1) + skip_i·z_(i−2)). */
    private static Explanation chain(int units, Optional<Unary> function, double weight, Optional<Double> skip) {
        List<Unit> chain = new ArrayList<>();
        for (int i = 1; i <= units; i++) {
            List<Unit.Edge> edges = new ArrayList<>();
            edges.add(new Unit.Edge(i == 1 ? "x" : "z" + (i - 1), "w" + i, weight));
            if (skip.isPresent() && i > 2) {
                edges.add(new Unit.Edge("z" + (i - 2), "skip" + i, skip.get()));
            }
            chain.add(new Unit("z" + i, function, edges, Optional.empty()));
        }
        UnitNetwork network = new UnitNetwork(List.of("x"), chain, List.of("z" + units));
        return Explanation.of(Subject.of(network, Loss.SQUARED), Sample.of(new double[] {0.5}, 1));
    }

    @Test
    void aChainOfThousandsOfUnits() throws Exception {
        Explanation explanation = onSmallStack(() -> chain(LONG, Optional.of(Unary.SIN), 1, Optional.empty()));
        List<UnitSignals> units = onSmallStack(explanation::units);
        Paths paths = onSmallStack(() -> explanation.paths("w1"));

        assertThat(units).hasSize(LONG + 1);
        assertThat(paths.count()).isOne();
        assertThat(paths.listed().getFirst().units()).hasSize(LONG);
        // The product and the gradient round once for each of 2 factors a unit.
        assertThat(paths.sum().value())
                .isCloseTo(
                        paths.gradient().value(),
                        within(2 * LONG * 0x1p-52 * Math.abs(paths.gradient().value())))
                .isNotZero();
        assertThat(derivation(explanation, Level.SHORT)).hasSize(1);
        assertThat(derivation(explanation, Level.CHAIN)).hasSize(1);
        assertThat(derivation(explanation, Level.FULL)).hasSize(3 * LONG + 1);
    }

    @Test
    void aChainWithSkipConnections() throws Exception {
        Explanation explanation = onSmallStack(() -> chain(LONG, Optional.of(Unary.SIN), 0.9, Optional.of(0.1)));
        Paths paths = onSmallStack(() -> explanation.paths("w1"));

        // One way to the first unit; to each later one, those to the last two.
        BigInteger before = BigInteger.ONE;
        BigInteger count = BigInteger.ONE;
        for (int i = 3; i <= LONG; i++) {
            BigInteger next = before.add(count);
            before = count;
            count = next;
        }
        assertThat(paths.count()).isEqualTo(count);
        assertThat(paths.listed()).hasSize(Explanation.MOST_PATHS);
        assertThat(paths.listed().getFirst().units()).hasSize(LONG);
        assertThat(paths.listed())
                .extracting(path -> Math.abs(path.product().value()))
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(derivation(explanation, Level.CHAIN)).hasSize(1);
        assertThat(derivation(explanation, Level.FULL)).hasSize(3 * LONG + 1);
    }

    @Test
    void aLongChainInExactDecimals() throws Exception {
        Explanation explanation = onSmallStack(() -> chain(SHORT, Optional.empty(), 1, Optional.empty()));
        Quantity gradient = onSmallStack(() -> explanation.weight("w1").gradient());

        assertThat(gradient).hasToString("= -0.5"); // 2(0.5 − 1)·0.5
    }

    @Test
    void theWayForwardOfAUnitWithThousandsOfInputs() throws Exception {
        List<String> inputs =
                IntStream.rangeClosed(1, LONG).mapToObj(i -> "x" + i).toList();
        Unit.Edge[] edges =
                inputs.stream().map(x -> new Unit.Edge(x, "w_" + x, 0.5)).toArray(Unit.Edge[]::new);
        UnitNetwork network = new UnitNetwork(inputs, List.of(Unit.linear("o", edges)), List.of("o"));
        double[] ones = new double[LONG];
        Arrays.fill(ones, 1);
        Explanation explanation =
                onSmallStack(() -> Explanation.of(Subject.of(network, Loss.SQUARED), Sample.of(ones, 1)));

        List<Step> forward = onSmallStack(() -> explanation.forward(Notation.DOL, 6));
        assertThat(forward.getFirst().value().orElseThrow().value())
                .isEqualTo(LONG / 2.0); // of halves, which do not round
    }

    @Test
    void whatIsOffAtTheEndOfALongChain() throws Exception {
        Explanation explanation = onSmallStack(() -> {
            List<Unit> chain = new ArrayList<>();
            for (int i = 1; i <= LONG; i++) {
                chain.add(Unit.linear("z" + i, new Unit.Edge(i == 1 ? "x" : "z" + (i - 1), "w" + i, 1)));
            }
            chain.add(Unit.of("o", Unary.RELU, new Unit.Edge("z" + LONG, "v", -1)));
            UnitNetwork network = new UnitNetwork(List.of("x"), chain, List.of("o"));
            return Explanation.of(Subject.of(network, Loss.SQUARED), Sample.of(new double[] {0.5}, 1));
        });

        assertThat(onSmallStack(() -> explanation.whyZero("w1"))).containsExactly("ReLU is off at o, s = −0.5");
    }

    private static List<Step> derivation(Explanation explanation, Level level) throws Exception {
        return onSmallStack(() -> explanation.derive("w1", level, Notation.DOL, 6));
    }
}
