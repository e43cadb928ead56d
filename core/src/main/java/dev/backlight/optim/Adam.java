package dev.backlight.optim;

import dev.backlight.expr.Expr;

/**
 * Adam: gradient descent whose step is scaled, element by element, by running means of the gradient and its square.
 *
 * <p>At step t: m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← w − η · m̂ / (√v̂ + ε), where m̂ = m/(1 − β₁ᵗ) and
 * v̂ = v/(1 − β₂ᵗ). So ε is added outside of the root, after the correction of the bias. Kingma and Ba, <i>Adam: a
 * method for stochastic optimization</i> (2015), algorithm 1.
 *
 * @param beta1 how slowly the mean of the gradient forgets
 * @param beta2 how slowly the mean of its square forgets
 * @param epsilon ε, which bounds the step where gradients are tiny
 */
public record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
    public Adam {
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0)) {
            throw new IllegalArgumentException("[adam] the betas must be from 0 to below 1 and epsilon positive, not "
                    + beta1 + ", " + beta2 + " and " + epsilon);
        }
    }

    /** With the paper's settings: 0.9, 0.999, 1e-8. */
    public Adam() {
        this(0.9, 0.999, 1e-8);
    }

    @Override
    public Expr update(Expr parameter, Expr gradient, UpdateScope scope) {
        Expr m = scope.state(parameter, "m", 0);
        Expr v = scope.state(parameter, "v", 0);
        Expr nextM = m.mul(beta1).add(gradient.mul(1 - beta1));
        Expr nextV = v.mul(beta2).add(gradient.square().mul(1 - beta2));
        scope.replace(m, nextM);
        scope.replace(v, nextV);
        Expr unbiasM = scope.perStep("unbias1", t -> 1 / oneMinusPower(beta1, t));
        Expr unbiasV = scope.perStep("unbias2", t -> 1 / Math.sqrt(oneMinusPower(beta2, t)));
        Expr root = nextV.sqrt().mul(unbiasV); // √v̂
        return parameter.sub(nextM.mul(scope.rate().mul(unbiasM)).div(root.add(epsilon)));
    }

    /** 1 − βᵗ in double: in float it would lose half of its digits in the first steps. */
    private static double oneMinusPower(double beta, long t) {
        return -StrictMath.expm1(t * StrictMath.log(beta)); // StrictMath.pow allocates
    }
}
