package dev.backlight.cli;

import dev.backlight.train.TrainEvent;
import dev.backlight.train.TrainEvent.EpochDone;
import dev.backlight.train.TrainEvent.Interrupted;
import dev.backlight.train.TrainEvent.Saved;
import dev.backlight.train.TrainEvent.Started;
import dev.backlight.train.TrainEvent.StepDone;
import dev.backlight.train.TrainEvent.StoppedEarly;
import dev.backlight.train.TrainEvent.Unreached;
import dev.backlight.train.TrainResult;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tells a training to a person: on a terminal one line that is drawn again in its place, elsewhere one line an epoch.
 */
final class TrainText implements TrainReport {
    private static final long REDRAW_NANOS = 200_000_000;
    private static final int WIDTH = 79;

    private final PrintStream out;
    private final boolean terminal;
    private @Nullable Progress progress;
    private long drawnNanos;
    /** The newest text of the line that is drawn again, perhaps not drawn yet; empty if there is no such line. */
    private String newest = "";

    TrainText(Streams streams) {
        this.out = streams.out();
        this.terminal = streams.terminal();
    }

    @Override
    public void begins(String data, Task task, Notes.Settings settings) {
        task.remarks().forEach(remark -> out.println(Text.visible(remark)));
        TrainSettings training = settings.training();
        String layers = training.layers().toString();
        out.println(Text.format(
                "%s; %s; %s, rate %s (%s), batches of %d, seed %d",
                layers.isEmpty() ? "no hidden layer" : "layers " + layers,
                Names.of(training.loss()),
                Names.of(training.optimizer()),
                training.rate(),
                Names.of(training.schedule()),
                training.batch(),
                settings.data().seed()));
    }

    @Override
    public void event(TrainEvent event) {
        switch (event) {
            case Started started -> {
                progress = new Progress(started);
                line(Text.format("%,d parameters, %,d samples an epoch", started.parameters(), started.samples())
                        + (started.firstEpoch() > 0 ? ", going on in epoch " + (started.firstEpoch() + 1) : ""));
            }
            case Unreached(var parameters) ->
                parameters.forEach((name, reason) -> line("no gradient reaches " + name + ": " + reason));
            case StepDone step -> {
                progress().after(step);
                if (terminal && isTimeToDraw()) {
                    draw(progress().line(step));
                }
            }
            case EpochDone epoch -> {
                String text = progress().line(epoch);
                String withSpeed = (text + "  " + progress().speed()).stripTrailing();
                if (terminal) {
                    newest = withSpeed.length() <= WIDTH ? withSpeed : text;
                    if (isTimeToDraw()) {
                        draw(newest);
                    }
                } else {
                    line(withSpeed);
                }
            }
            case Saved _ -> {} // it would drown the rest; where it matters, interrupted() says it
            case StoppedEarly(int best) ->
                line("stopped early: the validation loss was least after epoch " + (best + 1)
                        + ", whose parameters are kept");
            case Interrupted(int epoch, int batch) ->
                line("stopped in epoch " + (epoch + 1) + " before step " + (batch + 1) + " of it");
        }
    }

    private Progress progress() {
        if (progress == null) {
            throw new IllegalStateException("no training was started");
        }
        return progress;
    }

    private boolean isTimeToDraw() {
        return System.nanoTime() - drawnNanos > REDRAW_NANOS;
    }

    /** Spaces cover what a longer line left, so no escape sequence is needed. */
    private void draw(String text) {
        out.print("\r" + Text.format("%-" + WIDTH + "s", text));
        out.flush();
        drawnNanos = System.nanoTime();
        newest = text;
    }

    /** A line that stays, below what was drawn last. */
    private void line(String text) {
        close();
        out.println(text);
    }

    /** What was drawn last stays. */
    @Override
    public void close() {
        if (!newest.isEmpty()) {
            draw(newest);
            out.println();
            newest = "";
        }
    }

    @Override
    public void interrupted(TrainResult result, Path checkpoint) {
        line("saved " + checkpoint + "; go on with: backlight train --resume " + checkpoint);
    }

    @Override
    public void done(Done done) {
        line("saved " + done.model() + (done.replaced() ? ", in place of the one that was there" : ""));
        done.score().print(out);
    }
}
