package dev.backlight.lessons;

/**
 * The loss is right, but its derivative by the outputs has a wrong constant or sign.
 *
 * @param factor how many times too large the derivative becomes
 * @param sentence what was done
 */
record LossSlopeScaled(double factor, String sentence) implements GraphMistake {
    @Override
    public Rewriting in(NetworkParts parts) {
        return parts.withLossSlope(loss -> loss.mul(factor));
    }
}
