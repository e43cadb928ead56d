package dev.backlight.explain;

import dev.backlight.explain.Routes.Onward;
import dev.backlight.explain.Step.Put;
import dev.backlight.explain.Wiring.Node;
import dev.backlight.expr.Derivative;
import dev.backlight.expr.Expr;
import dev.backlight.expr.InputsFirst;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Formula.Marked;
import dev.backlight.formula.Formula.Symbol;
import dev.backlight.formula.Written;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Writes the derivation of one weight's gradient in one notation. */
final class Derivation {
    /** More paths than this are not written one by one, but through the error signals. */
    private static final int MOST_CHAINS = 8;

    private final Explanation explanation;
    private final Wiring wiring;
    private final Routes routes;
    private final Notation notation;
    private final int digits;
    private final Pencil pencil;

    Derivation(Explanation explanation, Wiring wiring, Routes routes, Notation notation, int digits) {
        this.explanation = explanation;
        this.wiring = wiring;
        this.routes = routes;
        this.notation = notation;
        this.digits = digits;
        this.pencil = new Pencil(explanation, wiring, notation, digits);
    }

    List<Step> of(WeightGradient weight, Level level) {
        if (weight.uses().isEmpty()) {
            return List.of(new Step(
                    withoutUse(weight),
                    notation.by(Formula.symbol(weight.name())),
                    List.of(),
                    List.of(),
                    weight.gradient()));
        }
        return switch (level) {
            case SHORT -> List.of(product(weight));
            case CHAIN -> chains(weight);
            case FULL -> full(weight);
        };
    }

    /** What there is to say of a weight that no unit takes. */
    private String withoutUse(WeightGradient weight) {
        List<String> reasons = explanation.whyZero(weight.name(), notation);
        return reasons.isEmpty() ? "it reaches the loss through no unit" : String.join("; ", reasons);
    }

    /** δ · z, once for each use. */
    private Step product(WeightGradient weight) {
        List<Formula> symbols = new ArrayList<>();
        List<Formula> numbers = new ArrayList<>();
        boolean exact = true;
        for (WeightGradient.Use use : weight.uses()) {
            Formula delta = notation.delta(pencil.name(use.target()));
            Formula number = pencil.number(use.delta());
            symbols.add(use.isBias() ? delta : Formula.product(delta, pencil.source(use.source())));
            numbers.add(use.isBias() ? number : Formula.product(number, pencil.number(use.sourceValue())));
            exact &= use.delta().isExact(digits) && use.sourceValue().isExact(digits);
        }
        String rule = (isOfBias(weight)
                        ? "error signal of the target"
                        : "error signal of the target times value of the source")
                + (weight.uses().size() == 1 ? "" : ", summed over its uses");
        return new Step(
                rule,
                notation.by(pencil.symbol(weight)),
                List.of(Formula.sum(symbols)),
                // Of a single bias the error signal is the gradient: there is nothing to put in.
                numbers.equals(List.of(pencil.number(weight.gradient())))
                        ? List.of()
                        : List.of(new Put(Formula.sum(numbers), exact)),
                weight.gradient());
    }

    private static boolean isOfBias(WeightGradient weight) {
        return weight.uses().stream().allMatch(WeightGradient.Use::isBias);
    }

    private List<Step> chains(WeightGradient weight) {
        Paths paths = explanation.paths(weight.name());
        if (paths.listed().size() > MOST_CHAINS || paths.listed().isEmpty() || !paths.isComplete()) {
            return List.of(product(weight));
        }
        if (paths.listed().size() == 1) {
            return List.of(chain(paths.listed().getFirst(), notation.by(pencil.symbol(weight)), "chain rule"));
        }
        List<Step> steps = new ArrayList<>();
        List<Formula> products = new ArrayList<>();
        List<Formula> values = new ArrayList<>();
        boolean exact = true;
        for (int i = 0; i < paths.listed().size(); i++) {
            Path path = paths.listed().get(i);
            steps.add(along(path, i));
            products.add(along(i));
            values.add(pencil.number(path.product()));
            exact &= path.product().isExact(digits);
        }
        steps.add(new Step(
                "several paths: their sum",
                notation.by(pencil.symbol(weight)),
                List.of(Formula.sum(products)),
                List.of(new Put(Formula.sum(values), exact)),
                weight.gradient()));
        return steps;
    }

    /** The chain rule along each path that is listed. */
    List<Step> along(Paths paths) {
        return IntStream.range(0, paths.listed().size())
                .mapToObj(i -> along(paths.listed().get(i), i))
                .toList();
    }

    private Step along(Path path, int place) {
        return chain(path, along(place), "chain rule along " + path.name(notation));
    }

    private static Formula along(int place) {
        return Formula.symbol("path", Integer.toString(place + 1));
    }

