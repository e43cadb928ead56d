package dev.backlight.engine.cpu;

import org.jspecify.annotations.Nullable;

/**
 * The loops of one program: a plain one from the start, which is quick even before it is compiled, and one of vector
 * operations, which is a hundred times slower until then, and many times faster afterwards. Both give the same bits.
 */
final class ChainCode {
    private final ChainProgram program;
    private final ChainLoop plain;
    private volatile ChainLoop loop;
    private volatile @Nullable ChainLoop vector;

    ChainCode(ChainProgram program) {
        this.program = program;
        this.plain = ChainLoopWriter.plain(program);
        this.loop = plain;
    }

    /** The loop to run now. */
    ChainLoop loop() {
        return loop;
    }

    /** The loop of vector operations, for warming it up; the plain one if some operation has no vector form. */
    synchronized ChainLoop vectorLoop() {
        ChainLoop written = vector;
        if (written == null) {
            written = program.hasVectorForm() ? ChainLoopWriter.vector(program) : plain;
            vector = written;
        }
        return written;
    }

    /** From now on the loop of vector operations is run. Needs the Vector API. */
    void useVectorLoop() {
        loop = vectorLoop();
    }
}
