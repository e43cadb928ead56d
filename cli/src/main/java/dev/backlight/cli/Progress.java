package dev.backlight.cli;

import dev.backlight.train.TrainEvent.EpochDone;
import dev.backlight.train.TrainEvent.Started;
import dev.backlight.train.TrainEvent.StepDone;
import org.jspecify.annotations.Nullable;

/** How far a training is, how fast it goes and how long it will take. */
final class Progress {
    private static final double WINDOW_SECONDS = 2;

    private final long samples;
    private final int epochs;
    private final long stepsPerEpoch;
    private final long startNanos = System.nanoTime();
    private long done;
    /** The speed is that since the older mark, so that a slow start is soon forgotten. */
    private @Nullable Mark older;

    private @Nullable Mark newer;

    /** How many samples were done at a time. */
    private record Mark(long nanos, long done) {
        double secondsTo(Mark later) {
            return (later.nanos - nanos) / 1e9;
        }
    }

    Progress(Started started) {
        this.samples = started.samples();
        this.epochs = started.epochs();
        this.stepsPerEpoch = started.stepsPerEpoch();
    }

    void after(StepDone step) {
        long inEpoch = step.batch() + 1 == stepsPerEpoch
                ? samples
                : (step.batch() + 1L) * step.result().samples();
        done = step.epoch() * samples + inEpoch;
        Mark now = now();
        if (older == null || newer == null) {
            older = now; // the first step compiles, and tells nothing of the speed
            newer = now;
        } else if (newer.secondsTo(now) > WINDOW_SECONDS) {
            older = newer;
            newer = now;
        }
    }

    private Mark now() {
        return new Mark(System.nanoTime(), done);
    }

    /** Seconds since the training began or was resumed. */
    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** Over the last seconds; 0 before the second step. */
    double samplesPerSecond() {
        Mark now = now();
        return older == null || older.done == done ? 0 : (done - older.done) / Math.max(older.secondsTo(now), 1e-9);
    }

    private String eta(double speed) {
        long seconds = Math.round((epochs * samples - done) / speed);
        return seconds < 3600
                ? Text.format("%d:%02d", seconds / 60, seconds % 60)
                : Text.format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** A line while an epoch goes on; it fits 79 columns. */
    String line(StepDone step) {
        return Text.format(
                "epoch %s  %3d %%  loss %s  %s",
                number(step.epoch()), 100 * (step.batch() + 1) / stepsPerEpoch, Text.figure(step.meanLoss()), speed());
    }

    /** A line for a complete epoch, without the speed. */
    String line(EpochDone epoch) {
        StringBuilder line =
                new StringBuilder(Text.format("epoch %s  loss %s", number(epoch.epoch()), Text.figure(epoch.loss())));
        epoch.accuracy().ifPresent(accuracy -> line.append(Text.format("  accuracy %.4f", accuracy)));
        epoch.validation().ifPresent(validation -> {
            line.append("  validation ").append(Text.figure(validation.loss()));
            validation.classification().ifPresent(c -> line.append(Text.format(" / %.4f", validation.accuracy())));
        });
        return line.toString();
    }

    private String number(int epoch) {
        int width = Integer.toString(epochs).length();
        return Text.format("%" + width + "d/%d", epoch + 1, epochs);
    }

    /** Samples a second and the time that is left; empty while they are not known. */
    String speed() {
        double speed = samplesPerSecond();
        return speed == 0 ? "" : Text.format("%,.0f samples/s  ETA %s", speed, eta(speed));
    }
}
