package dev.backlight.lessons;

/**
 * A mistake that people make when they work out an example by hand. It is found by working out the whole example with
 * it: the same graph with the mistake put in, differentiated by {@link dev.backlight.grad.Gradient} like any other.
 */
public sealed interface Mistake permits NetworkMistake, FormulaMistake, DescentMistake {
    /** What was done, as the end of "this number comes out if one …": "forgets the learning rate". */
    String sentence();
}
