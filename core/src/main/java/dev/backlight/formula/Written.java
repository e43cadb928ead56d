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
import dev.backlight.expr.Input;
import dev.backlight.expr.InputsFirst;
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
import dev.backlight.formula.Formula.Juxtaposition;
import dev.backlight.formula.Formula.Negative;
import dev.backlight.formula.Formula.Number;
import dev.backlight.formula.Formula.Power;
import dev.backlight.formula.Formula.Quotient;
import dev.backlight.formula.Formula.Root;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes scalar expressions as formulas, much as they are: sums and products are flattened, constant factors are
 * multiplied and put in front, and in a sum what is added comes before what is subtracted.
 */
public final class Written {
    private final Function<Expr, Optional<Formula>> names;
    private final Map<Expr, Formula> written = new IdentityHashMap<>();

    /** A part of a sum. */
    private record Term(Expr part, boolean isNegative) {}

    /** What a product multiplies: its numbers, multiplied already, and all else. */
    private record Factors(BigDecimal coefficient, List<Expr> parts) {}

    private Written(Function<Expr, Optional<Formula>> names) {
        this.names = names;
    }

    /**
     * A scalar expression as a formula.
     *
     * @param names what stands for a node; a node without a name is written out, and must be no leaf
     */
    public static Formula of(Expr scalar, Function<Expr, Optional<Formula>> names) {
        Written written = new Written(names);
        InputsFirst.of(List.of(scalar), written::parts).forEach(written::write);
        return written.formula(scalar);
    }

    private Formula formula(Expr part) {
        return written.get(part);
    }

    /** What has to be written before a node is. */
    private List<Expr> parts(Expr node) {
        if (isNamed(node)) {
            return List.of();
        }
        return isSum(node)
                ? terms(node).stream().map(Term::part).toList()
                : node.op() == Binary.MUL ? factors(node).parts() : node.inputs();
    }

    private boolean isNamed(Expr node) {
        return names.apply(node).isPresent();
    }

    private static boolean isSum(Expr node) {
        return node.op() == Binary.ADD || node.op() == Binary.SUB;
    }

    private void write(Expr node) {
        written.put(node, names.apply(node).orElseGet(() -> writeOut(node)));
    }

    private Formula writeOut(Expr node) {
        List<Formula> x = node.inputs().stream().map(this::formula).toList();
        return switch (node.op()) {
            case Constant _ -> number(node.constantValue().orElseThrow());
            case StopGradient _, Cast _ -> x.getFirst();
            case Unary.NEG -> new Negative(x.getFirst());
            case Unary.SQUARE -> new Power(x.getFirst(), Formula.number(2));
            case Unary.RECIPROCAL -> new Quotient(Formula.number(1), x.getFirst());
            case Unary.SQRT -> new Root(x.getFirst());
            case Unary.EXP -> new Power(NamedConstant.E.formula(), x.getFirst());
            case Unary.LOG -> Formula.apply("ln", x.getFirst());
            case Unary.SIGMOID -> Formula.apply("σ", x.getFirst());
            case Binary.ADD, Binary.SUB -> sum(terms(node));
            case Binary.MUL -> product(factors(node));
            case Binary.DIV -> new Quotient(x.get(0), x.get(1));
            case Binary.POW -> new Power(x.get(0), x.get(1));
            case Unary function -> applied(function, x);
            case Binary function -> applied(function, x);
            case Input _, Parameter _, State _ ->
                throw new IllegalArgumentException(node.op().label() + " has no name to be written by");
            case Select _,
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
                    CustomOp _ -> applied(node.op(), x);
        };
    }

    private static Formula applied(Op function, List<Formula> arguments) {
        return Formula.apply(function.label(), arguments.toArray(Formula[]::new));
    }

    private static Formula number(double value) {
        return NamedConstant.of(value)
                .map(NamedConstant::formula)
                .orElseGet(() -> new Number(
                        BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()));
    }

    private Formula sum(List<Term> parts) {
        List<Formula> terms = new ArrayList<>();
        for (Term term : parts) {
            terms.add(term.isNegative() ? new Negative(formula(term.part())) : formula(term.part()));
        }
        terms.sort((a, b) -> Boolean.compare(a instanceof Negative, b instanceof Negative));
        return Formula.sum(terms);
    }

    private List<Term> terms(Expr sum) {
        List<Term> terms = new ArrayList<>();
        Deque<Term> open = new ArrayDeque<>(List.of(new Term(sum, false)));
        while (!open.isEmpty()) {
            Term next = open.pop();
            List<Expr> x = next.part().inputs();
            if (!isNamed(next.part()) && isSum(next.part())) {
                open.push(new Term(x.get(1), next.isNegative() ^ next.part().op() == Binary.SUB));
                open.push(new Term(x.get(0), next.isNegative()));
            } else if (!isNamed(next.part()) && next.part().op() == Unary.NEG) {
                open.push(new Term(x.getFirst(), !next.isNegative()));
            } else {
                terms.add(next);
            }
        }
        return terms;
    }

    private Formula product(Factors factors) {
        BigDecimal coefficient = factors.coefficient();
        List<Formula> parts = factors.parts().stream().map(this::formula).toList();
        if (coefficient.signum() == 0 || parts.isEmpty()) {
            return new Number(coefficient.stripTrailingZeros().toPlainString());
        }
        BigDecimal size = coefficient.abs();
        Formula unsigned = size.compareTo(BigDecimal.ONE) == 0
                ? Formula.product(parts)
                : withCoefficient(new Number(size.stripTrailingZeros().toPlainString()), parts);
        return coefficient.signum() < 0 ? new Negative(unsigned) : unsigned;
    }

    /** 2(x − a), 3x², but 2 · a · b. */
    private static Formula withCoefficient(Formula coefficient, List<Formula> factors) {
        if (factors.size() == 1) {
            return new Juxtaposition(List.of(coefficient, factors.getFirst()));
        }
        List<Formula> all = new ArrayList<>(List.of(coefficient));
        all.addAll(factors);
        return Formula.product(all);
    }

    private Factors factors(Expr product) {
        BigDecimal coefficient = BigDecimal.ONE;
        List<Expr> parts = new ArrayList<>();
        Deque<Expr> open = new ArrayDeque<>(List.of(product));
        while (!open.isEmpty()) {
            Expr next = open.pop();
            if (!isNamed(next) && next.op() == Binary.MUL) {
                next.inputs().reversed().forEach(open::push);
            } else if (!isNamed(next) && next.op() == Unary.NEG) {
                coefficient = coefficient.negate();
                open.push(next.inputs().getFirst());
            } else if (!isNamed(next) && isNumber(next)) {
                coefficient = coefficient.multiply(
                        BigDecimal.valueOf(next.constantValue().orElseThrow()));
            } else {
                parts.add(next);
            }
        }
        return new Factors(coefficient, parts);
    }

    private static boolean isNumber(Expr node) {
        return node.constantValue().isPresent()
                && NamedConstant.of(node.constantValue().getAsDouble()).isEmpty();
    }
}
