package dev.backlight.explain;

import dev.backlight.explain.LossNotation.Judged;
import dev.backlight.explain.Step.Put;
import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Formula.Power;
import dev.backlight.formula.Formula.Quotient;
import dev.backlight.formula.Written;
import dev.backlight.nn.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes the way forward: each unit's pre-activation and value, and the loss, with the numbers put in. */
final class ForwardPass {
    private static final Formula E = Formula.symbol("e");

    private final Explanation explanation;
    private final Wiring wiring;
    private final Pencil pencil;
    private final List<Step> steps = new ArrayList<>();

    ForwardPass(Explanation explanation, Wiring wiring, Pencil pencil) {
        this.explanation = explanation;
        this.wiring = wiring;
        this.pencil = pencil;
    }

    List<Step> steps() {
        for (Node node : wiring.nodes()) {
            node.group().ifPresent(group -> {
                steps.add(preActivation(node));
                steps.add(value(node, group.function()));
            });
        }
        switch (explanation.subject().objective()) {
            case Objective.Targets(Loss loss, var _) ->
                loss(loss, explanation.loss().orElseThrow());
            case Objective.Gradients() -> {}
        }
        return steps;
    }

    private Step preActivation(Node unit) {
        Expr s = wiring.preActivation(unit);
        List<Quantity> used = new ArrayList<>();
        Formula numbers = written(s, cell -> {
            Quantity value = wiring.quantity(cell);
            used.add(value);
            return pencil.number(value);
        });
        Quantity value = explanation.unit(unit.name()).s().orElseThrow();
        return new Step(
                unit.name() + ", what goes in",
                pencil.preActivation(unit.name()),
                List.of(written(s, this::symbol)),
                numbers.equals(pencil.number(value)) // of what takes one value as it is there is nothing to put in
                        ? List.of()
                        : List.of(new Put(numbers, areExact(used))),
                value);
    }

    private boolean areExact(List<Quantity> numbers) {
        return numbers.stream().allMatch(number -> number.isExact(pencil.digits()));
    }

    private Formula symbol(Cell cell) {
        return wiring.node(cell)
                .map(pencil::value)
                .orElseGet(() ->
                        pencil.symbol(explanation.weight(wiring.parameter(cell).orElseThrow())));
    }

    /** A pre-activation as an expression of what is directly before it; a weight stands before what it multiplies. */
    private Formula written(Expr s, Function<Cell, Formula> leaf) {
        return Formula.sum(
                Wiring.terms(s).stream().map(term -> term(term, leaf)).toList());
    }

    private Formula term(Expr term, Function<Cell, Formula> leaf) {
        boolean isWeighted = term.op() == Binary.MUL
                && isUnit(term.inputs().getFirst())
                && !isUnit(term.inputs().getLast());
        List<Expr> factors = isWeighted ? term.inputs().reversed() : List.of(term);
        return Formula.product(factors.stream()
                .map(factor -> Written.of(factor, node -> wiring.cell(node).map(leaf)))
                .toList());
    }

    private boolean isUnit(Expr scalar) {
        return wiring.cell(scalar).flatMap(wiring::node).isPresent();
    }

    private Step value(Node unit, Optional<Unary> function) {
        UnitSignals signals = explanation.unit(unit.name());
        Quantity s = signals.s().orElseThrow();
        Formula symbol = pencil.preActivation(unit.name());
        List<Formula> symbols = new ArrayList<>();
        List<Put> numbers = new ArrayList<>();
        if (function.isPresent()) {
            symbols.add(new Formula.Apply(Pencil.function(signals.function()), List.of(symbol)));
            Formula number = pencil.number(s);
            Formula negative = pencil.number(s.negated());
            Formula put = applied(function.get(), number, negative);
            Formula definition = applied(function.get(), symbol, new Formula.Negative(symbol));
            if (!definition.equals(symbols.getFirst())) {
                symbols.add(definition);
            }
            numbers.add(new Put(put, s.isExact(pencil.digits())));
        } else {
            symbols.add(symbol);
        }
        return new Step(
                unit.name() + ", what comes out: " + signals.function(),
                pencil.value(unit),
                symbols,
                numbers,
                signals.z());
    }

    /** A function of s by its definition, where that is one that a pencil follows. */
    private static Formula applied(Unary function, Formula s, Formula negative) {
        return switch (function) {
            case SIGMOID -> new Quotient(Formula.number(1), Formula.sum(Formula.number(1), new Power(E, negative)));
            case RELU -> Formula.apply("max", Formula.number(0), s);
            default -> new Formula.Apply(Pencil.function(function.label()), List.of(s));
        };
    }

    private void loss(Loss loss, Quantity value) {
        List<Judged> symbols = new ArrayList<>();
        List<Judged> numbers = new ArrayList<>();
        List<Quantity> used = new ArrayList<>();
        List<Node> outputs = List.copyOf(wiring.outputs());
        for (Node output : outputs) {
            Quantity wanted = explanation.target(output.name());
            if (loss.isClassification() && wanted.isZero()) {
                continue; // only the right class is judged
            }
            Quantity read = explanation.unit(output.name()).z();
            Formula probability = pencil.probability(output.name());
            if (loss.takesLogits()) {
                Step step = probability(loss, output, outputs);
                steps.add(step);
                read = step.value();
            }
            symbols.add(new Judged(pencil.output(output.name()), pencil.target(output.name()), probability));
            numbers.add(new Judged(pencil.number(read), pencil.number(wanted), pencil.number(read)));
            used.addAll(List.of(read, wanted));
        }
        if (!symbols.isEmpty()) {
            steps.add(new Step(
                    "the loss",
                    pencil.notation().loss(),
                    List.of(LossNotation.loss(loss, symbols, outputs.size())),
                    List.of(new Put(LossNotation.loss(loss, numbers, outputs.size()), areExact(used))),
                    value));
        }
    }

    /** Softmax or sigmoid of the logits. */
    private Step probability(Loss loss, Node output, List<Node> outputs) {
        Quantity z = explanation.unit(output.name()).z();
        boolean isSoftmax = loss.isClassification();
        Formula symbols = isSoftmax
                ? new Quotient(
                        new Power(E, pencil.value(output)),
                        Formula.sum(outputs.stream()
                                .<Formula>map(each -> new Power(E, pencil.value(each)))
                                .toList()))
                : applied(Unary.SIGMOID, pencil.value(output), new Formula.Negative(pencil.value(output)));
        Formula numbers = isSoftmax
                ? new Quotient(
                        new Power(E, pencil.number(z)),
                        Formula.sum(outputs.stream()
                                .<Formula>map(each -> new Power(
                                        E,
                                        pencil.number(
                                                explanation.unit(each.name()).z())))
                                .toList()))
                : applied(Unary.SIGMOID, pencil.number(z), pencil.number(z.negated()));
        double value = explanation.probability(wiring.output(output).orElseThrow());
        return new Step(
                "the probability of " + output.name() + ": " + (isSoftmax ? "softmax" : "sigmoid"),
                pencil.probability(output.name()),
                List.of(symbols),
                List.of(new Put(numbers, false)),
                Quantity.rounded(value));
    }
}
