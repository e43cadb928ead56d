package dev.backlight.cli;

import dev.backlight.train.Control;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * While open, turns the first Ctrl-C (SIGINT), or the first request to end (SIGTERM), into a stop after the running
 * step; a second one ends the process at once. Files are replaced as a whole, so even then each is old or new, never a
 * part.
 */
final class Interrupts implements AutoCloseable {
    /** The shell's convention: 128 and the number of the signal. */
    private static final int FIRST_CODE = 128;

    private static final Signal INT = new Signal("INT");
    private static final Signal TERM = new Signal("TERM");

    private final Control control = new Control();
    private final AtomicInteger exitCode = new AtomicInteger();
    private final SignalHandler beforeInt;
    private final SignalHandler beforeTerm;

    Interrupts() {
        beforeInt = Signal.handle(INT, this::stop);
        beforeTerm = Signal.handle(TERM, this::stop);
    }

    private void stop(Signal signal) {
        int code = FIRST_CODE + signal.getNumber();
        if (!exitCode.compareAndSet(0, code)) {
            Runtime.getRuntime().halt(code);
        }
        control.stop();
    }

    /** What the training listens to. */
    Control control() {
        return control;
    }

    /** 130 after Ctrl-C, 143 after SIGTERM. */
    int exitCode() {
        return exitCode.get();
    }

    @Override
    public void close() {
        Signal.handle(INT, beforeInt);
        Signal.handle(TERM, beforeTerm);
    }
}
