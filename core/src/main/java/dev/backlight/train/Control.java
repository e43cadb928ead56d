package dev.backlight.train;

import java.util.concurrent.atomic.AtomicBoolean;

/** A way to stop a training from another thread: it finishes its step, writes its checkpoint and returns. */
public final class Control {
    private final AtomicBoolean stop = new AtomicBoolean();

    /** A control that has not asked for anything. */
    public Control() {}

    /** Asks the training to stop after the step it is in. */
    public void stop() {
        stop.set(true);
    }

    boolean stopping() {
        return stop.get();
    }
}
