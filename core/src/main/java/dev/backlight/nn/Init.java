package dev.backlight.nn;

import dev.backlight.tensor.Philox;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.Arrays;

/**
 * How a parameter starts. A value is a function of the seed, the parameter's name and its place in the array alone, so
 * adding a layer changes no other layer's start.
 *
 * <p>The fan-in of a weight array {@code [.., in, out]} is the number of values that one output sums over, the product
 * of all sizes but the last; the fan-out is the product of all but the one before the last. For {@code [in, out]} these
 * are in and out; for a vector both are its length.
 */
public sealed interface Init {
    /** All zeros: for biases, never for the weights of hidden units, which would then all stay alike. */
    record Zeros() implements Init {}

    /** This value everywhere, kept in double: for a start that is given, not drawn. */
    record Constant(double value) implements Init {}

    /** Evenly spread over [low, high). */
    record Uniform(double low, double high) implements Init {
        /** @throws IllegalArgumentException if the bounds are not finite or in the wrong order */
        public Uniform {
            if (!(low <= high && Double.isFinite(high - low))) {
                throw new IllegalArgumentException(
                        "[uniform] the bounds must be finite and in rising order, not " + low + " and " + high);
            }
        }
    }

    /** Normal with this mean and standard deviation. */
    record Normal(double mean, double deviation) implements Init {
        /** @throws IllegalArgumentException if they are not finite, or the deviation is negative */
        public Normal {
            if (!(Double.isFinite(mean) && Double.isFinite(deviation) && deviation >= 0)) {
                throw new IllegalArgumentException("[normal] the mean must be finite and the deviation from 0 on, not "
                        + mean + " and " + deviation);
            }
        }
    }

    /**
     * Uniform on ±√(6 / (fan-in + fan-out)): keeps the variance of signals and gradients about equal from layer to
     * layer where the activation has slope 1 near 0, such as tanh. Glorot and Bengio, <i>Understanding the difficulty
     * of training deep feedforward neural networks</i> (2010), equation 16.
     */
    record Xavier() implements Init {}

    /**
     * Normal with mean 0 and variance 2 / fan-in: makes up for relu, which silences half of the units. He, Zhang, Ren
     * and Sun, <i>Delving deep into rectifiers</i> (2015), equation 10.
     */
    record He() implements Init {}

    /** The initial value of a parameter, in double. */
    default Tensor draw(Shape shape, long seed, String name) {
        double[] values = new double[shape.count()];
        Philox random = new Philox(seed, Philox.streamOf(name), 0);
        switch (this) {
            case Zeros zeros -> {}
            case Constant(double value) -> Arrays.fill(values, value);
            case Uniform(double low, double high) -> uniform(random, low, high, values);
            case Normal(double mean, double deviation) -> normal(random, mean, deviation, values);
            case Xavier xavier -> {
                double bound = Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape)));
                uniform(random, -bound, bound, values);
            }
            case He he -> normal(random, 0, Math.sqrt(2.0 / fanIn(shape)), values);
        }
        return Tensor.of(shape, values);
    }

    private static void uniform(Philox random, double low, double high, double[] values) {
        random.uniform(values);
        for (int i = 0; i < values.length; i++) {
            values[i] = low + (high - low) * values[i];
        }
    }

    private static void normal(Philox random, double mean, double deviation, double[] values) {
        random.normal(values);
        for (int i = 0; i < values.length; i++) {
            values[i] = mean + deviation * values[i];
        }
    }

    private static double fanIn(Shape shape) {
        return shape.rank() < 2
                ? shape.count()
                : shape.slice(0, shape.rank() - 1).count();
    }

    private static double fanOut(Shape shape) {
        return shape.rank() < 2 ? shape.count() : shape.without(-2).count();
    }
}
