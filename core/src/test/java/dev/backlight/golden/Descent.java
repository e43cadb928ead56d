package dev.backlight.golden;

import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Variables;
import dev.backlight.engine.Workspace;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.grad.Gradient;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.UpdateScope;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Gradient descent on a function of one number: one graph with an update, run again and again. */
final class Descent {
    private final Variables variables;
    private final Workspace workspace;
    private final Tensor rate;

    /** Where a step began: x, f(x) and f'(x). */
    record Point(double x, double f, double slope) {}

    Descent(UnaryOperator<Expr> function, double start, double rate) {
        Expr x = Expr.parameter("x", new TensorType(ElementType.F32, Shape.SCALAR));
        Expr f = function.apply(x);
        Expr slope = Gradient.of(f).by(x).orElseThrow();
        UpdateScope scope = new UpdateScope(ElementType.F32);
        Graph.Update update = new Graph.Update(x, new GradientDescent().update(x, slope, scope));
        ReferenceEngine engine = new ReferenceEngine();
        this.variables = engine.variables(Map.of("x", Tensor.scalar(start)));
        this.workspace = engine.compile(
                        new Graph(List.of(scope.rate()), List.of(x, f, slope), List.of(update), List.of(f)))
                .workspace();
        this.rate = Tensor.scalar(rate);
    }

    /** Where x is now. */
    double x() {
        return variables.get("x").item();
    }

    /** Takes one step, and gives the point where it began. */
    Point step() {
        workspace.run(variables, List.of(rate));
        return new Point(workspace.scalar(0), workspace.scalar(1), workspace.scalar(2));
    }
}
