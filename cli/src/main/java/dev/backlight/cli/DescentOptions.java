package dev.backlight.cli;

import dev.backlight.formula.Formula;
import dev.backlight.lessons.WorkedExample;
import dev.backlight.report.Axis;
import dev.backlight.report.DescentDocument;
import dev.backlight.report.DescentDocument.Topic;
import dev.backlight.report.DescentPictures;
import dev.backlight.report.Document;
import dev.backlight.report.Gif;
import dev.backlight.report.HtmlWriter;
import dev.backlight.report.LatexWriter;
import dev.backlight.report.TextWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What descend and landscape have in common: where to start, what to show of it, and where to write it. */
final class DescentOptions {
    private static final int MOST_FRAMES = 1_000;
    private static final int DELAY = 80;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "X",
            description =
                    "Where to start: over one variable a number, or several with commas between, each a start of its"
                            + " own; over two variables their two numbers, once for each start.")
    private List<String> from = List.of();

    @Option(names = "--rate", paramLabel = "ALPHA", description = "How far a step goes: x <- x - ALPHA f'(x).")
    @Nullable
    Rate rate;

    @Option(names = "--steps", paramLabel = "N", description = "How many steps to take.")
    @Nullable
    Integer steps;

    @Option(names = "--x", paramLabel = "A..B", description = "Show this part of the first variable.")
    @Nullable
    Range x;

    @Option(
            names = "--y",
            paramLabel = "A..B",
            description = "Show this part of the values, or of the second variable.")
    @Nullable
    Range y;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Write to a file, by its ending: .gif an animation, .svg a picture, .html a page with both, .tex"
                            + " or .txt.")
    private @Nullable Path out;

    @Option(
            names = "--delay",
            paramLabel = "MS",
            description = "How long an animation shows each step, in milliseconds. Default: 80.")
    private @Nullable Integer delay;

    @Mixin
    private DigitsOption digits;

    @Mixin
    private JsonOption json;

    /** The number of steps: as asked for, or else as given. */
    int stepsOr(int otherwise) {
        int number = steps == null ? otherwise : steps;
        if (number < 0 || number > WorkedExample.MOST_STEPS) {
            throw wrongUse("--steps takes 0 to " + WorkedExample.MOST_STEPS + ", not " + number
                    + ": each is a line of the table; what becomes of a descent in the end is judged without them");
        }
        return number;
    }

    /** The rate: as asked for, or else as given. */
    double rateOr(double otherwise) {
        return rate == null ? otherwise : rate.value();
    }

    /**
     * The starts that are asked for, each with a number for each coordinate.
     *
     * @return empty if none is asked for
     */
    List<List<Double>> starts(List<String> names) {
        List<List<Double>> starts = new ArrayList<>();
        for (String each : from) {
            List<Double> numbers =
                    Arrays.stream(each.split(",", -1)).map(this::number).toList();
            if (names.size() == 1) {
                numbers.forEach(number -> starts.add(List.of(number)));
            } else if (numbers.size() == names.size()) {
                starts.add(numbers);
            } else {
                throw wrongUse("--from takes a number for each of " + String.join(", ", names) + ", not " + each);
            }
        }
        return starts;
    }

    private double number(String text) {
        double number = TypedNumber.of(text);
        if (Double.isFinite(number)) {
            return number;
        }
        throw wrongUse("--from takes numbers, not \"" + text.strip() + "\"");
    }

    ParameterException wrongUse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Prints descents, and writes them to the file that is asked for. */
    void write(Streams streams, Topic topic, DescentPictures usual, Formula.Symbol rateLetter) throws IOException {
        boolean isAnimated = out != null && List.of("gif", "html").contains(ending(out));
        if (delay != null && !isAnimated) {
            throw wrongUse("--delay is for an animation: write one with --out, to a .gif or .html");
        }
        DescentPictures pictures = usual.withAxes(shown(usual.x(), x), shown(usual.y(), y));
        if (out != null) {
            writeFile(out, topic, pictures, rateLetter);
            streams.err().println("written to " + out);
        }
        if (json.isOn()) {
            DescentJson.write(new JsonLines(streams), pictures, rateLetter.text());
        } else {
            streams.utf8().print(TextWriter.write(document(topic, pictures, rateLetter)));
            streams.utf8().flush();
        }
    }

    private int delay() {
        return delay == null ? DELAY : delay;
    }

    private static Axis shown(Axis usual, @Nullable Range range) {
        return range == null ? usual : new Axis(usual.label(), range.from(), range.to());
    }

    private Document document(Topic topic, DescentPictures pictures, Formula.Symbol rateLetter) {
        return DescentDocument.of(topic, pictures, rateLetter, digits.value(spec), delay());
    }

    private static String ending(Path file) {
        String name = file.toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private void writeFile(Path file, Topic topic, DescentPictures pictures, Formula.Symbol rateLetter)
            throws IOException {
        OutputFile.requireWritable(file);
        switch (ending(file)) {
            case "gif" -> writeGif(file, pictures);
            case "svg" -> Files.writeString(file, pictures.picture() + "\n");
            case "html" -> Files.writeString(file, HtmlWriter.write(document(topic, pictures, rateLetter), false));
            case "tex" -> Files.writeString(file, LatexWriter.write(document(topic, pictures, rateLetter)));
            case "txt" -> Files.writeString(file, TextWriter.write(document(topic, pictures, rateLetter)));
            default -> throw wrongUse("--out takes a file that ends with .gif, .svg, .html, .tex or .txt, not " + file);
        }
    }

    private void writeGif(Path file, DescentPictures pictures) throws IOException {
        int frames = pictures.lastFrame();
        if (frames < 1 || frames > MOST_FRAMES) {
            throw wrongUse("an animation has 1 to " + MOST_FRAMES + " pictures, one a step, not " + frames);
        }
        if (delay() < 10 || delay() > 655_350) {
            throw wrongUse("--delay takes 10 to 655350 milliseconds, not " + delay);
        }
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
            Gif.write(stream, pictures.frames(), delay());
        }
    }
}
