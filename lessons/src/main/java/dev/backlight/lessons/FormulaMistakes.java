package dev.backlight.lessons;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Definitions;
import dev.backlight.formula.Definitions.Definition;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Written;
import dev.backlight.grad.Gradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The mistakes that can be made in differentiating formulas: those of each operation, and those of paths. */
final class FormulaMistakes {
    private final Definitions definitions;
    private final List<FormulaMistake> mistakes = new ArrayList<>();

    private FormulaMistakes(Definitions definitions) {
        this.definitions = definitions;
    }

    /** Mistakes that are made with the nodes of just these formulas. */
    static List<FormulaMistake> of(Definitions definitions) {
        FormulaMistakes found = new FormulaMistakes(definitions);
        List<Expr> all = definitions.list().stream().map(Definition::expression).toList();
        Graph.sort(all).stream().filter(FormulaMistakes::changes).forEach(found::add);
        definitions.list().forEach(found::addPath);
        return List.copyOf(found.mistakes);
    }

    private static boolean changes(Expr node) {
        return !leaves(node).isEmpty();
    }

    private static List<Expr> leaves(Expr node) {
        return Graph.sort(List.of(node)).stream()
                .filter(each -> each.op() instanceof Input)
                .toList();
    }

    private void add(Expr node) {
        switch (node.op()) {
            case Unary.NEG -> {}
            case Unary.SQUARE -> addPower(node, 2);
            case Unary function -> {
                if (function == Unary.COS || function == Unary.RECIPROCAL) {
                    slope(node, "forgets the minus in the derivative of " + written(node), Expr::neg);
                }
                addInner(node);
            }
            case Binary.POW -> {
                OptionalDouble exponent = node.inputs().get(1).constantValue();
                if (exponent.isPresent()) {
                    addPower(node, exponent.getAsDouble());
                }
            }
            case Binary.MUL -> addProduct(node);
            case Binary.DIV -> addQuotient(node);
            default -> {} // sums, and what people rarely differentiate
        }
    }

    private void addPower(Expr node, double exponent) {
        if (exponent != 1) {
            slope(
                    node,
                    "forgets the exponent as a factor in the derivative of " + written(node),
                    power -> power.mul(1 / exponent));
        }
        if (exponent != -1) {
            slope(
                    node,
                    "does not lower the exponent in the derivative of " + written(node),
                    power -> power.inputs().getFirst().pow(exponent + 1).mul(exponent / (exponent + 1)));
        }
        addInner(node);
    }

    private void addInner(Expr node) {
        Expr inner = node.inputs().getFirst();
        if (!(inner.op() instanceof Input)) {
            slope(node, "forgets the inner derivative in " + written(node) + ", that of " + written(inner), outer -> {
                List<Expr> inputs = new ArrayList<>(outer.inputs());
                inputs.set(0, withSlopeOne(inputs.getFirst()));
                return Expr.of(outer.op(), inputs);
            });
        }
    }

    /** The same value, whose derivative by each of its variables is 1. */
    private static Expr withSlopeOne(Expr inner) {
        Expr sum = inner.stopGradient();
        for (Expr variable : leaves(inner)) {
            sum = sum.add(variable.sub(variable.stopGradient()));
        }
        return sum;
    }

    private void addProduct(Expr node) {
        Expr a = node.inputs().get(0);
        Expr b = node.inputs().get(1);
        if (!changes(a) || !changes(b)) {
            return;
        }
        String alone = " alone in the product " + written(node);
        slope(
                node,
                "differentiates " + written(a) + alone,
                product -> product.inputs().get(0).mul(product.inputs().get(1).stopGradient()));
        if (a != b) {
            slope(
                    node,
                    "differentiates " + written(b) + alone,
                    product -> product.inputs()
                            .get(0)
                            .stopGradient()
                            .mul(product.inputs().get(1)));
        }
        slope(node, "multiplies the two derivatives in place of the product rule for " + written(node), product -> {
            Gradient first = Gradient.of(product.inputs().get(0));
            Gradient second = Gradient.of(product.inputs().get(1));
            Expr sum = Expr.constant(0, product.element());
            for (Expr variable : leaves(product)) {
                Optional<Expr> slope =
                        first.by(variable).flatMap(one -> second.by(variable).map(one::mul));
                if (slope.isPresent()) {
                    sum = sum.add(slope.get().stopGradient().mul(variable));
                }
            }
            return sum;
        });
    }

    private void addQuotient(Expr node) {
        if (!changes(node.inputs().get(1))) {
            return;
        }
        slope(node, "has the wrong sign at the derivative of the denominator of " + written(node), quotient -> {
            Expr above = quotient.inputs().get(0);
            Expr below = quotient.inputs().get(1);
            return above.div(below.stopGradient()).sub(above.stopGradient().div(below));
        });
        slope(node, "forgets the square of the denominator in the quotient rule for " + written(node), quotient -> {
            Expr below = quotient.inputs().get(1);
            return quotient.mul(below.stopGradient());
        });
    }

    /** One of several paths is forgotten: what a formula gives counts as a constant. */
    private void addPath(Definition definition) {
        FormulaMistake forgotten =
                mistake(definition.expression(), "forgets the paths through " + definition.name(), Expr::stopGradient);
        Rewriting rewriting = new Rewriting(forgotten.rule());
        Set<Expr> others = definitions.list().stream()
                .filter(each -> each != definition)
                .map(Definition::expression)
                .collect(Collectors.toSet());
        boolean isOneOfSeveral = others.stream()
                .filter(each -> Graph.sort(List.of(each)).contains(definition.expression()))
                .anyMatch(each -> {
                    Gradient rest = Gradient.of(rewriting.of(each));
                    return leaves(definition.expression()).stream()
                            .anyMatch(variable -> rest.by(variable).isPresent());
                });
        if (isOneOfSeveral) {
            mistakes.add(forgotten);
        }
    }

    private void slope(Expr node, String sentence, UnaryOperator<Expr> slope) {
        mistakes.add(mistake(node, sentence, rebuilt -> Slopes.swapped(rebuilt, slope.apply(rebuilt))));
    }

    private static FormulaMistake mistake(Expr wrong, String sentence, UnaryOperator<Expr> change) {
        return new FormulaMistake(sentence, (node, rebuilt) -> node == wrong ? change.apply(rebuilt) : rebuilt);
    }

    /** With the names of formulas in it, as far as they have one. */
    private String written(Expr node) {
        return Written.of(
                        node,
                        part -> Definitions.nameOf(part)
                                .or(() -> definitions.list().stream()
                                        .filter(each -> part != node && each.expression() == part)
                                        .map(Definition::name)
                                        .findFirst())
                                .map(Formula::named))
                .text();
    }
}
