package dev.backlight.explain;

/** How much of a derivation is written. */
public enum Level {
    /** One line: δ · z. */
    SHORT,
    /** The chain rule along each path, and the sum. */
    CHAIN,
    /** Every step from the loss back to the weight. */
    FULL
}
