package dev.backlight.optim;

import dev.backlight.expr.Expr;
import dev.backlight.grad.Gradient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A rule that changes a parameter by its gradient. Make your own by writing the new value as an expression. */
@FunctionalInterface
public interface Optimizer {
    /**
     * The new value of a parameter.
     *
     * @param parameter its old value
     * @param gradient the derivative of the loss by it, of the same shape
     * @param scope gives the learning rate, and states for what must be remembered
     */
    Expr update(Expr parameter, Expr gradient, UpdateScope scope);

    /** The new values of those of the parameters that the gradient reaches, by parameter, in their order. */
    default Map<Expr, Expr> updates(Gradient gradient, List<Expr> parameters, UpdateScope scope) {
        Map<Expr, Expr> updates = new LinkedHashMap<>();
        for (Expr parameter : parameters) {
            gradient.by(parameter).ifPresent(slope -> updates.put(parameter, update(parameter, slope, scope)));
        }
        return updates;
    }
}