    /**
     * The product along one path: as derivatives, as what these are, and in numbers. What is reused from weight to
     * weight has one colour: the loss's slope, and each weight with the slope of the unit before it.
     */
    private Step chain(Path path, Formula of, String rule) {
        List<Formula> derivatives = new ArrayList<>();
        List<Formula> symbols = new ArrayList<>();
        List<Formula> numbers = new ArrayList<>();
        List<Formula> worked = new ArrayList<>();
        boolean exact = true;
        int group = 0;
        Formula above = notation.loss();
        for (Factor factor : path.factors()) {
            boolean leftOut = factor instanceof Factor.Slope slope && isLeftOut(slope);
            if (factor instanceof Factor.Weight || factor instanceof Factor.Through) {
                group++;
            }
            Formula below = variable(path, factor);
            if (!leftOut) {
                boolean isReused = !(factor instanceof Factor.Source);
                Formula derivative = notation.derivative(above, below);
                Formula symbol = pencil.written(factor);
                derivatives.add(isReused ? new Marked(group, derivative) : derivative);
                symbols.add(isReused ? new Marked(group, symbol) : symbol);
                Put put = pencil.putIn(factor);
                numbers.add(put.formula());
                worked.add(pencil.number(factor.value()));
                exact &= put.isExact();
                above = below;
            } else if (!(notation == Notation.BWC)) {
                above = below;
            }
        }
        boolean worksOut = path.factors().getFirst() instanceof Factor.LossSlope && !numbers.equals(worked);
        List<Put> puts = new ArrayList<>(List.of(new Put(Formula.product(numbers), exact)));
        if (worksOut && worked.size() > 1) {
            puts.add(new Put(
                    Formula.product(worked),
                    path.factors().stream().allMatch(factor -> factor.value().isExact(digits))));
        }
        return new Step(
                rule, of, List.of(Formula.product(derivatives), Formula.product(symbols)), puts, path.product());
    }

    /** What a factor differentiates by. */
    private Formula variable(Path path, Factor factor) {
        return switch (factor) {
            case Factor.LossSlope(String output, Quantity _) -> pencil.value(pencil.node(output));
            case Factor.Slope(String unit, String _, Quantity _) -> notation.preActivation(pencil.name(unit));
            case Factor.Weight(String _, String source, String _, Quantity _) -> pencil.value(pencil.node(source));
            case Factor.Through(String source, String _, Quantity _) -> pencil.value(pencil.node(source));
            case Factor.Source(WeightGradient.Source source, Quantity _) ->
                pencil.symbol(path.weight(), source, path.units().getFirst());
        };
    }

    /** A slope that is 1 because the unit is linear, or, as BWC does it, because its ReLU is on. */
    private boolean isLeftOut(Factor.Slope slope) {
        boolean isLinear = slope.function().equals(UnitSignals.LINEAR);
        boolean isOn =
                slope.function().equals(Unary.RELU.label()) && slope.value().value() == 1;
        return isLinear || notation == Notation.BWC && isOn;
    }

    /** From the loss back: dE/dz and dE/ds of every unit on a way from the weight to the loss, then dE/dw. */
    private List<Step> full(WeightGradient weight) {
        List<Node> targets =
                weight.uses().stream().map(use -> pencil.node(use.target())).toList();
        List<Step> steps = backTo(targets);
        Step last = product(weight);
        WeightGradient.Use use = weight.uses().getFirst();
        Formula s = notation.preActivation(pencil.name(use.target()));
        Formula expanded = Formula.product(notation.by(s), notation.derivative(s, pencil.symbol(weight)));
        List<Formula> forms = new ArrayList<>(last.symbols());
        if (weight.uses().size() == 1) {
            forms.addFirst(expanded);
        }
        steps.add(new Step(
                "chain rule through " + letter() + ": " + last.rule(), last.of(), forms, last.numbers(), last.value()));
        return steps;
    }

    /** dE/dz and dE/ds of every unit from the loss back to these, which come last. */
    List<Step> backTo(List<Node> ends) {
        Set<Node> units = Set.copyOf(InputsFirst.of(ends, this::takersOf));
        List<Step> steps = new ArrayList<>();
        for (Node unit : wiring.nodes().reversed()) {
            if (units.contains(unit)) {
                steps.addAll(backThrough(unit));
            }
        }
        return steps;
    }

    /** What a pre-activation is called. */
    private String letter() {
        return notation.preActivation("").text();
    }

    private List<Step> backThrough(Node unit) {
        return unit.group().map(Anatomy.Group::isLinear).orElse(true)
                ? List.of(byValue(unit))
                : List.of(byValue(unit), slopeStep(unit), errorSignal(unit));
    }

    private List<Node> takersOf(Node unit) {
        return routes.onwardFrom(unit).stream().map(Onward::target).toList();
    }

