package dev.backlight.report;

import dev.backlight.explain.Descent;
import dev.backlight.explain.Place;
import dev.backlight.explain.Quantity;
import dev.backlight.formula.Formula;
import dev.backlight.report.Document.Block;
import dev.backlight.report.Document.Cell;
import dev.backlight.report.Document.Display;
import dev.backlight.report.Document.Heading;
import dev.backlight.report.Document.Paragraph;
import dev.backlight.report.Document.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Turns descents into a document: what becomes of each and why, its steps as a table, and the pictures. */
public final class DescentDocument {
    /** A page with more pictures than this is slow to load; it has some of the steps. */
    private static final int MOST_FRAMES = 300;

    private final DescentPictures pictures;
    private final Formula.Symbol rate;
    private final int digits;
    private final List<Formula.Symbol> names;

    /**
     * What is descended on.
     *
     * @param remark a sentence more; empty for none
     */
    public record Topic(String title, String remark) {}

    private DescentDocument(DescentPictures pictures, Formula.Symbol rate, int digits) {
        this.pictures = pictures;
        this.rate = rate;
        this.digits = digits;
        this.names = pictures.surface().names().stream().map(Formula::named).toList();
    }

    /**
     * The document.
     *
     * @param rate the letter of the rate
     * @param digits how many significant digits at most
     * @param delay how long each picture of the animation is shown, in milliseconds
     */
    public static Document of(Topic topic, DescentPictures pictures, Formula.Symbol rate, int digits, int delay) {
        DescentDocument writer = new DescentDocument(pictures, rate, digits);
        List<Block> blocks = new ArrayList<>();
        if (!topic.remark().isEmpty()) {
            blocks.add(new Paragraph(topic.remark()));
        }
        blocks.addAll(writer.rule());
        pictures.descents().forEach(descent -> blocks.addAll(writer.fate(descent)));
        blocks.addAll(writer.pictures(delay));
        blocks.add(new Heading("Steps"));
        pictures.descents().forEach(descent -> blocks.add(writer.table(descent)));
        return new Document(topic.title(), blocks);
    }

    private boolean isCurve() {
        return pictures.isCurve();
    }

    private Formula letter() {
        return Formula.symbol(pictures.letter());
    }

    /** x ← x − α · f′(x), for each coordinate. */
    private List<Block> rule() {
        List<Block> blocks = new ArrayList<>();
        if (pictures.formula() instanceof Formula.Relation definition) {
            blocks.add(new Display(definition));
        }
        for (Formula.Symbol name : names) {
            Formula slope = isCurve()
                    ? new Formula.Apply(new Formula.Primed(letter()), List.of(name))
                    : Formula.derivative(letter(), name, true);
            blocks.add(new Display(new Formula.Relation(
                    List.of(name, Formula.difference(name, Formula.product(rate, slope))), List.of("←"))));
        }
        blocks.add(new Display(Formula.equal(
                rate, Formula.number(Quantity.typed(pictures.surface().rate()).digits(Quantity.DIGITS)))));
        blocks.add(new Paragraph("Numbers are rounded to " + digits + " digits."));
        return blocks;
    }

    private String from(Descent descent) {
        List<Double> start = descent.places().getFirst().x();
        return "From "
                + IntStream.range(0, names.size())
                        .mapToObj(i -> names.get(i).text() + " = "
                                + Quantity.typed(start.get(i)).text(Quantity.DIGITS))
                        .collect(Collectors.joining(", "));
    }

    /** What becomes of a descent. */
    private List<Block> fate(Descent descent) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Heading(from(descent)));
        blocks.add(new Paragraph("The descent " + descent.sentence(pictures.letter(), rate.text()) + "."));
        if (isCurve()) {
            Axis shown = pictures.x();
            descent.leaves(shown.from(), shown.to())
                    .ifPresent(k -> blocks.add(new Paragraph("It leaves the picture, which shows " + shown.label()
                            + " from " + Series.number(shown.from()) + " to " + Series.number(shown.to())
                            + ", at step " + k + ", where " + shown.label() + " ≈ "
                            + number(descent.places().get(k).x().getFirst()).text() + ".")));
        }
        return blocks;
    }

    private Table table(Descent descent) {
        List<Cell> columns = new ArrayList<>(List.of(Cell.of(Formula.symbol("k"))));
        List<Formula.Symbol> places = names.stream().map(this::inStepK).toList();
        places.forEach(place -> columns.add(Cell.of(place)));
        if (isCurve()) {
            columns.add(Cell.of(new Formula.Apply(letter(), List.copyOf(places))));
            columns.add(Cell.of(new Formula.Apply(new Formula.Primed(letter()), List.copyOf(places))));
            columns.add(Cell.of("tangent"));
        } else {
            columns.add(Cell.of(letter()));
            names.forEach(name -> columns.add(Cell.of(Formula.derivative(letter(), name, true))));
        }
        return new Table(
                from(descent) + ":",
                columns,
                IntStream.range(0, descent.places().size())
                        .mapToObj(k -> row(k, descent.places().get(k)))
                        .toList());
    }

    /** x_k; a name that has an index already, or is longer than a letter, stays as it is. */
    private Formula.Symbol inStepK(Formula.Symbol name) {
        boolean isLetter = name.name().length() == 1 && name.below().isEmpty();
        return isCurve() && isLetter ? Formula.symbol(name.name(), "k") : name;
    }

    private List<Cell> row(int k, Place place) {
        List<Cell> cells = new ArrayList<>(List.of(Cell.of(Integer.toString(k))));
        Stream.of(place.x(), List.of(place.value()), place.slope())
                .flatMap(List::stream)
                .map(this::number)
                .map(Cell::answer)
                .forEach(cells::add);
        if (isCurve()) {
            cells.add(tangent(place));
        }
        return cells;
    }

    /** f′(p) · x + f(p) − f′(p) · p; nothing where that is beyond the range of a double. */
    private Cell tangent(Place place) {
        return Double.isFinite(place.intercept())
                ? Cell.answer(Formula.sum(
                        Formula.product(number(place.slope().getFirst()), names.getFirst()), number(place.intercept())))
                : Cell.of("–");
    }

    private Formula number(double value) {
        return Formula.number(Quantity.rounded(value).digits(digits));
    }

    private List<Block> pictures(int delay) {
        Plot overview = pictures.overview();
        List<Block> blocks =
                new ArrayList<>(List.of(new Document.Picture(overview.svg().toString(), overview.title())));
        if (pictures.lastFrame() > 1) {
            if (pictures.lastFrame() <= MOST_FRAMES) {
                String title = overview.title() + ", step by step";
                blocks.add(new Document.Picture(
                        Animation.svg(title, pictures.frames(), delay).toString(), title));
            }
            if (isCurve()) {
                blocks.add(new Document.Picture(pictures.fewFrames().toString(), "Some of the steps"));
            }
        }
        return blocks;
    }
}
