package dev.backlight.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Plots one after the other as one SVG picture: what all have in common is there once, and the rest lies in a stack of
 * which style rules show one sheet at a time. Printed, or for readers who want nothing to move, it is the last one.
 */
public final class Animation {
    private Animation() {}

    /**
     * The animation.
     *
     * @param frames of one size, at least one
     * @param delay how long each is shown, in milliseconds
     */
    public static Svg.Element svg(String title, List<Plot> frames, int delay) {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("[animation] \"" + title + "\" has no frames");
        }
        List<Drawing> drawings = frames.stream().map(Plot::drawing).toList();
        Drawing first = drawings.getFirst();
        List<Mark> common = first.marks().stream()
                .filter(mark -> drawings.stream().allMatch(each -> each.marks().contains(mark)))
                .toList();
        // Two animations on one page share these names only if the rules are the same.
        String name = "frames-" + frames.size() + "-" + delay;
        List<Svg.Element> sheets = IntStream.range(0, frames.size())
                .mapToObj(i -> Svg.element("g")
                        .with("class", "frame")
                        .with("style", "animation-delay:" + (long) i * delay + "ms")
                        .add(new Drawing(
                                        first.width(),
                                        first.height(),
                                        drawings.get(i).marks().stream()
                                                .filter(mark -> !common.contains(mark))
                                                .toList())
                                .parts()))
                .toList();
        Plot last = frames.getLast();
        return Svg.picture(
                        first.width(),
                        first.height(),
                        title,
                        frames.size() + " pictures, each for " + delay + " ms. The last: " + last.title() + ". "
                                + last.description())
                .add(Svg.element("style").add(rules(name, frames.size(), delay)))
                .add(Drawing.paper(first.width(), first.height()))
                .add(new Drawing(first.width(), first.height(), common).parts())
                .add(Svg.element("g").with("class", name).add(sheets));
    }

    private static String rules(String name, int frames, int delay) {
        String each = "." + name + " > .frame";
        String share = String.format(Locale.ROOT, "%.4f", 100.0 / frames);
        return each + " { visibility: hidden }\n" + each + ":last-child { visibility: visible }\n"
                + "@media screen and (prefers-reduced-motion: no-preference) {\n"
                + each + ", " + each + ":last-child { visibility: hidden; animation: " + name + " "
                + (long) frames * delay + "ms step-end infinite }\n}\n"
                + "@keyframes " + name + " { 0% { visibility: visible } " + share + "% { visibility: hidden } }";
    }
}
