package dev.backlight.nn;

import dev.backlight.expr.Expr;
import java.util.List;

/**
 * Layers one after the other, each taking what the one before it gives. The path of a layer is its number, counted from
 * 1, and its name: {@code 2/relu}.
 */
public record Sequential(List<Layer> layers) implements Layer {
    public Sequential {
        layers = List.copyOf(layers);
    }

    public static Sequential of(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    @Override
    public Expr apply(Expr x, Scope scope) {
        Expr y = x;
        for (int i = 0; i < layers.size(); i++) {
            y = scope.apply((i + 1) + "/" + layers.get(i).name(), layers.get(i), y);
        }
        return y;
    }
}
