package dev.backlight.report;

import dev.backlight.explain.Descent;
import dev.backlight.explain.Place;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Surface;
import dev.backlight.explain.Verdict;
import dev.backlight.formula.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The pictures of gradient descent on a surface: over one number its graph with tangents, over two its contour lines,
 * with the way that each descent takes.
 *
 * @param letter of the function: {@code f}, {@code C}
 * @param formula what the graph is: {@code f(x) = x²}
 * @param x the first coordinate
 * @param y the value of a function of one number, or the second coordinate
 */
public record DescentPictures(Surface surface, String letter, Formula formula, List<Descent> descents, Axis x, Axis y) {
    private static final double SIDE = 400;
    private static final double SMALL = 240;
    private static final int CELLS = 72;
    private static final int MOST_FRAMES = 12;

    /** An arrow below this share of an axis is no more than a spot. */
    private static final double SHORTEST = 0.03;

    /** How far a tangent is drawn to both sides of where it touches. */
    private static final double REACH = 0.5;

    public DescentPictures {
        descents = List.copyOf(descents);
    }

    /** Pictures with axes that hold the descents: −5 to 5 and −2 to 8 where these do. */
    public static DescentPictures of(Surface surface, String letter, Formula formula, List<Descent> descents) {
        DescentAxes axes = DescentAxes.of(surface, letter, descents);
        return new DescentPictures(surface, letter, formula, descents, axes.x(), axes.y());
    }

    /** The same pictures with other axes. */
    public DescentPictures withAxes(Axis toTheRight, Axis upwards) {
        return new DescentPictures(surface, letter, formula, descents, toTheRight, upwards);
    }

    /** Whether the surface is a curve: a function of one number. */
    boolean isCurve() {
        return surface.names().size() == 1;
    }

    private Series.Curve curve(String name) {
        return Series.Curve.of(name, x, at -> surface.value(List.of(at)), Ink.BLACK);
    }

    /** How a coordinate is written. */
    private String name(int i) {
        return Formula.named(surface.names().get(i)).text();
    }

    private static Point onCurve(Place place) {
        return new Point(place.x().getFirst(), place.value());
    }

    private Point point(Place place) {
        return isCurve()
                ? onCurve(place)
                : new Point(place.x().getFirst(), place.x().getLast());
    }

    private static Series.Tangent tangent(String name, Place place) {
        return new Series.Tangent(name, onCurve(place), place.slope().getFirst(), REACH);
    }

    /** Where a descent starts, which is known exactly. */
    private String start(Place place) {
        return coordinates(place, Quantity::typed);
    }

    private String coordinates(Place place, Function<Double, Quantity> known) {
        return IntStream.range(0, place.x().size())
                .mapToObj(i -> name(i) + " " + sentence(known.apply(place.x().get(i))))
                .collect(Collectors.joining(", "));
    }

    private static String sentence(Quantity quantity) {
        return quantity.sentence(NetworkDrawing.DIGITS);
    }

    /** One plot for each start: the graph with its tangent there. For one coordinate. */
    public List<Plot> tangents() {
        Series.Curve curve = curve("");
        return descents.stream()
                .map(descent -> descent.places().getFirst())
                .map(start -> new Plot(
                        name(0) + " " + Quantity.typed(start.x().getFirst()).sentence(Quantity.DIGITS),
                        x,
                        y,
                        Plot.Frame.THROUGH_ZERO,
                        SMALL,
                        SMALL,
                        List.of(curve, tangent("", start))))
                .toList();
    }

    /**
     * The graph and its derivative, with the starts marked on both. For one coordinate.
     *
     * @param values those at the starts, as exactly as they are known
     * @param slopes those of the derivative there
     */
    public Plot derivative(List<Quantity> values, List<Quantity> slopes) {
        return new Plot(
                formula.text() + " and its derivative",
                x,
                y,
                Plot.Frame.THROUGH_ZERO,
                SIDE,
                SIDE,
                List.of(
                        curve(formula.text()),
                        Series.Curve.of(
                                "its derivative " + letter + "′(" + name(0) + ")",
                                x,
                                at -> surface.at(List.of(at)).slope().getFirst(),
                                Ink.BLUE),
                        new Series.Dots(
                                letter + " at the marked places", marked(values), labels(letter, values), Ink.BLACK),
                        new Series.Dots(letter + "′ there", marked(slopes), labels(letter + "′", slopes), Ink.BLUE)));
    }

    private double start(int descent) {
        return descents.get(descent).places().getFirst().x().getFirst();
    }

    /** Points above the starts. */
    private List<Point> marked(List<Quantity> heights) {
        return IntStream.range(0, heights.size())
                .mapToObj(i -> new Point(start(i), heights.get(i).value()))
                .toList();
    }

    private List<String> labels(String function, List<Quantity> heights) {
        return IntStream.range(0, heights.size())
                .mapToObj(i -> function + "(" + Quantity.typed(start(i)).text(Quantity.DIGITS) + ") "
                        + sentence(heights.get(i)))
                .toList();
    }

    /**
     * The descents step by step, from the first step on: the tangents where they have come to, or the ways until there.
     * A descent that runs away is followed until it has left the picture.
     */
    public List<Plot> frames() {
        List<Series> ground = ground();
        return IntStream.rangeClosed(1, lastFrame())
                .mapToObj(k -> frame(ground, k, SIDE, true))
                .toList();
    }

    private List<Series> ground() {
        return List.of(isCurve() ? curve("") : contours(""));
    }

    /** How many {@link #frames} there are. */
    public int lastFrame() {
        return descents.stream().mapToInt(this::lastFrame).max().orElse(0);
    }

