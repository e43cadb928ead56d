package dev.backlight.mnist;

import dev.backlight.data.Dataset;
import dev.backlight.data.Idx;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * The handwritten digits as data sets: features {@code f32[n, 784]}, targets {@code i32[n]}.
 *
 * <p>Row i of the features holds image i row by row from the top left. Its 784 grey levels, in the files whole numbers
 * from 0 to 255, are divided by 255, so that paper is 0 and full ink is 1. The target is the digit. Where a network
 * wants images, {@code features().reshape(Shape.of(n, 28, 28))} has them; it copies nothing.
 *
 * <p>Each call reads the files again; the training images take 188 MB.
 */
public final class Mnist {
    /** The names of the classes: class k is the digit k. */
    public static final List<String> CLASSES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    private Mnist() {}

    /** The 60,000 digits to learn from. */
    public static Dataset train() {
        return read("train");
    }

    /** The 10,000 digits to test with, written by other people than the first. */
    public static Dataset test() {
        return read("t10k");
    }

    private static Dataset read(String part) {
        Tensor images = idx(part + "-images-idx3-ubyte.gz").toF32(255);
        Tensor digits = idx(part + "-labels-idx1-ubyte.gz").toTensor();
        return new Dataset(images.reshape(Shape.of(images.shape().size(0), 28 * 28)), digits);
    }

    private static Idx idx(String name) {
        try (InputStream in = Objects.requireNonNull(Mnist.class.getResourceAsStream(name), name)) {
            return Idx.read(in, name);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("[mnist] cannot read " + name + " from the program's own files", unreadable);
        }
    }
}
