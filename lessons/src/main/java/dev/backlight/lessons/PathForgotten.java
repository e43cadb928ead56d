package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Parameter;
import java.util.List;

/**
 * One of the paths from a weight to the loss is left out of that weight's gradient.
 *
 * @param source what the weight multiplies
 * @param units the units on the path, from the weight's target to an output
 * @param loss the letter of the loss
 */
record PathForgotten(String weight, String source, List<String> units, String loss) implements GraphMistake {
    PathForgotten {
        units = List.copyOf(units);
    }

    @Override
    public String sentence() {
        return "forgets the path " + weight + "→" + String.join("→", units) + "→" + loss;
    }

    /** The path's part is what is left of the derivative when everything beside the path stands still. */
    @Override
    public Rewriting in(NetworkParts parts) {
        Expr alongPath = new Rewriting((node, rebuilt) -> alone(parts, node, rebuilt)).of(parts.loss());
        return parts.withLossSlope(loss -> loss.sub(alongPath));
    }

    private Expr alone(NetworkParts parts, Expr node, Expr rebuilt) {
        if (node == parts.output()) {
            return Expr.of(
                    node.op(),
                    node.inputs().stream()
                            .map(output -> parts.name(output).equals(units.getLast())
                                    ? rebuilt.inputs().get(node.inputs().indexOf(output))
                                    : output.stopGradient())
                            .toList());
        }
        if (node.op() instanceof Parameter) {
            return rebuilt.stopGradient();
        }
        return parts.product(node).map(product -> along(product, node, rebuilt)).orElse(rebuilt);
    }

    private Expr along(NetworkParts.Product product, Expr node, Expr rebuilt) {
        int place = units.indexOf(product.target());
        if (place == 0 && product.weight().equals(weight) && product.source().equals(source)) {
            return Expr.of(
                    node.op(), node.inputs().get(0), rebuilt.inputs().get(1).stopGradient());
        }
        boolean isOnPath = place > 0 && product.source().equals(units.get(place - 1));
        return isOnPath ? rebuilt : rebuilt.stopGradient();
    }
}
