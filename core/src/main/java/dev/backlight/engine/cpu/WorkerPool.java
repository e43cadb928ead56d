package dev.backlight.engine.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A few daemon threads that share numbered tasks with the thread that calls {@link #run}.
 *
 * <p>Tasks are claimed one by one, the caller taking part, so a worker that the operating system holds back delays
 * nothing but the one task it is in. A thread first claims from a share of its own, the same in every run of as many
 * tasks, so that it finds what the task works on in its own cache; then it helps the others. A caller that finds the
 * pool busy (another thread is using it, or this is a call from inside a task) runs all its tasks alone, as worker 0:
 * nothing queues, nothing can deadlock. A run allocates nothing.
 *
 * <p>Workers start with the first run, spin for at most 50 µs after each, then park, and end when idle for five
 * seconds; the next run starts them again. There is nothing to close.
 */
public final class WorkerPool {
    /** Numbered pieces of work that may run in any order and at the same time. */
    @FunctionalInterface
    public interface Task {
        /**
         * Does piece number {@code task}, counted from 0.
         *
         * @param worker which thread of the pool does it: 0 is the caller, 1 to {@code threads - 1} are the workers.
         *     Within a run one thread at a time has a number, so memory numbered by it needs no lock.
         */
        void run(int task, int worker);
    }

    private static final long SPIN_NANOS = 50_000;
    private static final int SPINS_BETWEEN_CLOCK_READINGS = 64;
    private static final long IDLE_NANOS = 5_000_000_000L;
    private static final int NO_FAILURE = Integer.MAX_VALUE;
    private static final Task NOTHING = (task, worker) -> {};

    private final Worker[] workers;
    private final long idleNanos;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * For each thread's share of the tasks: the number of the run in the upper half, its unclaimed tasks in the lower.
     * Because a successful exchange proves that the run has not ended, what was read of {@link #task} and
     * {@link #tasks} just before belongs to that run.
     */
    private final AtomicLongArray claims;

    /** Shares lie so far apart that no two are in one cache line, nor in the pair that is fetched with it. */
    private static final int APART = 16;

    private final AtomicInteger finished = new AtomicInteger();
    private Task task = NOTHING;
    private int tasks;

    private final BooleanSupplier hasUnclaimed = this::hasUnclaimed;
    private final BooleanSupplier allFinished = () -> finished.get() == tasks;
    private volatile @Nullable Thread waiting;

    private volatile int failedTask = NO_FAILURE;
    private @Nullable Throwable failure;

    /**
     * A pool of the calling thread and {@code threads - 1} workers.
     *
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    public WorkerPool(int threads) {
        this(threads, IDLE_NANOS);
    }

    WorkerPool(int threads, long idleNanos) {
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "[worker pool] cannot have " + threads + " threads: at least 1 is needed");
        }
        this.idleNanos = idleNanos;
        claims = new AtomicLongArray(threads * APART);
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
        }
    }

    /** How many threads work at most at once, the caller included. */
    public int threads() {
        return workers.length + 1;
    }

    /**
     * Runs tasks 0 to {@code tasks - 1} and returns when all have ended; what they wrote is then visible to the caller.
     *
     * <p>If tasks fail, the exception of the lowest-numbered one is thrown, as if they had run in order; of the tasks
     * after it some may have run. A pending interrupt of the caller stays pending.
     */
    public void run(int tasks, Task task) {
        if (tasks > 1 && workers.length > 0 && busy.compareAndSet(false, true)) {
            try {
                runShared(tasks, task);
            } finally {
                busy.set(false);
            }
        } else {
            for (int i = 0; i < tasks; i++) {
                task.run(i, 0);
            }
        }
    }

    private void runShared(int tasks, Task task) {
        this.task = task;
        this.tasks = tasks;
        finished.set(0);
        long run = nextRun(claims.get(0));
        for (int share = workers.length; share >= 0; share--) { // the caller's own last: the others' work can begin
            claims.set(share * APART, run | (shareEnd(share, tasks) - shareEnd(share - 1, tasks)));
        }
        for (int i = 0; i < workers.length && i < tasks - 1; i++) {
            workers[i].wake();
        }
        while (claimAndRun(0)) {}
        awaitFinish();
        this.task = NOTHING;
        if (failedTask != NO_FAILURE) {
            Throwable thrown = failure;
            failure = null;
            failedTask = NO_FAILURE;
            rethrow(thrown);
        }
    }

    private static long nextRun(long claims) {
        return ((claims >>> 32) + 1) << 32;
    }

    private static int unclaimed(long claims) {
        return (int) claims;
    }

    /** A share is a run of neighbouring tasks; the first shares have one more, or alone have one. */
    private int shareEnd(int share, int tasks) {
        int each = tasks / threads();
        int longer = tasks % threads();
        return (share + 1) * each + Math.min(share + 1, longer);
    }

    private boolean hasUnclaimed() {
        for (int share = 0; share <= workers.length; share++) {
            if (unclaimed(claims.get(share * APART)) > 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs one unclaimed task, of the worker's own share if there is one, else of another's; false if there is none.
     */
    private boolean claimAndRun(int worker) {
        for (int i = 0; i <= workers.length; i++) {
            int share = worker + i <= workers.length ? worker + i : worker + i - threads();
            if (claimAndRun(worker, share)) {
                return true;
            }
        }
        return false;
    }

    private boolean claimAndRun(int worker, int share) {
        long seen = claims.get(share * APART);
        while (unclaimed(seen) > 0) {
            Task task = this.task;
            int tasks = this.tasks;
            if (claims.compareAndSet(share * APART, seen, seen - 1)) {
                execute(task, shareEnd(share, tasks) - unclaimed(seen), tasks, worker);
                return true;
            }
            seen = claims.get(share * APART);
        }
        return false;
    }

    private void execute(Task task, int number, int tasks, int worker) {
        try {
            // A task after a failed one is dropped; one before it must run, since it may fail as well.
            if (number < failedTask) {
                task.run(number, worker);
            }
        } catch (Throwable thrown) {
            fail(number, thrown);
        }
        if (finished.incrementAndGet() == tasks) {
            LockSupport.unpark(waiting);
        }
    }

    private synchronized void fail(int number, Throwable thrown) {
        if (number < failedTask) {
            failure = thrown;
            failedTask = number;
        }
    }

    private void awaitFinish() {
        if (spinUntil(allFinished)) {
            return;
        }
        boolean interrupted = false;
        waiting = Thread.currentThread();
        while (!allFinished.getAsBoolean()) {
            LockSupport.park(this);
            // A pending interrupt would turn parking into spinning; it is put back below.
            interrupted |= Thread.interrupted();
        }
        waiting = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits at most 50 µs for the condition; whether it came true. */
    private static boolean spinUntil(BooleanSupplier condition) {
        long start = System.nanoTime();
        do {
            for (int i = 0; i < SPINS_BETWEEN_CLOCK_READINGS; i++) {
                if (condition.getAsBoolean()) {
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - start < SPIN_NANOS);
        return false;
    }

    private static void rethrow(@Nullable Throwable thrown) {
        switch (thrown) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException("[worker pool] a task failed", thrown);
        }
    }

    /** How many workers are alive, parked or not. */
    int liveWorkers() {
        int live = 0;
        for (Worker worker : workers) {
            live += worker.state.get() == Worker.GONE ? 0 : 1;
        }
        return live;
    }

    /** One seat in the pool; the thread in it changes when it has been idle for long. */
    private final class Worker implements Runnable {
        static final int GONE = 0;
        static final int AWAKE = 1;
        static final int PARKED = 2;

        private final AtomicInteger state = new AtomicInteger(GONE);
        private final int number;
        private volatile @Nullable Thread thread;

        Worker(int number) {
            this.number = number;
        }

        /**
         * Makes sure that the worker will look for tasks after this call. One that is awake does so anyway: before it
         * parks it says so in {@link #state} and then looks once more.
         */
        void wake() {
            if (state.get() == AWAKE) {
                return;
            }
            if (state.compareAndSet(PARKED, AWAKE)) {
                LockSupport.unpark(thread);
            } else if (state.compareAndSet(GONE, AWAKE)) {
                start();
            }
        }

        private void start() {
            try {
                Thread started = Thread.ofPlatform()
                        .daemon()
                        .name("backlight-worker")
                        .inheritInheritableThreadLocals(false)
                        .unstarted(this);
                thread = started;
                started.start();
            } catch (OutOfMemoryError noThreadToBeHad) {
                // The caller takes part, so the work is done with fewer threads, or by the caller alone.
                state.set(GONE);
            }
        }

        @Override
        public void run() {
            do {
                while (claimAndRun(number) || spinUntil(hasUnclaimed)) {}
            } while (parkUntilWoken());
        }

        /** False if there was nothing to do for long: the seat is empty then and the thread must end. */
        private boolean parkUntilWoken() {
            long idleSince = System.nanoTime();
            state.set(PARKED);
            while (state.get() == PARKED) {
                long left = idleNanos - (System.nanoTime() - idleSince);
                if (hasUnclaimed.getAsBoolean()) {
                    state.compareAndSet(PARKED, AWAKE);
                } else if (left > 0) {
                    LockSupport.parkNanos(WorkerPool.this, left);
                    // Nobody has a reason to interrupt a worker; a stray interrupt must not turn parking into spinning.
                    Thread.interrupted();
                } else if (state.compareAndSet(PARKED, GONE)) {
                    return false;
                }
            }
            return true;
        }
    }
}
