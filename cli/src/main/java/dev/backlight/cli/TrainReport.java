package dev.backlight.cli;

import dev.backlight.train.TrainEvent;
import dev.backlight.train.TrainResult;
import java.nio.file.Path;

/** Tells what happens during a training. */
sealed interface TrainReport extends AutoCloseable permits TrainText, TrainJson {
    /**
     * How a training ended.
     *
     * @param seconds how long it took
     * @param model where the network was saved
     * @param replaced whether an older file was there
     */
    record Done(TrainResult result, Score score, long seed, double seconds, Path model, boolean replaced) {}

    /** The data are read; the first step comes next. */
    void begins(String data, Task task, Notes.Settings settings);

    void event(TrainEvent event);

    /** The training was stopped before its time. */
    void interrupted(TrainResult result, Path checkpoint);

    void done(Done done);

    /** Nothing more will be told, whether or not all went well. */
    @Override
    void close();
}
