package dev.backlight.engine.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Scratch memory for the threads of a pool: a thread takes a set of tiles, and gives it back. */
public final class Tiles {
    /** Elements of one tile: a handful of them fit into the first-level cache. */
    static final int SIZE = 1024;

    private final AtomicReferenceArray<float[][]> free;
    private final int tilesEach;

    /** Scratch for this many threads at once, with as many tiles each as the longest chain needs. */
    public Tiles(int threads, int tilesEach) {
        this.free = new AtomicReferenceArray<>(threads);
        this.tilesEach = tilesEach;
    }

    /** A set that nobody else has: one that was given back, or a new one. */
    float[][] take() {
        for (int i = 0; i < free.length(); i++) {
            float[][] set = free.getAndSet(i, null);
            if (set != null) {
                return set;
            }
        }
        return new float[tilesEach][SIZE];
    }

    /** Keeps the set for the next taker, if there is room for it. */
    void giveBack(float[][] set) {
        for (int i = 0; i < free.length(); i++) {
            if (free.compareAndSet(i, null, set)) {
                return;
            }
        }
    }
}
