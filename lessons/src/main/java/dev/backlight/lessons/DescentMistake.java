package dev.backlight.lessons;

/** A mistake in the steps of a descent, which are taken with this rate and in this order. */
record DescentMistake(String sentence, double rate, boolean isOneByOne) implements Mistake {}
