package dev.backlight.engine.cpu;

import java.util.concurrent.ConcurrentHashMap;

/** The code of all chains of an engine, written once for each program. */
public final class ChainCodes {
    /** So many programs are more than any number of models has; only one that makes up graphs needs ever more. */
    private static final int MOST = 4096;

    private final ConcurrentHashMap<ChainProgram, ChainCode> codes = new ConcurrentHashMap<>();
    private final boolean vectors;

    /** With or without the Vector API, which must be there if it is asked for. */
    public ChainCodes(boolean vectors) {
        this.vectors = vectors;
    }

    ChainCode of(ChainProgram program) {
        if (codes.size() >= MOST) {
            codes.clear(); // who has a code keeps it
        }
        return codes.computeIfAbsent(program, this::write);
    }

    private ChainCode write(ChainProgram program) {
        ChainCode code = new ChainCode(program);
        if (vectors) {
            code.useVectorLoop();
        }
        return code;
    }
}
