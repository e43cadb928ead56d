package dev.backlight.expr;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Philox;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Random numbers as a function of a key: the same key gives the same numbers, on every machine and engine.
 *
 * <p>The one input is the key, {@code i32[3]}: the low and high half of the seed, and the number of the step. Element i
 * is a function of (key, stream, i) alone (Philox4x32-10), so there is no generator and no state.
 *
 * @param stream tells apart the random operations of one model, which share the key
 */
public record Random(Distribution distribution, TensorType type, int stream) implements Op {
    /** What the numbers are drawn from. */
    public enum Distribution {
        /** Uniform on [0, 1). */
        UNIFORM,
        /** Normal with mean 0 and variance 1. */
        NORMAL
    }

    /** The generator for a key's three numbers. */
    public Philox generator(int seedLow, int seedHigh, int step) {
        return new Philox((long) seedHigh << 32 | seedLow & 0xFFFFFFFFL, stream, step);
    }

    @Override
    public String label() {
        return "random";
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public TensorType type(List<TensorType> inputs) {
        TensorType key = inputs.getFirst();
        if (!key.equals(new TensorType(ElementType.I32, Shape.of(3)))
                || !type.element().isReal()) {
            throw refusal("cannot draw " + type + " by a key " + key + ": the key must be i32[3], the result real");
        }
        return type;
    }

    @Override
    public List<Derivative> vjp(List<Expr> inputs, Expr y, Expr dY) {
        return List.of(Derivative.cut("a key has no derivative"));
    }

    @Override
    public Optional<Expr> element(Expr node, int index, Elements elements) {
        return Optional.empty();
    }

    @Override
    public String latex(List<String> inputs) {
        return distribution == Distribution.UNIFORM ? "\\mathcal{U}(0, 1)" : "\\mathcal{N}(0, 1)";
    }
}
