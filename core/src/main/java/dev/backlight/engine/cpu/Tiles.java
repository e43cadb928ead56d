package dev.backlight.engine.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Scratch memory for the threads of a pool: a thread takes a set of tiles, and gives it back. */
public final class Tiles {
    /** Elements of one tile: a handful of them fit into the first-level cache. */
    static final int SIZE = 1024;

    private final AtomicReferenceArray<float[][]> sets;

    /** Scratch for this many threads at once, with as many tiles each as the longest chain needs. */
    public Tiles(int threads, int tilesEach) {
        sets = new AtomicReferenceArray<>(threads);
        for (int i = 0; i < threads; i++) {
            sets.set(i, new float[tilesEach][SIZE]);
        }
    }

    /** A set that nobody else has. There are as many as threads, so one is always free. */
    float[][] take() {
        for (int i = 0; ; i = (i + 1) % sets.length()) {
            float[][] set = sets.getAndSet(i, null);
            if (set != null) {
                return set;
            }
        }
    }

    void giveBack(float[][] set) {
        for (int i = 0; ; i = (i + 1) % sets.length()) {
            if (sets.compareAndSet(i, null, set)) {
                return;
            }
        }
    }
}
