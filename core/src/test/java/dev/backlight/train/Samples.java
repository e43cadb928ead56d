package dev.backlight.train;

import dev.backlight.data.Dataset;
import dev.backlight.model.Architecture;
import dev.backlight.model.Model;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Sequential;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Small data and small networks of odd sizes. */
public final class Samples {
    public static final int WIDTH = 13;
    public static final int CLASSES = 10;

    private Samples() {}

    /** Samples of ten classes that can be told apart, mostly. */
    public static Dataset classes(int count, long seed) {
        Random random = new Random(seed);
        float[] features = new float[count * WIDTH];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(CLASSES);
            for (int j = 0; j < WIDTH; j++) {
                features[i * WIDTH + j] = random.nextFloat() - 0.5f + (j == labels[i] ? 1 : 0);
            }
        }
        return new Dataset(Tensor.of(Shape.of(count, WIDTH), features), Tensor.of(Shape.of(count), labels));
    }

    /** Two real targets: a sum and a product of features. */
    public static Dataset reals(int count, long seed) {
        Random random = new Random(seed);
        float[] features = new float[count * WIDTH];
        float[] targets = new float[count * 2];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < WIDTH; j++) {
                features[i * WIDTH + j] = random.nextFloat() - 0.5f;
            }
            targets[2 * i] = features[i * WIDTH] + features[i * WIDTH + 1];
            targets[2 * i + 1] = 2 * features[i * WIDTH] * features[i * WIDTH + 2];
        }
        return new Dataset(Tensor.of(Shape.of(count, WIDTH), features), Tensor.of(Shape.of(count, 2), targets));
    }

    /** 13-17-10, tanh. */
    public static Architecture classifier() {
        return new Architecture(
                Sequential.of(new Dense(17), Activation.TANH, new Dense(CLASSES)), Shape.of(WIDTH), Loss.CROSS_ENTROPY);
    }

    /** 13-17-2, relu. */
    public static Architecture regressor() {
        return new Architecture(
                Sequential.of(new Dense(17), Activation.RELU, new Dense(2)), Shape.of(WIDTH), Loss.HALF_SQUARED);
    }

    /** What {@link Model#save} writes. */
    public static byte[] bytes(Model model) {
        try {
            Path file = Files.createTempFile("model", ".safetensors");
            try {
                model.save(file);
                return Files.readAllBytes(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException cause) {
            throw new AssertionError(cause);
        }
    }
}
