package dev.backlight.formula;

import java.util.List;

/**
 * The colours of groups, in an order in which neighbours differ most; readable by people who are colour-blind (after
 * Okabe and Ito, 2008) and dark enough on white.
 */
public final class Palette {
    private static final List<String> COLOURS = List.of("0072B2", "D55E00", "007A58", "A5488A", "8A6D00", "3B3B98");

    private Palette() {}

    /** The colour of a group as {@code #RRGGBB}. */
    public static String css(int group) {
        return "#" + COLOURS.get(Math.floorMod(group, COLOURS.size()));
    }

    /** The colour's name in the LaTeX that {@link #latexDefinitions} goes with. */
    public static String latex(int group) {
        return "group" + (char) ('A' + Math.floorMod(group, COLOURS.size()));
    }

    /** What a LaTeX document needs in its preamble, after {@code \\usepackage{xcolor}}. */
    public static String latexDefinitions() {
        StringBuilder lines = new StringBuilder();
        for (int group = 0; group < COLOURS.size(); group++) {
            lines.append("\\definecolor{")
                    .append(latex(group))
                    .append("}{HTML}{")
                    .append(COLOURS.get(group))
                    .append("}\n");
        }
        return lines.toString();
    }
}
