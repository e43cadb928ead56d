package dev.backlight.plan;

import dev.backlight.tensor.ElementType;

/**
 * The place of a value in memory.
 *
 * @param kind whose memory it is
 * @param index which one of that kind; for a slot, its number in the workspace
 * @param element what it holds
 * @param count how many elements
 */
public record Buffer(Kind kind, int index, ElementType element, int count) {
    /** Whose memory a buffer is. */
    public enum Kind {
        /** The workspace's copy of an input, by the input's place in the graph. */
        INPUT,
        /** The array of a parameter or state, by its place in {@link Plan#variables()}. */
        VARIABLE,
        /** A fixed value, by its place in {@link Plan#constants()}. */
        CONSTANT,
        /** A part of the workspace that values take in turn. */
        SLOT
    }
}
