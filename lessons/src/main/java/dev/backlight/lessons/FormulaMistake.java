package dev.backlight.lessons;

/**
 * A mistake in a rule of differentiation: one node of the formulas has its value, and the slope that the mistake gives
 * it.
 */
record FormulaMistake(String sentence, Rewriting.Rule rule) implements Mistake {}
