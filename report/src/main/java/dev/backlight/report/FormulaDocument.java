package dev.backlight.report;

import dev.backlight.explain.Chain;
import dev.backlight.explain.FormulaDerivative;
import dev.backlight.explain.FormulaExplanation;
import dev.backlight.explain.InverseDerivative;
import dev.backlight.explain.LocalDerivative;
import dev.backlight.explain.Quantity;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Definitions.Definition;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Written;
import dev.backlight.report.Document.Block;
import dev.backlight.report.Document.Cell;
import dev.backlight.report.VariableDrawing.Dependence;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the derivatives of formulas into documents. */
public final class FormulaDocument {
    private final int digits;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * A derivative to tell.
     *
     * @param inverse the derivative of the variable by the formula, if that is asked for
     */
    public record Asked(FormulaDerivative derivative, Optional<InverseDerivative> inverse) {}

    private FormulaDocument(int digits) {
        this.digits = digits;
    }

    /**
     * The blocks about formulas at one point.
     *
     * @param digits how many significant digits at most
     */
    public static List<Block> of(FormulaExplanation explanation, List<Asked> asked, int digits) {
        FormulaDocument document = new FormulaDocument(digits);
        document.values(explanation);
        asked.forEach(each -> document.derivative(each, explanation.isAtPoint()));
        return document.blocks;
    }

    /** A formula as it was typed. */
    public static Formula typed(Definition definition) {
        return Written.of(definition.formula(), node -> Definitions.nameOf(node).map(Formula::named));
    }

    /** The dependences between a variable and a formula, with a colour for each way. */
    public static Diagram drawing(FormulaDerivative derivative) {
        return VariableDrawing.paths(
                "How " + plain(derivative.of()) + " depends on " + plain(derivative.by()),
                derivative.local().stream().map(FormulaDocument::dependence).toList(),
                derivative.listed().size() > 1
                        ? derivative.listed().stream().map(Chain::names).toList()
                        : List.of());
    }

    private static Dependence dependence(LocalDerivative local) {
        return new Dependence(local.by(), local.of(), local.formula().text());
    }

    /** A formula and its variable, each as a function of the other. */
    public static Diagram drawing(FormulaDerivative derivative, InverseDerivative inverse) {
        String backwards = inverse.step().symbols().getLast().text();
        String forwards = derivative.simplified().map(Formula::text).orElse("");
        return VariableDrawing.inverse(
                new Dependence(derivative.by(), derivative.of(), forwards),
                new Dependence(derivative.of(), derivative.by(), backwards));
    }

    /** What is given, and what follows; without a point the formulas alone. */
    private void values(FormulaExplanation explanation) {
        Definitions definitions = explanation.definitions();
        if (!explanation.isAtPoint()) {
            definitions
                    .list()
                    .forEach(each ->
                            blocks.add(new Document.Display(Formula.equal(Formula.named(each.name()), typed(each)))));
            return;
        }
        List<List<Cell>> rows = Stream.concat(
                        definitions.variableNames().stream()
                                .map(name -> row(name, Cell.of("given"), cell(explanation.value(name)))),
                        definitions.list().stream()
                                .map(each ->
                                        row(each.name(), Cell.of(typed(each)), cell(explanation.value(each.name())))))
                .toList();
        blocks.add(new Document.Table("Values", List.of(Cell.of("name"), Cell.of("formula"), Cell.of("value")), rows));
    }

    private static List<Cell> row(String name, Cell formula, Cell value) {
        return List.of(Cell.of(Formula.named(name)), formula, value);
    }

    private static String plain(String name) {
        return Formula.named(name).text();
    }

    /** Where there is a point, and yet no number, it says so. */
    private Cell cell(Optional<Quantity> quantity) {
        return quantity.map(number -> Cell.answer(number(number))).orElse(Cell.of("no value"));
    }

    private Formula number(Quantity quantity) {
        return Formula.number(quantity.digits(digits));
    }

