package dev.backlight.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What the processor can do at most: fused multiply-adds in registers, by threads of their own. */
final class Peak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int ITERATIONS = 2_000_000;
    private static final int ROUNDS = 15;

    private Peak() {}

    static void print() throws InterruptedException {
        float sink = 0;
        for (int i = 0; i < 300; i++) {
            sink += multiplyAdd(20_000);
        }
        for (int threads = 1; threads <= Participant.threads(); threads++) {
            double best = 0;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.max(best, perSecond(threads));
            }
            new Line()
                    .with("work", "peak " + threads)
                    .with("flops", best)
                    .with("lanes", SPECIES.length())
                    .print();
        }
        if (Float.isNaN(sink)) {
            throw new AssertionError();
        }
    }

    private static double perSecond(int count) throws InterruptedException {
        Thread[] threads = new Thread[count];
        float[] sink = new float[count];
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int number = i;
            threads[i] = Thread.ofPlatform().start(() -> sink[number] = multiplyAdd(ITERATIONS));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return 2.0 * count * ITERATIONS * CHAINS * SPECIES.length() / (System.nanoTime() - start) * 1e9;
    }

    /** As many independent chains as hide the latency of an operation, in local variables so that none is in memory. */
    private static float multiplyAdd(int iterations) {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.9999f);
        FloatVector y = FloatVector.broadcast(SPECIES, 1e-4f);
        FloatVector a = y;
        FloatVector b = y;
        FloatVector c = y;
        FloatVector d = y;
        FloatVector e = y;
        FloatVector f = y;
        FloatVector g = y;
        FloatVector h = y;
        FloatVector i = y;
        FloatVector j = y;
        FloatVector k = y;
        FloatVector l = y;
        for (int n = 0; n < iterations; n++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
        }
        return a.add(b)
                .add(c.add(d))
                .add(e.add(f))
                .add(g.add(h))
                .add(i.add(j))
                .add(k.add(l))
                .lane(0);
    }
}
