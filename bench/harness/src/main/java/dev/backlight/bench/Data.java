package dev.backlight.bench;

/**
 * Different batches, the same for every participant: inputs from -1 to 1 and, as the network asks, class numbers or
 * values.
 *
 * @param size how many samples a batch has
 * @param features one array a batch, row-major {@code [size, inputs]}
 * @param classes one array a batch, {@code [size]}; for networks that classify
 * @param values one array a batch, row-major {@code [size, outputs]}: the classes one-hot, or what is to be learnt
 */
public record Data(int size, float[][] features, int[][] classes, float[][] values) {
    /** As many batches as this; those that measure one step alone make just one. */
    static Data of(Network network, int size, int batches) {
        float[][] features = new float[batches][size * network.inputs()];
        int[][] classes = new int[batches][size];
        float[][] values = new float[batches][size * network.outputs()];
        int state = 1;
        for (int batch = 0; batch < batches; batch++) {
            for (int i = 0; i < features[batch].length; i++) {
                state = next(state);
                features[batch][i] = state * 0x1p-31f;
            }
            for (int i = 0; i < size; i++) {
                state = next(state);
                classes[batch][i] = Math.floorMod(state, network.outputs());
                if (network.classifies()) {
                    values[batch][i * network.outputs() + classes[batch][i]] = 1;
                } else {
                    values[batch][i] = state * 0x1p-31f;
                }
            }
        }
        return new Data(size, features, classes, values);
    }

    /** Marsaglia's xorshift: quick also in the interpreter, so that it hardly counts in a cold start. */
    private static int next(int state) {
        int x = state ^ (state << 13);
        x ^= x >>> 17;
        return x ^ (x << 5);
    }

    public int batches() {
        return features.length;
    }
}
