package dev.backlight.bench;

/**
 * A library that is measured. What a participant prepares once is not timed; a step makes nothing from its batch that
 * outlives it.
 */
public interface Participant {
    /** Something that is timed, on the batch of this number. */
    @FunctionalInterface
    interface Step {
        void run(int batch) throws Exception;
    }

    /** Forward, loss, backward, update. */
    interface Training extends Step {
        /** The loss on a batch, untimed: shows that something is learnt. NaN where the library keeps it to itself. */
        double loss(int batch) throws Exception;
    }

    /** A training with the rate {@link #RATE}, by gradient descent or by Adam. */
    default Training training(Network network, Data data, boolean adam) throws Exception {
        throw new UnsupportedOperationException("does not train");
    }

    /** The outputs for one batch, into an array of floats or doubles. */
    default Step inference(Network network, Data data) throws Exception {
        throw new UnsupportedOperationException("does not infer");
    }

    /** One matrix product of this shape. */
    default Step product(Product product) throws Exception {
        throw new UnsupportedOperationException("multiplies no matrices by itself");
    }

    /** The learning rate of every training. */
    double RATE = 0.001;

    /** How many threads a participant may use. */
    static int threads() {
        return Integer.getInteger("bench.threads", 2);
    }
}
