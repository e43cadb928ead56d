package dev.backlight.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lost wake-up shows as a hang, so every test has a generous time limit. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WorkerPoolTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void runsEveryTaskOnceAndShowsItsWrites(int threads) {
        WorkerPool pool = new WorkerPool(threads);
        int runs = threads == 2 ? 1_000_000 : 50_000;
        int[] written = new int[5]; // not volatile: the pool alone makes the writes visible
        WorkerPool.Task task = (i, worker) -> written[i]++;
        for (int run = 1; run <= runs; run++) {
            int tasks = run % (written.length + 1);
            pool.run(tasks, task);
            for (int i = 0; i < written.length; i++) {
                assertThatEqual(i < tasks ? 1 : 0, written[i], run);
                written[i] = 0;
            }
        }
    }

    private static void assertThatEqual(int expected, int actual, int run) {
        if (expected != actual) { // AssertJ would dominate a million tiny runs
            throw new AssertionError("run " + run + ": expected " + expected + " but was " + actual);
        }
    }

    @Test
    void wakesItsWorkerHoweverLongItSlept() {
        // Both tasks wait for each other, so a run ends only if the worker really comes. The pauses between runs lie
        // around the 50 µs after which a worker parks; busy ones, since sleeping is not that exact.
        WorkerPool pool = new WorkerPool(2);
        AtomicInteger arrived = new AtomicInteger();
        Random random = new Random(7);
        for (int run = 1; run <= 20_000; run++) {
            long pause = 30_000 + random.nextInt(50_000);
            long start = System.nanoTime();
            while (System.nanoTime() - start < pause) {
                Thread.onSpinWait();
            }
            int all = 2 * run;
            pool.run(2, (task, worker) -> {
                arrived.incrementAndGet();
                while (arrived.get() < all) {
                    Thread.yield();
                    if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(60)) {
                        throw new AssertionError("only " + arrived.get() + " of " + all + " tasks arrived");
                    }
                }
            });
        }
        assertThat(arrived).hasValue(40_000);
    }

    @Test
    void startsWorkersAgainAfterTheyEndedIdle() {
        WorkerPool pool = new WorkerPool(3, TimeUnit.MILLISECONDS.toNanos(2));
        CyclicBarrier all = new CyclicBarrier(3);
        for (int run = 0; run < 20; run++) {
            pool.run(3, (task, worker) -> await(all));
            assertThat(pool.liveWorkers()).isBetween(0, 2);
            while (pool.liveWorkers() > 0) {
                Thread.onSpinWait();
            }
        }
        // And with pauses that end about when the workers give up.
        Random random = new Random(11);
        for (int run = 0; run < 500; run++) {
            LockSupport.parkNanos(1_500_000 + random.nextInt(1_000_000));
            pool.run(3, (task, worker) -> await(all));
        }
    }

    @Test
    void aThreadBeginsWithItsOwnShare() {
        // Both tasks wait for each other, so neither thread can help the other before.
        WorkerPool pool = new WorkerPool(2);
        CyclicBarrier both = new CyclicBarrier(2);
        int[] workers = new int[2];
        for (int run = 0; run < 1_000; run++) {
            pool.run(2, (task, worker) -> {
                workers[task] = worker;
                await(both);
            });
            assertThat(workers).containsExactly(0, 1);
        }
    }

    /** The threads that are woken, not others, so that the next run finds them awake and with warm caches. */
    @Test
    void givesFewTasksToTheFirstThreads() {
        WorkerPool pool = new WorkerPool(7);
        CyclicBarrier all = new CyclicBarrier(3);
        int[] workers = new int[3];
        for (int run = 0; run < 1_000; run++) {
            pool.run(3, (task, worker) -> {
                workers[task] = worker;
                await(all);
            });
            assertThat(workers).containsExactly(0, 1, 2);
        }
        assertThat(pool.liveWorkers()).isEqualTo(2);
    }

    @Test
    void runsEveryTaskOnceWithMoreThreadsThanTasksAndProcessors() {
        WorkerPool pool = new WorkerPool(40);
        for (int tasks = 0; tasks <= 90; tasks++) {
            int[] runs = new int[tasks];
            pool.run(tasks, (task, worker) -> runs[task]++);
            assertThat(runs).containsOnly(tasks == 0 ? new int[0] : new int[] {1});
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception cause) {
            throw new AssertionError(cause);
        }
    }

    @Test
    void servesManyCallersAtOnceAndNestedCalls() throws InterruptedException {
        WorkerPool pool = new WorkerPool(3);
        AtomicReference<Throwable> problem = new AtomicReference<>();
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            callers.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int run = 0; run < 3_000; run++) {
                        int[][] written = new int[4][6];
                        pool.run(
                                4,
                                (outer, worker) ->
                                        pool.run(6, (inner, same) -> written[outer][inner] += 10 * outer + inner));
                        for (int outer = 0; outer < 4; outer++) {
                            for (int inner = 0; inner < 6; inner++) {
                                assertThatEqual(10 * outer + inner, written[outer][inner], run);
                            }
                        }
                    }
                } catch (Throwable thrown) {
                    problem.set(thrown);
                }
            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(problem).hasNullValue();
    }

    @Test
    void callersOfABusyPoolRunAloneInOrder() {
        WorkerPool pool = new WorkerPool(2);
        pool.run(2, (outer, worker) -> {
            Thread here = Thread.currentThread();
            List<Integer> order = new ArrayList<>();
            pool.run(5, (inner, same) -> {
                assertThat(Thread.currentThread()).isSameAs(here);
                assertThat(same).isZero();
                order.add(inner);
            });
            assertThat(order).containsExactly(0, 1, 2, 3, 4);
        });
    }

    @Test
    void onlyTheCallerWorksInAPoolOfOne() {
        WorkerPool pool = new WorkerPool(1);
        List<Thread> threads = new ArrayList<>();
        pool.run(100, (task, worker) -> threads.add(Thread.currentThread()));
        assertThat(threads).hasSize(100).containsOnly(Thread.currentThread());
        assertThat(pool.liveWorkers()).isZero();
        assertThatThrownBy(() -> new WorkerPool(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void throwsTheFailureOfTheLowestNumberedTask(int threads) {
        WorkerPool pool = new WorkerPool(threads);
        for (int run = 0; run < 2_000; run++) {
            int first = run % 9;
            AtomicInteger before = new AtomicInteger();
            assertThatThrownBy(() -> pool.run(10, (task, worker) -> {
                        if (task >= first) {
                            throw task % 2 == 0 ? new IllegalArgumentException("task " + task) : new Failure(task);
                        }
                        before.incrementAndGet();
                    }))
                    .hasMessage("task " + first);
            assertThat(before).hasValue(first);
        }
        AtomicInteger after = new AtomicInteger();
        pool.run(10, (task, worker) -> after.incrementAndGet());
        assertThat(after).hasValue(10);
    }

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure(int task) {
            super("task " + task);
        }
    }

    @Test
    void passesErrorsOn() {
        WorkerPool pool = new WorkerPool(2);
        CyclicBarrier both = new CyclicBarrier(2);
        Thread caller = Thread.currentThread();
        assertThatThrownBy(() -> pool.run(2, (task, worker) -> {
                    await(both);
                    if (Thread.currentThread() != caller) {
                        throw new StackOverflowError("in the worker");
                    }
                }))
                .isInstanceOf(StackOverflowError.class)
                .hasMessage("in the worker");
    }

    @Test
    void keepsThePendingInterruptOfItsCaller() throws InterruptedException {
        WorkerPool pool = new WorkerPool(2);
        CyclicBarrier both = new CyclicBarrier(2);
        Thread caller = Thread.currentThread();
        for (int run = 0; run < 20; run++) {
            boolean early = run % 2 == 0;
            AtomicInteger slept = new AtomicInteger();
            pool.run(2, (task, worker) -> {
                await(both);
                if (Thread.currentThread() == caller) {
                    if (early) {
                        caller.interrupt();
                    }
                } else { // long enough for the caller to park
                    LockSupport.parkNanos(3_000_000);
                    caller.interrupt();
                    LockSupport.parkNanos(1_000_000);
                    slept.incrementAndGet();
                }
            });
            assertThat(slept).hasValue(1);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void allocatesNothingPerRun() {
        // Epsilon never collects, so three million runs that allocated one object each would end in an
        // OutOfMemoryError.
        String printed = ChildJvm.run(
                ManyRuns.class, List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", "-Xmx32m", "-Xms32m"));
        assertThat(printed.strip()).isEqualTo("9000000");
    }

    static final class ManyRuns {
        private ManyRuns() {}

        public static void main(String[] arguments) {
            WorkerPool pool = new WorkerPool(2);
            long[] count = new long[3];
            WorkerPool.Task task = (i, worker) -> count[i]++;
            for (int run = 0; run < 3_000_000; run++) {
                pool.run(3, task);
            }
            System.out.println(count[0] + count[1] + count[2]);
        }
    }
}
