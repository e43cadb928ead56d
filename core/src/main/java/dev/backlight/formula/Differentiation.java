package dev.backlight.formula;

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
import dev.backlight.expr.Op;
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
import dev.backlight.grad.Gradient;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the derivative of a formula comes about: the rule for its outermost operation by name, and the same for each part
 * that this operation takes. All derivatives are those of {@link Gradient}; here is only what they are called.
 *
 * @param rule for example {@code product rule}
 * @param of what is differentiated
 * @param derivative its derivative
 * @param parts what the operation takes and what changes; none if it is the variable itself, or does not change
 */
public record Differentiation(String rule, Expr of, Expr derivative, List<Part> parts) {
    public Differentiation {
        parts = List.copyOf(parts);
    }

    /**
     * One part: its derivative times the operation's slope by it is one term of the derivative.
     *
     * @param slope the operation's slope by this part, all other parts held fixed
     * @param inner how the part's own derivative comes about
     */
    public record Part(Expr slope, Differentiation inner) {}

    /**
     * Differentiates a formula by one of its leaves.
     *
     * @param formula made of scalar functions
     */
    public static Differentiation of(Expr formula, Expr by) {
        Set<Expr> changing = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Expr node : Graph.sort(List.of(formula))) {
            if (node == by || node.inputs().stream().anyMatch(changing::contains)) {
                changing.add(node);
            }
        }
        return of(formula, by, changing);
    }

    private static Differentiation of(Expr node, Expr by, Set<Expr> changing) {
        Expr derivative = slope(node, by);
        if (node == by) {
            return new Differentiation("the variable itself", node, derivative, List.of());
        }
        if (!changing.contains(node)) {
            return new Differentiation("constant", node, derivative, List.of());
        }
        List<Expr> parts = changingParts(node, changing);
        String rule = rule(node, parts, changing);
        boolean isChained = isFunction(node.op()) && parts.stream().anyMatch(part -> part != by);
        return new Differentiation(
                isChained ? rule + ", chain rule" : rule,
                node,
                derivative,
                slopes(node, parts).entrySet().stream()
                        .map(each -> new Part(each.getValue(), of(each.getKey(), by, changing)))
                        .toList());
    }

    private static Expr slope(Expr of, Expr by) {
        return Gradient.of(of).by(by).orElseGet(() -> Expr.constant(0, of.element()));
    }

    /** The parts that change; sums in a sum and products in a product are taken apart. */
    private static List<Expr> changingParts(Expr node, Set<Expr> changing) {
        Op outermost = node.op();
        Set<Expr> parts = new LinkedHashSet<>();
        Deque<Expr> open = new ArrayDeque<>(node.inputs());
        while (!open.isEmpty()) {
            Expr next = open.pop();
            boolean isTakenApart =
                    isSum(outermost) && isSum(next.op()) || outermost == Binary.MUL && next.op() == Binary.MUL;
            if (changing.contains(next) && isTakenApart) {
                next.inputs().reversed().forEach(open::push);
            } else if (changing.contains(next)) {
                parts.add(next);
            }
        }
        return List.copyOf(parts);
    }

    private static boolean isSum(Op op) {
        return op == Binary.ADD || op == Binary.SUB || op == Unary.NEG;
    }

    /** The slope by each part, as if it were a variable of its own. */
    private static Map<Expr, Expr> slopes(Expr node, List<Expr> parts) {
        Map<Expr, Expr> variables = new IdentityHashMap<>();
        Map<Expr, Expr> back = new IdentityHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Expr variable = Expr.input("part " + i, parts.get(i).type());
            variables.put(parts.get(i), variable);
            back.put(variable, parts.get(i));
        }
        Expr outermost = Substitution.in(node, each -> Optional.ofNullable(variables.get(each)));
        Map<Expr, Expr> slopes = new LinkedHashMap<>();
        for (Expr part : parts) {
            Expr slope = slope(outermost, variables.get(part));
            slopes.put(part, Substitution.in(slope, each -> Optional.ofNullable(back.get(each))));
        }
        return slopes;
    }

    private static boolean isFunction(Op op) {
        return op == Binary.POW || op instanceof Unary && op != Unary.NEG;
    }

    private static String rule(Expr node, List<Expr> parts, Set<Expr> changing) {
        return switch (node.op()) {
            case Binary.ADD, Binary.SUB -> "sum rule";
            case Binary.MUL -> parts.size() == 1 && !isRepeated(node, changing) ? "constant factor" : "product rule";
            case Binary.DIV -> quotientRule(node, changing);
            case Binary.POW -> powerRule(node, changing);
            case Binary.MAX -> "maximum: the slope of the larger";
            case Binary.MIN -> "minimum: the slope of the smaller";
            case Unary function -> rule(function);
            case Binary comparison -> comparison.label();
            case Input _,
                    Parameter _,
                    State _,
                    Constant _,
                    Select _,
                    Cast _,
                    StopGradient _,
                    MatMul _,
                    Reduce _,
                    ArgMax _,
                    Reshape _,
                    Permute _,
                    Flip _,
                    Broadcast _,
                    Slice _,
                    Pad _,
                    Concatenate _,
                    Gather _,
                    ScatterAdd _,
                    OneHot _,
                    Random _,
                    CustomOp _ -> node.op().label();
        };
    }

    /** Whether both factors change, though they are one part: x·x. */
    private static boolean isRepeated(Expr product, Set<Expr> changing) {
        return product.inputs().stream().allMatch(changing::contains);
    }

    private static String quotientRule(Expr node, Set<Expr> changing) {
        boolean above = changing.contains(node.inputs().get(0));
        boolean below = changing.contains(node.inputs().get(1));
        return above && below ? "quotient rule" : below ? "reciprocal rule" : "constant factor";
    }

    private static String powerRule(Expr node, Set<Expr> changing) {
        boolean base = changing.contains(node.inputs().get(0));
        boolean exponent = changing.contains(node.inputs().get(1));
        return base && exponent ? "base and exponent change" : exponent ? "exponential rule" : "power rule";
    }

    private static String rule(Unary function) {
        return switch (function) {
            case NEG -> "constant factor";
            case SQRT, SQUARE -> "power rule";
            case RECIPROCAL -> "reciprocal rule";
            case EXP -> "exponential rule";
            case LOG, LOG1P -> "logarithm";
            case ABS -> "absolute value";
            case SIN -> "sine";
            case COS -> "cosine";
            case ARCSIN -> "arcsine";
            case ARCCOS -> "arccosine";
            case ARCTAN -> "arctangent";
            case TANH -> "hyperbolic tangent";
            case SIGMOID -> "sigmoid";
            case RELU -> "ReLU";
            case SIGN, STEP, SOFTPLUS, ERF -> function.label();
        };
    }
}
