package dev.backlight.nn;

/** What a graph is built for. A layer may differ between the two: dropout is nothing in inference. */
public enum Mode {
    TRAINING,
    INFERENCE
}
