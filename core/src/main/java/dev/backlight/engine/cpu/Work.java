package dev.backlight.engine.cpu;

/**
 * The kinds of work that threads can share, and from how much of each on that pays: the one place that decides.
 *
 * <p>To wake a thread takes about a microsecond, and what one core has in its cache another must fetch from there. So
 * work that computes much from little memory is shared early, and work that passes over memory once is shared late.
 */
enum Work {
    /** Multiply-adds of a product in tiles. */
    TILES(1 << 18),

    /** Multiply-adds of a product in plain loops. */
    PLAIN_LOOPS(1 << 16),

    /** Weights that a single row is multiplied by. */
    ROW(1 << 17),

    /** The same where the run changes the weights: they are in the cache of the one thread that does. */
    ROW_BY_CHANGING_WEIGHTS(1 << 18),

    /** Operations on elements of a chain: what the products have left in one core's cache moves to another's. */
    CHAIN(1 << 20),

    /** Elements of a reduction, for the same reason. */
    REDUCTION(1 << 16);

    private final long worthThreads;

    Work(long worthThreads) {
        this.worthThreads = worthThreads;
    }

    boolean isWorthThreads(long amount) {
        return amount >= worthThreads;
    }

    /** How many threads of the pool should share so much. */
    int threads(long amount, WorkerPool pool) {
        return isWorthThreads(amount) ? pool.threads() : 1;
    }
}
