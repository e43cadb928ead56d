package dev.backlight.engine.cpu;

/** One step of a plan as loops: what it reads and writes are numbers of arrays, bound anew for every run. */
public interface Kernel {
    /** Elements of a block: the unit in which elementwise work is shared between threads, whatever their number. */
    int BLOCK = 4096;

    void run(Storage storage);
}