    private int lastFrame(Descent descent) {
        int last = descent.places().size() - 1;
        return descent.verdict() instanceof Verdict.Diverges
                ? IntStream.rangeClosed(0, last)
                        .filter(k -> !isShown(descent.places().get(k)))
                        .findFirst()
                        .orElse(last)
                : last;
    }

    private boolean isShown(Place place) {
        return x.holds(place.x().getFirst()) && (isCurve() || y.holds(place.x().getLast()));
    }

    private Plot frame(List<Series> ground, int k, double side, boolean isNoted) {
        List<Series> series = new ArrayList<>(ground);
        for (int i = 0; i < descents.size(); i++) {
            List<Place> places = descents.get(i).places();
            List<Point> passed = places.subList(0, Math.min(k + 1, places.size())).stream()
                    .map(this::point)
                    .toList();
            if (!isCurve()) {
                series.add(new Series.Way("", label(i), side(i), passed, Ink.of(i)));
            } else if (k < places.size()) {
                series.add(tangent("", places.get(k)));
                if (descents.size() > 1) {
                    series.add(new Series.Dots("", List.of(passed.getLast()), List.of(label(i)), side(i), Ink.of(i)));
                }
            }
        }
        String where = descents.size() == 1
                ? ", " + coordinates(descents.getFirst().places().get(k), Quantity::rounded)
                : "";
        String title = "k = " + k + where;
        if (isNoted) {
            series.add(new Series.Note(title));
        }
        return new Plot(title, x, y, kind(), side, side, series);
    }

    /** Formulas as in a school book, the losses of networks in a box: their weights may be far from zero. */
    private Plot.Frame kind() {
        return isCurve() && !DescentAxes.isLoss(surface) ? Plot.Frame.THROUGH_ZERO : Plot.Frame.AROUND;
    }

    /** A letter for each of several descents. */
    private String label(int i) {
        return descents.size() == 1 ? "" : Character.toString('A' + i % 26);
    }

    /** Starts that are beside each other have their letters on different sides. */
    private static Series.Side side(int i) {
        return i % 2 == 0 ? Series.Side.RIGHT : Series.Side.LEFT;
    }

    /** A few of the steps, the first and the last among them, in one picture that can be printed. */
    public Svg.Element fewFrames() {
        List<Series> ground = ground();
        int last = lastFrame();
        int most = Math.min(MOST_FRAMES, last);
        List<Plot> chosen = IntStream.range(0, most)
                .map(i -> most == 1 ? 1 : 1 + Math.round((float) i * (last - 1) / (most - 1)))
                .mapToObj(k -> frame(ground, k, SMALL, false))
                .toList();
        return Plot.sheet(title(), chosen, 4);
    }

    private String title() {
        return "Gradient descent on " + formula.text();
    }

    /**
     * The picture that shows most: of a formula some of the steps, or the tangents at the starts; else the whole ways.
     */
    public Svg.Element picture() {
        if (kind() == Plot.Frame.AROUND) {
            return overview().svg();
        }
        return lastFrame() > 0 ? fewFrames() : Plot.sheet(formula.text() + " with its tangents", tangents(), 3);
    }

    /** All in one: the whole ways, and how the first step is found. */
    public Plot overview() {
        List<Series> series = new ArrayList<>(List.of(isCurve() ? curve(formula.text()) : contours(formula.text())));
        for (int i = 0; i < descents.size(); i++) {
            Place start = descents.get(i).places().getFirst();
            String which = descents.size() == 1 ? "" : label(i) + ": ";
            if (isCurve()) {
                series.add(tangent(which + "tangent at " + start(start), start));
            }
            int steps = descents.get(i).places().size() - 1;
            if (steps > 0) {
                series.add(new Series.Way(
                        which + steps + (steps == 1 ? " step" : " steps") + " from " + start(start),
                        label(i),
                        side(i),
                        descents.get(i).places().stream().map(this::point).toList(),
                        Ink.of(i)));
            }
            firstStep(start, which).ifPresent(series::add);
        }
        return switch (kind()) {
            case THROUGH_ZERO -> new Plot(title(), x, y, Plot.Frame.THROUGH_ZERO, SIDE, SIDE, series);
            case AROUND -> Plot.square(title(), x, y, SIDE, series);
        };
    }

    /** Along the tangent to where the step leads, or downhill, at a length that can be seen. */
    private Optional<Series> firstStep(Place start, String which) {
        if (start.step() == 0) {
            return Optional.empty();
        }
        if (isCurve()) {
            double next = start.next().getFirst();
            Point end = new Point(next, start.tangent(next));
            return start.step() < SHORTEST * (x.to() - x.from()) || !end.isFinite()
                    ? Optional.empty()
                    : Optional.of(new Series.Arrow(
                            which + "the first step, along the tangent", onCurve(start), end, Ink.PURPLE));
        }
        double p = start.slope().getFirst();
        double q = start.slope().getLast();
        double length = 0.16 * Math.min(x.to() - x.from(), y.to() - y.from()) / Math.hypot(p, q);
        Point at = point(start);
        return Optional.of(new Series.Arrow(
                which + "the direction −∇" + letter + " at the start",
                at,
                new Point(at.x() - p * length, at.y() - q * length),
                Ink.PURPLE));
    }

    private Series.Contours contours(String name) {
        Grid grid = Grid.of(x, y, CELLS, at -> surface.value(List.of(at.x(), at.y())));
        // All places that are ever passed, so that the values stand still while the descents go on.
        List<Point> free = descents.stream()
                .flatMap(descent -> descent.places().stream())
                .map(this::point)
                .toList();
        return new Series.Contours(name, grid, grid.levels(), free);
    }
}