    /** dE/dz: through the loss, through every unit that takes the value, or both. */
    private Step byValue(Node unit) {
        List<Formula> expanded = new ArrayList<>();
        List<Formula> symbols = new ArrayList<>();
        List<Formula> numbers = new ArrayList<>();
        boolean exact = true;
        Formula z = pencil.value(unit);
        Optional<Factor> judged = routes.lossSlope(unit);
        if (judged.isPresent()) {
            symbols.add(pencil.lossSlope(unit.name()));
            Put put = pencil.putIn(judged.get());
            numbers.add(put.formula());
            exact &= put.isExact();
        }
        for (Onward onward : routes.onwardFrom(unit)) {
            String taker = onward.target().name();
            Quantity delta = explanation.unit(taker).delta().orElseThrow();
            Formula s = notation.preActivation(pencil.name(taker));
            expanded.add(Formula.product(notation.by(s), notation.derivative(s, z)));
            symbols.add(Formula.product(notation.delta(pencil.name(taker)), pencil.written(onward.factor())));
            numbers.add(Formula.product(
                    pencil.number(delta), pencil.number(onward.factor().value())));
            exact &= delta.isExact(digits) && onward.factor().value().isExact(digits);
        }
        Quantity byValue = explanation.unit(unit.name()).byValue();
        List<Formula> forms = new ArrayList<>();
        if (!expanded.isEmpty() && judged.isEmpty()) {
            forms.add(Formula.sum(expanded));
        }
        forms.add(Formula.sum(symbols));
        String rule = judged.isPresent() && expanded.isEmpty()
                ? "derivative of the loss"
                : expanded.size() + symbols.size() > 2 ? "several paths: their sum" : "chain rule";
        return new Step(
                rule,
                notation.by(z),
                forms,
                numbers.equals(List.of(pencil.number(byValue)))
                        ? List.of()
                        : List.of(new Put(Formula.sum(numbers), exact)),
                byValue);
    }

    /** f′(s), by the rule that training uses. */
    private Step slopeStep(Node unit) {
        UnitSignals signals = explanation.unit(unit.name());
        Factor.Slope slope = routes.slope(unit);
        Quantity before = signals.s().orElseThrow();
        Unary function = unit.group().orElseThrow().function().orElseThrow();
        Expr s = Expr.input("s", new TensorType(ElementType.F32, Shape.SCALAR));
        Expr z = Expr.of(function, s);
        Put inSymbols =
                slopeOf(function, s, z, notation.preActivation(pencil.name(unit.name())), pencil.value(unit), true);
        Put inNumbers = slopeOf(
                function,
                s,
                z,
                pencil.number(before),
                pencil.number(signals.z()),
                before.isExact(digits) && signals.z().isExact(digits));
        String rule = function == Unary.RELU
                ? "slope of ReLU: " + (slope.value().value() == 1 ? "on" : "off") + ", " + letter() + " "
                        + before.relation(digits) + " " + before.text(digits)
                : "slope of " + function.label();
        boolean decided = function == Unary.RELU;
        return new Step(
                rule,
                pencil.slope(slope),
                decided ? List.of() : List.of(inSymbols.formula()),
                decided ? List.of() : List.of(inNumbers),
                slope.value());
    }

    private static Put slopeOf(Unary function, Expr s, Expr z, Formula forS, Formula forZ, boolean exact) {
        return switch (function.slope(s, z)) {
            case Derivative.Flow(Expr slope) ->
                new Put(
                        Written.of(
                                slope,
                                node -> node == s
                                        ? Optional.of(forS)
                                        : node == z ? Optional.of(forZ) : Optional.empty()),
                        exact);
            case Derivative.Cut _ -> new Put(Formula.number(0), true);
        };
    }

    /** dE/ds = dE/dz · f′(s). */
    private Step errorSignal(Node unit) {
        UnitSignals signals = explanation.unit(unit.name());
        Factor.Slope slope = routes.slope(unit);
        Formula z = pencil.value(unit);
        Formula s = notation.preActivation(pencil.name(unit.name()));
        Formula of = notation.delta(pencil.name(unit.name()));
        List<Formula> forms = new ArrayList<>();
        if (of instanceof Symbol) {
            forms.add(notation.by(s));
        }
        forms.add(Formula.product(notation.by(z), notation.derivative(z, s)));
        forms.add(Formula.product(notation.by(z), pencil.slope(slope)));
        boolean exact = signals.byValue().isExact(digits) && slope.value().isExact(digits);
        return new Step(
                "error signal",
                of,
                forms,
                List.of(new Put(
                        Formula.product(pencil.number(signals.byValue()), pencil.number(slope.value())), exact)),
                signals.delta().orElseThrow());
    }
}
