package dev.backlight.train;

import dev.backlight.data.Batch;
import dev.backlight.data.Dataset;
import dev.backlight.engine.Engine;
import dev.backlight.engine.Variables;
import dev.backlight.engine.Workspace;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.model.Architecture;
import dev.backlight.model.Model;
import dev.backlight.nn.Mode;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How good a network is on some data.
 *
 * @param samples how many samples were looked at
 * @param loss the mean of their losses
 * @param classification counts of right and wrong classes, if the network classifies
 * @param regression distances from real targets, if it does not
 */
public record Evaluation(
        int samples, double loss, Optional<Classification> classification, Optional<Regression> regression) {
    private static final int BATCH = 256;

    /**
     * Counts of right and wrong answers: one for each sample, or one for each output if the outputs are many times yes
     * or no.
     *
     * @param correct how many answers are right
     * @param confusion how many of class i (row) were taken for class j (column); no is class 0 and yes is class 1
     */
    public record Classification(int correct, int[][] confusion) {}

    /**
     * Distances from real targets.
     *
     * @param rmse the root of the mean squared difference, over all outputs
     * @param r2 the share of the targets' variance that the network explains, all outputs together: 1 is perfect, 0 as
     *     good as always saying the mean; NaN if the targets do not vary, for then there is nothing to explain
     */
    public record Regression(double rmse, double r2) {}

    /** The share of answers that are right; NaN if the network does not classify or there are no samples. */
    public double accuracy() {
        return classification
                .map(c -> (double) c.correct()
                        / Arrays.stream(c.confusion())
                                .flatMapToInt(Arrays::stream)
                                .sum())
                .orElse(Double.NaN);
    }

    /** Evaluates a model on the engine that it predicts on. */
    public static Evaluation of(Model model, Dataset data) {
        return of(model, data, model.engine());
    }

    /**
     * Evaluates a model on an engine.
     *
     * @throws dev.backlight.tensor.ShapeException if the data do not fit the network
     */
    public static Evaluation of(Model model, Dataset data, Engine engine) {
        Variables variables = engine.variables(model.parameters());
        Map<Integer, Workspace> workspaces = new HashMap<>();
        Tally tally = new Tally(model.architecture(), data);
        for (Batch batch : data.batches(BATCH)) {
            Workspace workspace =
                    workspaces.computeIfAbsent(batch.size(), size -> workspace(model.architecture(), batch, engine));
            workspace.run(variables, List.of(batch.features(), batch.targets()));
            tally.add(workspace.output(0), workspace.output(1), batch.targets());
        }
        return tally.evaluation();
    }

    private static Workspace workspace(Architecture architecture, Batch batch, Engine engine) {
        Architecture.Built built = architecture.build(batch.size(), Mode.INFERENCE);
        TensorType type = batch.targets().type();
        Expr targets =
                Expr.input("targets", type.element().isReal() ? new TensorType(ElementType.F32, type.shape()) : type);
        Expr losses = architecture.loss().perSample(built.output(), targets);
        Graph graph = Graph.of(List.of(built.input(), targets), List.of(built.output(), losses));
        return engine.compile(graph).workspace();
    }

    /** Adds up batch after batch, in double. */
    private static final class Tally {
        private final Architecture architecture;
        private final int samples;
        private final double[] means; // of each real target
        private final int[][] confusion;
        private double lossSum;
        private double squaredError;
        private double variance;
        private long values;

        Tally(Architecture architecture, Dataset data) {
            this.architecture = architecture;
            this.samples = data.size();
            means = means(data.targets());
            int classes = switch (architecture.loss()) {
                case CROSS_ENTROPY ->
                    architecture.build(1, Mode.INFERENCE).output().shape().size(1);
                case BINARY_CROSS_ENTROPY -> 2;
                case HALF_SQUARED, SQUARED, MEAN_SQUARED, MEAN_ABSOLUTE_ERROR -> 0;
            };
            confusion = new int[classes][classes];
        }

        /** Of each column, as the first row plus the mean distance from it: exact for a target that does not vary. */
        private static double[] means(Tensor targets) {
            int rows = targets.shape().size(0);
            int width = rows == 0 ? 0 : targets.count() / rows;
            double[] means = new double[width];
            for (int i = 0; i < targets.count(); i++) {
                means[i % width] += (targets.at(i) - targets.at(i % width)) / rows;
            }
            for (int j = 0; j < width; j++) {
                means[j] += targets.at(j);
            }
            return means;
        }

        void add(Tensor outputs, Tensor losses, Tensor targets) {
            int width = outputs.shape().size(1);
            for (int row = 0; row < losses.count(); row++) {
                lossSum += losses.at(row);
                switch (architecture.loss()) {
                    case CROSS_ENTROPY -> confusion[(int) targets.at(row)][greatest(outputs, row, width)]++;
                    case BINARY_CROSS_ENTROPY -> {
                        for (int i = row * width; i < (row + 1) * width; i++) {
                            confusion[targets.at(i) > 0.5 ? 1 : 0][outputs.at(i) > 0 ? 1 : 0]++;
                        }
                    }
                    case HALF_SQUARED, SQUARED, MEAN_SQUARED, MEAN_ABSOLUTE_ERROR -> {
                        for (int j = 0; j < width; j++) {
                            double target = targets.at(row * width + j);
                            squaredError += square(outputs.at(row * width + j) - target);
                            variance += square(target - means[j]);
                            values++;
                        }
                    }
                }
            }
        }

        private static int greatest(Tensor outputs, int row, int width) {
            int best = 0;
            for (int c = 1; c < width; c++) {
                if (outputs.at(row * width + c) > outputs.at(row * width + best)) {
                    best = c;
                }
            }
            return best;
        }

        private static double square(double x) {
            return x * x;
        }

        Evaluation evaluation() {
            double loss = lossSum / samples;
            if (!architecture.loss().takesLogits()) {
                double r2 = variance > 0 ? 1 - squaredError / variance : Double.NaN;
                Regression regression = new Regression(Math.sqrt(squaredError / values), r2);
                return new Evaluation(samples, loss, Optional.empty(), Optional.of(regression));
            }
            int correct = 0;
            for (int c = 0; c < confusion.length; c++) {
                correct += confusion[c][c];
            }
            return new Evaluation(samples, loss, Optional.of(new Classification(correct, confusion)), Optional.empty());
        }
    }
}
