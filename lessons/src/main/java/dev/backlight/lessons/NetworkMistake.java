package dev.backlight.lessons;

import dev.backlight.tensor.Tensor;
import java.util.function.Function;

/** A mistake that is made with a network. */
sealed interface NetworkMistake extends Mistake permits ExampleMistake, GraphMistake, OtherSide {
    /** The numbers that it leads to, by the names of quantities that {@link Truth} knows. */
    Function<String, Tensor> in(NetworkExample example);
}
