package dev.backlight.lessons;

import dev.backlight.expr.ArgMax;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Broadcast;
import dev.backlight.expr.Cast;
import dev.backlight.expr.Concatenate;
import dev.backlight.expr.Constant;
import dev.backlight.expr.CustomOp;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Flip;
import dev.backlight.expr.Gather;
import dev.backlight.expr.Graph;
import dev.backlight.expr.Input;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.OneHot;
import dev.backlight.expr.Pad;
import dev.backlight.expr.Parameter;
import dev.backlight.expr.Permute;
import dev.backlight.expr.Random;
import dev.backlight.expr.Reduce;
import dev.backlight.expr.Reshape;
import dev.backlight.expr.ScatterAdd;
import dev.backlight.expr.Select;
import dev.backlight.expr.Slice;
import dev.backlight.expr.State;
import dev.backlight.expr.StopGradient;
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
import java.util.function.UnaryOperator;

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
        found.mistakes.addAll(FormulaPaths.of(definitions));
        return List.copyOf(found.mistakes);
    }

    private static boolean changes(Expr node) {
        return !Scalar.variables(node).isEmpty();
    }

    private void add(Expr node) {
        switch (node.op()) {
            case Unary.SQUARE -> addPower(node, 2);
            case Unary.COS, Unary.ARCCOS, Unary.RECIPROCAL -> {
                slope(node, "forgets the minus in the derivative of " + written(node), Expr::neg);
                addChain(node);
            }
            case Unary.EXP,
                    Unary.LOG,
                    Unary.LOG1P,
                    Unary.SQRT,
                    Unary.ABS,
                    Unary.RELU,
                    Unary.SIGMOID,
                    Unary.TANH,
                    Unary.SOFTPLUS,
                    Unary.SIN,
                    Unary.ARCSIN,
                    Unary.ARCTAN,
                    Unary.ERF -> addChain(node);
            case Binary.POW -> {
                OptionalDouble exponent = node.inputs().get(1).constantValue();
                if (exponent.isPresent()) {
                    addPower(node, exponent.getAsDouble());
                }
            }
            case Binary.MUL -> addProduct(node);
            case Binary.DIV -> addQuotient(node);
            case Binary.ADD, Binary.SUB, Unary.NEG -> {} // the derivative has nothing that could be forgotten
            case Unary.SIGN,
                    Unary.STEP,
                    Binary.MIN,
                    Binary.MAX,
                    Binary.EQUAL,
                    Binary.NOT_EQUAL,
                    Binary.LESS,
                    Binary.LESS_OR_EQUAL,
                    Binary.GREATER,
                    Binary.GREATER_OR_EQUAL -> {} // people rarely differentiate these
            case ArgMax _,
                    Broadcast _,
                    Cast _,
                    Concatenate _,
                    Constant _,
                    CustomOp _,
                    Flip _,
                    Gather _,
                    Input _,
                    MatMul _,
                    OneHot _,
                    Pad _,
                    Parameter _,
                    Permute _,
                    Random _,
                    Reduce _,
                    Reshape _,
                    ScatterAdd _,
                    Select _,
                    Slice _,
                    State _,
                    StopGradient _ -> {} // nobody types these, or there is nothing to differentiate
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
        addChain(node);
    }

    /** One of the two factors of the chain rule is forgotten: the outer derivative, or the inner one. */
    private void addChain(Expr node) {
        Expr inner = node.inputs().getFirst();
        if (!(inner.op() instanceof Input) || isLink(node)) {
            slope(
                    node,
                    "forgets a factor of the chain, the derivative of " + written(node) + " by " + called(inner),
                    outer -> outer.inputs().getFirst());
        }
        if (!(inner.op() instanceof Input)) {
            slope(node, "forgets the inner derivative in " + written(node) + ", that of " + called(inner), outer -> {
                List<Expr> inputs = new ArrayList<>(outer.inputs());
                inputs.set(0, withSlopeOne(inputs.getFirst()));
                return Expr.of(outer.op(), inputs);
            });
        }
    }

    /** Whether a node is all of a formula that others use. */
    private boolean isLink(Expr node) {
        return definitions.list().stream().anyMatch(each -> each.expression() == node)
                && definitions.results().stream().noneMatch(result -> result.expression() == node);
    }

    /** The same value, whose derivative by each of its variables is 1. */
    private static Expr withSlopeOne(Expr inner) {
        Expr sum = inner.stopGradient();
        for (Expr variable : Scalar.variables(inner)) {
            sum = sum.add(variable.sub(variable.stopGradient()));
        }
        return sum;
    }

    private void addProduct(Expr node) {
        Expr a = node.inputs().get(0);
        Expr b = node.inputs().get(1);
        if (!changes(a) || !changes(b)) {
            Expr constant = changes(a) ? b : a;
            slope(
                    node,
                    "forgets the constant factor " + written(constant) + " in the derivative of " + written(node),
                    product -> product.inputs().get(changes(a) ? 0 : 1));
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
            for (Expr variable : Scalar.variables(product)) {
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

    private void slope(Expr node, String sentence, UnaryOperator<Expr> slope) {
        mistakes.add(FormulaMistake.at(node, sentence, rebuilt -> Slopes.swapped(rebuilt, slope.apply(rebuilt))));
    }

    /** With the names of formulas in it, as far as they have one. */
    private String written(Expr node) {
        return Written.of(node, part -> part == node ? nameOfVariable(part) : name(part))
                .text();
    }

    /** The same, by its own name if it has one. */
    private String called(Expr node) {
        return Written.of(node, this::name).text();
    }

    private Optional<Formula> name(Expr part) {
        return nameOfVariable(part)
                .or(() -> definitions.list().stream()
                        .filter(each -> each.expression() == part)
                        .map(each -> Formula.named(each.name()))
                        .findFirst());
    }

    private static Optional<Formula> nameOfVariable(Expr part) {
        return Definitions.nameOf(part).map(Formula::named);
    }
}
