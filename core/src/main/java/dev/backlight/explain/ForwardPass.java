package dev.backlight.explain;

import dev.backlight.explain.LossNotation.Judged;
import dev.backlight.explain.Step.Put;
import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Expansion;
import dev.backlight.expr.Expansion.Cell;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Formula.Power;
import dev.backlight.formula.NamedConstant;
import dev.backlight.formula.Written;
import dev.backlight.nn.Loss;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Writes the way forward: each unit's pre-activation and value, and the loss, with the numbers put in. */
final class ForwardPass {
    private final Explanation explanation;
    private final Wiring wiring;
    private final Pencil pencil;

    ForwardPass(Explanation explanation, Wiring wiring, Pencil pencil) {
        this.explanation = explanation;
        this.wiring = wiring;
        this.pencil = pencil;
    }

    /** All units', and the loss's. */
    List<Step> steps() {
        return Stream.concat(wiring.nodes().stream().flatMap(node -> of(node).stream()), loss().stream())
                .toList();
    }

    /** What goes into a unit and what comes out; none for an input. */
    List<Step> of(Node node) {
        return node.group()
                .map(group -> List.of(preActivation(node), value(node, group.function())))
                .orElse(List.of());
    }

    /** The loss, after the probabilities that it takes; none if it is not told. */
    List<Step> loss() {
        return switch (explanation.subject().objective()) {
            case Objective.Targets(Loss loss, var _) ->
                loss(loss, explanation.loss().orElseThrow());
            case Objective.Gradients() -> List.of();
        };
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
            Formula.Symbol name = Pencil.function(signals.function());
            symbols.add(new Formula.Apply(name, List.of(symbol)));
            definition(function.get(), symbol, new Formula.Negative(symbol)).ifPresent(symbols::add);
            Formula put = definition(function.get(), pencil.number(s), pencil.number(s.negated()))
                    .orElseGet(() -> new Formula.Apply(name, List.of(pencil.number(s))));
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

    /** A function by its definition, where it has one that a pencil follows. */
    private static Optional<Formula> definition(Unary function, Formula x, Formula negative) {
        Expr argument = Expr.input("x", TensorType.f32());
        return function.definition(argument)
                .map(definition -> Written.of(
                        definition,
                        node -> node == argument
                                ? Optional.of(x)
                                : node.op() == Unary.NEG ? Optional.of(negative) : Optional.empty()));
    }

    private List<Step> loss(Loss loss, Quantity value) {
        List<Step> steps = new ArrayList<>();
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
                read = step.value().orElseThrow();
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
        return steps;
    }

    /** Softmax or sigmoid of the logits. */
    private Step probability(Loss loss, Node output, List<Node> outputs) {
        Quantity z = explanation.unit(output.name()).z();
        int place = wiring.output(output).orElseThrow();
        boolean isSoftmax = loss.isClassification();
        List<Quantity> logits =
                outputs.stream().map(each -> explanation.unit(each.name()).z()).toList();
        Formula symbols = isSoftmax
                ? softmax(place, outputs.stream().map(pencil::value).toList())
                : sigmoid(pencil.value(output), new Formula.Negative(pencil.value(output)));
        Formula numbers = isSoftmax
                ? softmax(place, logits.stream().map(pencil::number).toList())
                : sigmoid(pencil.number(z), pencil.number(z.negated()));
        double value = explanation.probability(place);
        return new Step(
                "the probability of " + output.name() + ": " + (isSoftmax ? "softmax" : "sigmoid"),
                pencil.probability(output.name()),
                List.of(symbols),
                List.of(new Put(numbers, false)),
                Quantity.rounded(value));
    }

    private static Formula sigmoid(Formula x, Formula negative) {
        return definition(Unary.SIGMOID, x, negative).orElseThrow();
    }

    /** As the graph divides; what it subtracts from all logits, to stay finite, cancels, and is not written. */
    private static Formula softmax(int place, List<Formula> logits) {
        Expr all = Expr.input("logits", new TensorType(ElementType.F32, Shape.of(1, logits.size())));
        Expansion expansion = new Expansion(node -> node.op() == Unary.EXP, _ -> 0);
        return Written.of(
                expansion.at(all.softmax(1), place),
                node -> expansion.cell(node).map(exp -> new Power(NamedConstant.E.formula(), logits.get(exp.index()))));
    }
}
