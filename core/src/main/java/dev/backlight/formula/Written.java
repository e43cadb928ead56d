package dev.backlight.formula;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Cast;
import dev.backlight.expr.Constant;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Op;
import dev.backlight.expr.StopGradient;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Formula.Juxtaposition;
import dev.backlight.formula.Formula.Negative;
import dev.backlight.formula.Formula.Number;
import dev.backlight.formula.Formula.Power;
import dev.backlight.formula.Formula.Quotient;
import dev.backlight.formula.Formula.Root;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes scalar expressions as formulas, much as they are: sums and products are flattened, constant factors are
 * multiplied and put in front, and in a sum what is added comes before what is subtracted.
 */
public final class Written {
    private final Function<Expr, Optional<Formula>> names;

    private Written(Function<Expr, Optional<Formula>> names) {
        this.names = names;
    }

    /**
     * A scalar expression as a formula.
     *
     * @param names what stands for a node; a node without a name is written out, and must be no leaf
     */
    public static Formula of(Expr scalar, Function<Expr, Optional<Formula>> names) {
        return new Written(names).write(scalar);
    }

    private Formula write(Expr node) {
        return names.apply(node).orElseGet(() -> writeOut(node));
    }

    private Formula writeOut(Expr node) {
        List<Expr> x = node.inputs();
        return switch (node.op()) {
            case Constant _ -> number(node.constantValue().orElseThrow());
            case StopGradient _, Cast _ -> write(x.getFirst());
            case Unary.NEG -> new Negative(write(x.getFirst()));
            case Unary.SQUARE -> new Power(write(x.getFirst()), Formula.number(2));
            case Unary.RECIPROCAL -> new Quotient(Formula.number(1), write(x.getFirst()));
            case Unary.SQRT -> new Root(write(x.getFirst()));
            case Unary.EXP -> new Power(NamedConstant.E.formula(), write(x.getFirst()));
            case Unary.LOG -> Formula.apply("ln", write(x.getFirst()));
            case Unary.SIGMOID -> Formula.apply("σ", write(x.getFirst()));
            case Unary function -> Formula.apply(function.label(), write(x.getFirst()));
            case Binary.ADD, Binary.SUB -> sum(node);
            case Binary.MUL -> product(node);
            case Binary.DIV -> new Quotient(write(x.get(0)), write(x.get(1)));
            case Binary.POW -> new Power(write(x.get(0)), write(x.get(1)));
            case Op other ->
                Formula.apply(other.label(), x.stream().map(this::write).toArray(Formula[]::new));
        };
    }

    private static Formula number(double value) {
        return NamedConstant.of(value)
                .map(NamedConstant::formula)
                .orElseGet(() -> new Number(
                        BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()));
    }

    private Formula sum(Expr node) {
        List<Formula> terms = new ArrayList<>();
        collect(node, false, terms);
        terms.sort((a, b) -> Boolean.compare(a instanceof Negative, b instanceof Negative));
        return Formula.sum(terms);
    }

    private void collect(Expr node, boolean negative, List<Formula> terms) {
        boolean named = names.apply(node).isPresent();
        if (!named && (node.op() == Binary.ADD || node.op() == Binary.SUB)) {
            collect(node.inputs().get(0), negative, terms);
            collect(node.inputs().get(1), negative ^ node.op() == Binary.SUB, terms);
        } else if (!named && node.op() == Unary.NEG) {
            collect(node.inputs().getFirst(), !negative, terms);
        } else {
            terms.add(negative ? new Negative(write(node)) : write(node));
        }
    }

    private Formula product(Expr node) {
        List<Expr> factors = new ArrayList<>();
        BigDecimal coefficient = factors(node, factors);
        List<Formula> written = factors.stream().map(this::write).toList();
        if (coefficient.signum() == 0 || written.isEmpty()) {
            return new Number(coefficient.stripTrailingZeros().toPlainString());
        }
        Formula rest = Formula.product(written);
        BigDecimal size = coefficient.abs();
        Formula unsigned = size.compareTo(BigDecimal.ONE) == 0
                ? rest
                : withCoefficient(new Number(size.stripTrailingZeros().toPlainString()), written);
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

    /** Collects what a product multiplies, and gives the product of its constants. */
    private BigDecimal factors(Expr node, List<Expr> factors) {
        boolean named = names.apply(node).isPresent();
        if (!named && node.op() == Binary.MUL) {
            return factors(node.inputs().get(0), factors)
                    .multiply(factors(node.inputs().get(1), factors));
        }
        if (!named && node.op() == Unary.NEG) {
            return factors(node.inputs().getFirst(), factors).negate();
        }
        boolean isNumber = node.constantValue().isPresent()
                && NamedConstant.of(node.constantValue().getAsDouble()).isEmpty();
        if (!named && isNumber) {
            return BigDecimal.valueOf(node.constantValue().getAsDouble());
        }
        factors.add(node);
        return BigDecimal.ONE;
    }
}
