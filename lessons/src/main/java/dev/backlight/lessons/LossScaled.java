package dev.backlight.lessons;

/**
 * The loss is taken with another constant before it, and everything follows from that.
 *
 * @param factor how many times too large the loss becomes
 * @param sentence what was done
 */
record LossScaled(double factor, String sentence) implements GraphMistake {
    @Override
    public Rewriting in(NetworkParts parts) {
        return new Rewriting((node, rebuilt) -> node == parts.loss() ? rebuilt.mul(factor) : rebuilt);
    }
}
