package dev.backlight.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of text as a picture shows it: scripts after a name of one or two letters are set lower or higher, as in
 * {@code x_i}, {@code w_{i→j}}, {@code w_i^j} and {@code y^(−2/3)}; longer names, such as those of columns, stay as
 * they are.
 */
final class Lettering {
    /** How high a line is, in pixels. */
    static final double LINE = 17;

    private static final double SIZE = 13;
    private static final double SMALL = 10;
    private static final double SHIFT = 4;
    private static final String SCRIPT = "[_^](?:\\{[^}]*}|\\([^)]*\\)|[\\p{L}\\p{N}]+)";
    private static final Pattern SCRIPTS = Pattern.compile("(?:(?<!\\p{L})\\p{L}{1,2}|\\))((?:" + SCRIPT + "){1,2})");
    private static final Pattern ONE = Pattern.compile(SCRIPT);

    /** Text at one height: −1 below the line, 0 on it, 1 above it. */
    private record Run(String text, int height) {}

    private Lettering() {}

    private static List<Run> runs(String line) {
        List<Run> runs = new ArrayList<>();
        int done = 0;
        Matcher scripts = SCRIPTS.matcher(line);
        while (scripts.find()) {
            runs.add(new Run(line.substring(done, scripts.start(1)), 0));
            Matcher one = ONE.matcher(scripts.group(1));
            while (one.find()) {
                String script = one.group().substring(1);
                String bare = script.startsWith("{") || script.startsWith("(")
                        ? script.substring(1, script.length() - 1)
                        : script;
                runs.add(new Run(bare, one.group().startsWith("_") ? -1 : 1));
            }
            done = scripts.end();
        }
        if (done < line.length()) {
            runs.add(new Run(line.substring(done), 0));
        }
        return runs;
    }

    /** About how wide a line is in pixels, in a sans-serif font of the wider kind. */
    static double width(String line) {
        return runs(line).stream()
                .mapToDouble(run -> (run.height() == 0 ? SIZE : SMALL)
                        * run.text().codePoints().mapToDouble(Lettering::width).sum())
                .sum();
    }

    /** As a share of the font's size. */
    private static double width(int letter) {
        if (" .,:;'|′ijl".indexOf(letter) >= 0) {
            return 0.33;
        } else if ("()[]{}/ftrI".indexOf(letter) >= 0) {
            return 0.42;
        } else if ("−+=≈<>·×→mwMW%²³".indexOf(letter) >= 0) {
            return 0.86;
        }
        return Character.isUpperCase(letter) ? 0.7 : 0.63;
    }

    /** The line with its middle at a place. */
    static Svg.Element middle(String line, double x, double y) {
        return start(line, x, y).with("text-anchor", "middle");
    }

    /** The line in bold with its middle at a place, and with a white rim, so that it can be read on anything. */
    static Svg.Element haloed(String line, double x, double y) {
        return middle(line, x, y)
                .with("font-weight", "bold")
                .with("stroke", Drawing.WHITE)
                .with("stroke-width", 3)
                .with("paint-order", "stroke");
    }

    /** The line from a place on; y is the middle of its height. */
    static Svg.Element start(String line, double x, double y) {
        Svg.Element text = Svg.element("text").with("x", x).with("y", y + 4.5);
        int height = 0;
        for (Run run : runs(line)) {
            if (run.height() == height) {
                text = text.add(run.text());
            } else {
                Svg.Element part = Svg.element("tspan").with("dy", SHIFT * (height - run.height()));
                text = text.add(
                        run.height() == 0
                                ? part.add(run.text())
                                : part.with("font-size", SMALL).add(run.text()));
            }
            height = run.height();
        }
        return text;
    }
}
