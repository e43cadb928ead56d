package dev.backlight.engine.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Scratch memory for the threads of a pool: a thread takes one, and gives it back. */
final class ScratchPool {
    private final AtomicReferenceArray<ChainScratch> free;
    private final int most;

    /** Scratch for this many threads at once, for loops over at most so many arrays. */
    ScratchPool(int threads, int most) {
        this.free = new AtomicReferenceArray<>(threads);
        this.most = most;
    }

    /** One that nobody else has: one that was given back, or a new one. */
    ChainScratch take() {
        for (int i = 0; i < free.length(); i++) {
            ChainScratch scratch = free.getAndSet(i, null);
            if (scratch != null) {
                return scratch;
            }
        }
        return new ChainScratch(most);
    }

    /** Keeps it for the next taker, if there is room for it. */
    void giveBack(ChainScratch scratch) {
        for (int i = 0; i < free.length(); i++) {
            if (free.compareAndSet(i, null, scratch)) {
                return;
            }
        }
    }
}
