package dev.backlight.lessons;

import dev.backlight.expr.Expr;

/**
 * The loss takes a unit's value, and other units do too: the way through the loss itself is forgotten.
 *
 * @param loss the letter of the loss
 */
record DirectPathForgotten(String unit, String loss) implements GraphMistake {
    @Override
    public String sentence() {
        return "forgets the direct path from " + unit + " to " + loss;
    }

    @Override
    public Rewriting in(NetworkParts parts) {
        return new Rewriting((node, rebuilt) -> node == parts.output()
                ? Expr.of(
                        node.op(),
                        rebuilt.inputs().stream()
                                .map(output -> parts.name(output).equals(unit) ? output.stopGradient() : output)
                                .toList())
                : rebuilt);
    }
}
