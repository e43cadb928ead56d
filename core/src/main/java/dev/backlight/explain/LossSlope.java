package dev.backlight.explain;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Expansion;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Reduce;
import dev.backlight.expr.Unary;
import dev.backlight.formula.Formula;
import dev.backlight.formula.Simplified;
import dev.backlight.formula.Substitution;
import dev.backlight.formula.Written;
import dev.backlight.grad.Gradient;
import dev.backlight.nn.Loss;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the derivative of a loss by one output is written. It is {@link Gradient}'s, of the loss that training uses; here
 * a softmax and a sigmoid get the name p, and of a mean over the outputs the division is written last.
 */
public final class LossSlope {
    private static final TensorType SCALAR = new TensorType(ElementType.F32, Shape.SCALAR);
    private static final Formula OUTPUT = Formula.symbol("z");
    private static final Formula TARGET = Formula.symbol("t");
    private static final Formula PROBABILITY = Formula.symbol("p");

    private final Loss loss;
    private final Expr outputs;
    private final Expr targets;
    private final Expansion expansion;
    private final Expr probability = Expr.input("p", SCALAR);
    /** What a softmax divides by: with it, e^z is p · sum. */
    private final Expr sum = Expr.input("sum", SCALAR);

    private final Expr slope;
    private final boolean isMean;

    /**
     * Derives it.
     *
     * @param count how many outputs a sample has
     * @param place of the output among them
     * @param right the number of the right class, if the loss is one of classes
     */
    public LossSlope(Loss loss, int count, int place, int right) {
        this.loss = loss;
        outputs = Expr.input("outputs", new TensorType(ElementType.F32, Shape.of(1, count)));
        targets = Expr.input(
                "targets", loss.isClassification() ? new TensorType(ElementType.I32, Shape.of(1)) : outputs.type());
        expansion = new Expansion(node -> node == outputs || node == targets || isExponential(node), _ -> right);
        Expr whole = loss.perSample(outputs, targets);
        isMean = isDivided(whole, count);
        Expr undivided = isMean ? whole.inputs().getFirst() : whole;
        Expr gradient = Gradient.of(undivided.sum()).by(outputs).orElseThrow();
        slope = Substitution.in(expansion.at(gradient, place), this::named);
    }

    /** Whether the last thing that a loss does is to divide by the number of outputs: then it is their mean. */
    private static boolean isDivided(Expr loss, int count) {
        return loss.op() == Binary.DIV
                && loss.inputs().getLast().constantValue().equals(OptionalDouble.of(count));
    }

    /** e^z or the sum of them. */
    private static boolean isExponential(Expr node) {
        return node.op() == Unary.EXP
                || node.op() instanceof Reduce && node.inputs().getFirst().op() == Unary.EXP;
    }

    private Optional<Expr> named(Expr node) {
        Optional<Expr> tensor = expansion.cell(node).map(Expansion.Cell::tensor);
        if (tensor.isPresent() && isExponential(tensor.get())) {
            return Optional.of(tensor.get().op() == Unary.EXP ? probability.mul(sum) : sum);
        }
        if (node.op() == Unary.SIGMOID) {
            boolean isOfOther = node.inputs().getFirst().op() == Unary.NEG; // σ(−z) = 1 − σ(z)
            return Optional.of(isOfOther ? probability.neg().add(1) : probability);
        }
        return Optional.empty();
    }

    /** The derivative of the output's own part, before that is divided by the number of outputs. */
    private Formula ofPart(Formula output, Formula target, Formula p) {
        if (!loss.takesLogits()) {
            return Written.of(slope, node -> name(node, output, target, p));
        }
        Map<Formula, Formula> put = Map.of(TARGET, target, PROBABILITY, p);
        return Simplified.of(slope, node -> name(node, OUTPUT, TARGET, PROBABILITY))
                .orElseThrow()
                .with(put::get);
    }

    private Optional<Formula> name(Expr node, Formula output, Formula target, Formula p) {
        return node == probability
                ? Optional.of(p)
                : node == sum
                        ? Optional.of(Formula.symbol("sum"))
                        : expansion
                                .cell(node)
                                .filter(cell -> cell.tensor() == outputs || cell.tensor() == targets)
                                .map(cell -> cell.tensor() == outputs ? output : target);
    }

    /**
     * dE/dz of the output.
     *
     * @param output the output, as a symbol or a number
     * @param target its target, likewise; of a loss of classes it is known already
     * @param p the probability that the loss makes of it, likewise
     * @param count the number of outputs, likewise
     */
    public Formula written(Formula output, Formula target, Formula p, Formula count) {
        Formula part = ofPart(output, target, p);
        return isMean && !count.equals(Formula.number(1)) ? new Formula.Quotient(part, count) : part;
    }
}
