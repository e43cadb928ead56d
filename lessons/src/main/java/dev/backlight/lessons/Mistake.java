package dev.backlight.lessons;

import dev.backlight.tensor.Tensor;
import java.util.function.Function;

/**
 * A mistake that people make when they work out a network by hand. It is found by working out the whole example with
 * it: the same graph with the mistake put in, differentiated by {@link dev.backlight.grad.Gradient} like any other.
 */
public sealed interface Mistake permits ExampleMistake, GraphMistake, OtherSide {
    /** What was done, as the end of "this number comes out if one …": "forgets the learning rate". */
    String sentence();

    /** The numbers that it leads to, by the names of quantities that {@link Truth} knows. */
    Function<String, Tensor> in(NetworkExample example);
}
