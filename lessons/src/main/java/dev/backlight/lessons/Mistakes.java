package dev.backlight.lessons;

import dev.backlight.explain.Notation;
import dev.backlight.explain.Objective;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.UnitNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The mistakes that can be made in a network: those that concern any, then those of its own parts. */
final class Mistakes {
    private Mistakes() {}

    static List<NetworkMistake> of(NetworkExample example) {
        List<NetworkMistake> mistakes = new ArrayList<>();
        mistakes.add(new UpdatedWeights());
        if (example.objective() instanceof Objective.Targets(Loss loss, Reduction reduction)) {
            addConstants(mistakes, loss, example.structure().outputs());
            if (example.samples().size() > 1) {
                Reduction other = reduction == Reduction.MEAN ? Reduction.SUM : Reduction.MEAN;
                mistakes.add(new BatchReduced(loss, other));
                mistakes.add(new BatchSlopeScaled(other));
            }
        }
        Notation notation = example.heading().notation();
        mistakes.add(new LossSlopeScaled(-1, "has the wrong sign: takes target − output for output − target"));
        if (example.learningRate().isPresent()) {
            mistakes.add(new UpdateAscends(notation));
            mistakes.add(new RateForgotten());
            mistakes.add(new UpdateForgotten());
        }
        mistakes.add(new OtherSide(true, notation));
        mistakes.add(new OtherSide(false, notation));
        mistakes.add(new LossSlopeForgotten(notation));
        mistakes.add(new SourceForgotten());
        switch (example.structure()) {
            case Structure.Units(UnitNetwork network) -> UnitMistakes.add(mistakes, network, notation);
            case Structure.Layers layers -> LayerMistakes.add(mistakes, layers, notation);
        }
        return List.copyOf(mistakes);
    }

    /** Biases that are forgotten all together, or one by one. */
    static void addBiases(List<NetworkMistake> mistakes, Set<String> biases) {
        if (biases.size() > 1) {
            mistakes.add(new BiasForgotten(biases));
        }
        biases.forEach(bias -> mistakes.add(new BiasForgotten(Set.of(bias))));
    }

    /** Forgetting a slope, and taking it at the wrong place, of all activations or of one. */
    static void addSlopes(List<NetworkMistake> mistakes, List<String> values) {
        if (values.size() > 1) {
            mistakes.add(new SlopeForgotten(Optional.empty()));
            mistakes.add(new SlopeAtValue(Optional.empty()));
        }
        for (String value : values) {
            mistakes.add(new SlopeForgotten(Optional.of(value)));
            mistakes.add(new SlopeAtValue(Optional.of(value)));
        }
    }

    private static void addConstants(List<NetworkMistake> mistakes, Loss loss, int outputs) {
        switch (loss) {
            case HALF_SQUARED -> {
                mistakes.add(new LossScaled(2, "forgets the ½ of the loss: takes HALF_SQUARED as SQUARED"));
                mistakes.add(new LossSlopeScaled(2, "forgets that the ½ cancels the 2 of the square's derivative"));
                if (outputs > 1) {
                    mistakes.add(new LossScaled(
                            2.0 / outputs,
                            "divides the squares by n in place of 2: takes HALF_SQUARED as MEAN_SQUARED"));
                    mistakes.add(new LossSlopeScaled(
                            1.0 / outputs, "divides the derivative by n, which this loss does not have"));
                }
            }
            case SQUARED -> {
                mistakes.add(new LossScaled(0.5, "puts a ½ before the loss: takes SQUARED as HALF_SQUARED"));
                mistakes.add(new LossSlopeScaled(0.5, "forgets the 2 of the square's derivative"));
                if (outputs > 1) {
                    mistakes.add(new LossScaled(1.0 / outputs, "divides the loss by n: takes SQUARED as MEAN_SQUARED"));
                    mistakes.add(new LossSlopeScaled(
                            1.0 / outputs, "divides the derivative by n, which this loss does not have"));
                }
            }
            case MEAN_SQUARED -> {
                mistakes.add(new LossSlopeScaled(0.5, "forgets the 2 of the square's derivative"));
                if (outputs > 1) {
                    mistakes.add(new LossScaled(outputs, "forgets the 1/n of the loss: takes MEAN_SQUARED as SQUARED"));
                    mistakes.add(new LossSlopeScaled(outputs, "forgets 1/n in the derivative"));
                }
                if (outputs != 2) {
                    mistakes.add(new LossScaled(
                            outputs / 2.0, "puts ½ in place of 1/n: takes MEAN_SQUARED as HALF_SQUARED"));
                }
            }
            case MEAN_ABSOLUTE_ERROR, BINARY_CROSS_ENTROPY -> {
                if (outputs > 1) {
                    mistakes.add(new LossScaled(outputs, "forgets the 1/n of the loss"));
                    mistakes.add(new LossSlopeScaled(outputs, "forgets 1/n in the derivative"));
                }
            }
            case CROSS_ENTROPY -> {}
        }
    }
}
