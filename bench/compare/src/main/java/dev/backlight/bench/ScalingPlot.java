package dev.backlight.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Time per step over the operations of a step, both logarithmic: a panel for batch, width and depth each, as SVG. */
final class ScalingPlot {
    private static final List<String> PANELS = List.of("scale-batch", "scale-width", "scale-depth");
    private static final List<String> DASHES = List.of("", "7 4", "2 3");
    private static final int SIDE = 300;
    private static final int LEFT = 70;
    private static final int TOP = 50;
    private static final int GAP = 60;
    /** The powers of ten that the axes span: operations, and nanoseconds. */
    private static final int[] X = {5, 11};

    private static final int[] Y = {4, 9};

    private final StringBuilder svg = new StringBuilder();

    private ScalingPlot() {}

    static String of(Results results) {
        ScalingPlot plot = new ScalingPlot();
        int width = LEFT + PANELS.size() * (SIDE + GAP);
        plot.svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        .formatted(width, TOP + SIDE + 60));
        plot.svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (int panel = 0; panel < PANELS.size(); panel++) {
            plot.panel(results, PANELS.get(panel), LEFT + panel * (SIDE + GAP));
        }
        return plot.svg.append("</svg>\n").toString();
    }

    private void panel(Results results, String name, int left) {
        text(left + SIDE / 2.0, TOP - 25, "middle", "growing " + name.substring("scale-".length()));
        for (int power = X[0]; power <= X[1]; power++) {
            double x = x(left, Math.pow(10, power));
            line(x, TOP, x, TOP + SIDE, "#ccc", "", 1);
            text(x, TOP + SIDE + 18, "middle", "10<tspan dy=\"-5\" font-size=\"9\">" + power + "</tspan>");
        }
        List<String> times = List.of("10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s");
        for (int power = Y[0]; power <= Y[1]; power++) {
            double y = y(Math.pow(10, power));
            line(left, y, left + SIDE, y, "#ccc", "", 1);
            text(left - 6, y + 4, "end", times.get(power - Y[0]));
        }
        text(left + SIDE / 2.0, TOP + SIDE + 42, "middle", "floating-point operations a step");
        List<String> participants = Contender.ALL.stream()
                .map(Contender::name)
                .filter(participant -> results.works(name, 2).stream()
                        .anyMatch(work ->
                                results.median(participant, work, 2, "nanos").isPresent()))
                .toList();
        for (int i = 0; i < participants.size(); i++) {
            curve(results, participants.get(i), name, left, i);
        }
    }

    private void curve(Results results, String participant, String name, int left, int style) {
        StringBuilder points = new StringBuilder();
        for (String work : results.works(name, 2)) {
            OptionalDouble nanos = results.median(participant, work, 2, "nanos");
            OptionalDouble operations = results.median(participant, work, 2, "operations");
            if (nanos.isPresent() && operations.isPresent()) {
                double x = x(left, operations.getAsDouble());
                double y = y(nanos.getAsDouble());
                points.append(number(x)).append(',').append(number(y)).append(' ');
                mark(x, y, style);
            }
        }
        String dash = DASHES.get(style % DASHES.size());
        svg.append(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"black\" stroke-width=\"1.5\" stroke-dasharray=\"%s\"/>%n"
                        .formatted(points.toString().strip(), dash));
        double y = TOP + 18 + 18.0 * style; // the key
        line(left + 10, y, left + 50, y, "black", dash, 1.5);
        mark(left + 30, y, style);
        text(left + 58, y + 4, "start", participant);
    }

    /** A disc, a square or a ring. */
    private void mark(double x, double y, int style) {
        if (style == 1) {
            svg.append(
                    "<rect x=\"%s\" y=\"%s\" width=\"7\" height=\"7\"/>%n".formatted(number(x - 3.5), number(y - 3.5)));
        } else {
            svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"3.5\" fill=\"%s\" stroke=\"black\"/>%n"
                    .formatted(number(x), number(y), style == 0 ? "black" : "white"));
        }
    }

    private void line(double x1, double y1, double x2, double y2, String colour, String dash, double width) {
        svg.append(
                "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-dasharray=\"%s\" stroke-width=\"%s\"/>%n"
                        .formatted(number(x1), number(y1), number(x2), number(y2), colour, dash, number(width)));
    }

    private void text(double x, double y, String anchor, String text) {
        svg.append(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>%n".formatted(number(x), number(y), anchor, text));
    }

    private static double x(int left, double operations) {
        return left + SIDE * (Math.log10(operations) - X[0]) / (X[1] - X[0]);
    }

    private static double y(double nanos) {
        return TOP + SIDE * (1 - (Math.log10(nanos) - Y[0]) / (Y[1] - Y[0]));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
