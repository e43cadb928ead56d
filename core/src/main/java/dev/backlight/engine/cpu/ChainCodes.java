package dev.backlight.engine.cpu;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The code of all chains of an engine, written once for each program. */
public final class ChainCodes {
    /** So many programs are more than any number of models has; only one that makes up graphs needs ever more. */
    private static final int MOST = 4096;

    private final ConcurrentHashMap<ChainProgram, ChainCode> codes = new ConcurrentHashMap<>();
    private final boolean vectors;
    private final @Nullable Warmup warmup;

    /** With the Vector API from the start, or without it for ever. */
    public ChainCodes(boolean vectors) {
        this.vectors = vectors;
        warmup = null;
    }

    /** With the Vector API where the warm-up has got it compiled. */
    public ChainCodes(Warmup warmup) {
        vectors = false;
        this.warmup = warmup;
    }

    ChainCode of(ChainProgram program) {
        if (codes.size() >= MOST) {
            codes.clear(); // who has a code keeps it
        }
        return codes.computeIfAbsent(program, this::write);
    }

    private ChainCode write(ChainProgram program) {
        ChainCode code = new ChainCode(program, warmup);
        if (vectors) {
            code.useVectorLoop();
        }
        return code;
    }
}
