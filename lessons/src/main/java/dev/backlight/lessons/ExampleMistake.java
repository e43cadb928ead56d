package dev.backlight.lessons;

import dev.backlight.tensor.Tensor;
import java.util.function.Function;

/** A mistake that works out another example, and that one right. */
sealed interface ExampleMistake extends NetworkMistake
        permits BatchReduced, RateForgotten, UpdateAscends, UpdateForgotten {
    /** The example that is worked out instead. */
    NetworkExample instead(NetworkExample example);

    @Override
    default Function<String, Tensor> in(NetworkExample example) {
        return new NetworkTruth(instead(example))::value;
    }
}
