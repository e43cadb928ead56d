package dev.backlight.plan;

import dev.backlight.expr.Broadcast;
import dev.backlight.expr.Expr;
import dev.backlight.tensor.Shape;
import java.util.List;

/**
 * Elementwise operations over one shape that are computed together, element by element.
 *
 * @param members the operations, each after its inputs
 * @param leaves the values that go in: of the members' shape, or of one that stretches to it
 * @param results the members whose values go out, such as the new states and parameter of an optimizer; the last member
 *     is the last of them
 */
public record Chain(List<Expr> members, List<Expr> leaves, List<Expr> results) {
    /** The last member, which all others lead to. */
    public Expr result() {
        return members.getLast();
    }

    public Shape shape() {
        return result().shape();
    }

    /** The value to read for an operand of a member: a stretched value is read in place, without being stretched. */
    static Expr source(Expr operand) {
        return operand.op() instanceof Broadcast ? operand.inputs().getFirst() : operand;
    }

    /** Where an operand of a member comes from: a leaf by its number, or a member by its number after the leaves. */
    public int register(Expr operand) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i) == operand) {
                return leaves.size() + i;
            }
        }
        return leaves.indexOf(source(operand)); // expressions are equal only to themselves
    }
}
