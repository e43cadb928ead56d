package dev.backlight.lessons;

import dev.backlight.tensor.Tensor;
import java.util.function.Function;

/** A mistake that is made in the graph, on the way forward or back. */
sealed interface GraphMistake extends NetworkMistake
        permits BatchSlopeScaled,
                BiasForgotten,
                DirectPathForgotten,
                EdgeForgotten,
                LossScaled,
                LossSlopeForgotten,
                LossSlopeScaled,
                MatrixTransposed,
                PathForgotten,
                SlopeAtValue,
                SlopeForgotten,
                SourceForgotten,
                UpdatedWeights,
                WeightForgotten,
                WeightsExchanged {
    /** The graph with the mistake. */
    Rewriting in(NetworkParts parts);

    @Override
    default Function<String, Tensor> in(NetworkExample example) {
        return new NetworkTruth(example, this::in)::value;
    }
}