    private void derivative(Asked asked, boolean isAtPoint) {
        FormulaDerivative derivative = asked.derivative();
        if (derivative.isChained()) {
            blocks.add(new Document.Heading(derivative.notation().text()));
            picture(drawing(derivative));
        }
        for (LocalDerivative local : derivative.local()) {
            blocks.add(new Document.Derivation(local.notation().text(), local.steps(), digits));
        }
        if (derivative.isChained()) {
            blocks.add(paths(derivative, isAtPoint));
            blocks.add(new Document.Derivation(
                    derivative.notation().text() + ", over all paths", List.of(derivative.step(digits)), digits));
        }
        Formula told = derivative.local().getLast().formula();
        derivative
                .simplified()
                .filter(form -> !derivative.isChained() && !form.equals(told))
                .ifPresent(form -> blocks.add(new Document.Display(Formula.equal(derivative.notation(), told, form))));
        String validity = derivative.validity().text();
        if (!validity.isEmpty()) {
            blocks.add(new Document.Paragraph(validity));
        }
        derivative.irregularity().ifPresent(irregular -> blocks.add(new Document.Paragraph(irregular.text(digits))));
        asked.inverse().ifPresent(inverse -> inverse(derivative, inverse));
    }

    private void picture(Diagram diagram) {
        blocks.add(new Document.Picture(diagram.svg().toString(), diagram.description()));
    }

    private Document.Table paths(FormulaDerivative derivative, boolean isAtPoint) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Chain chain : derivative.listed()) {
            List<Formula> formulas =
                    chain.factors().stream().map(LocalDerivative::formula).toList();
            List<Formula> numbers = chain.factors().stream()
                    .flatMap(factor -> factor.value().stream())
                    .map(this::number)
                    .toList();
            rows.add(List.of(
                    Cell.of(chain.names().stream().map(FormulaDocument::plain).collect(Collectors.joining(" → "))),
                    Cell.answer(Formula.product(formulas)),
                    chain.product().isEmpty() ? Cell.of("") : Cell.answer(Formula.product(numbers)),
                    cell(chain.product())));
        }
        if (!derivative.isComplete()) {
            BigInteger others = derivative.count().subtract(BigInteger.valueOf(rows.size()));
            rows.add(List.of(Cell.of("the other " + others), Cell.of(""), Cell.of(""), cell(derivative.remainder())));
        }
        rows.add(List.of(Cell.of("Σ"), Cell.of(""), Cell.of(""), cell(derivative.value())));
        List<Cell> columns = List.of(Cell.of("path"), Cell.of("factors"), Cell.of("numbers"), Cell.of("product"));
        return new Document.Table(
                "Paths from " + plain(derivative.by()) + " to " + plain(derivative.of()) + ": " + derivative.count(),
                isAtPoint ? columns : columns.subList(0, 2),
                isAtPoint
                        ? rows
                        : rows.subList(0, rows.size() - 1).stream()
                                .map(row -> row.subList(0, 2))
                                .toList());
    }

    private void inverse(FormulaDerivative derivative, InverseDerivative inverse) {
        Formula of = Formula.named(inverse.of());
        picture(drawing(derivative, inverse));
        blocks.add(new Document.Derivation(inverse.step().of().text(), List.of(inverse.step()), digits));
        inverse.solved()
                .ifPresentOrElse(
                        solved -> {
                            blocks.add(new Document.Paragraph("The inverse function"
                                    + (inverse.branch().isEmpty() ? "" : " for " + branch(inverse)) + ":"));
                            blocks.add(new Document.Display(Formula.equal(of, solved)));
                        },
                        () -> blocks.add(new Document.Paragraph("The formula is not solved for " + of.text()
                                + ", since " + inverse.unsolved() + ": only the reciprocal is known.")));
    }

    private static String branch(InverseDerivative inverse) {
        return inverse.branch().stream().map(Formula::text).collect(Collectors.joining(" and "));
    }
}
