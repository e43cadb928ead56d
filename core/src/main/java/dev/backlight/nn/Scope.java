package dev.backlight.nn;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a layer is applied: gives it parameters under its path, and collects them for the network.
 *
 * <p>Asking twice for the same name in the same place gives the same parameter, which is how weights are shared.
 */
public final class Scope {
    private final String path;
    private final Mode mode;
    private final ElementType element;
    /** What all scopes of one network collect together. */
    private final Map<String, Declared> declared;

    /** A parameter that a layer asked for, and how it starts. */
    public record Declared(Expr parameter, Init init) {
        public String name() {
            return Graph.nameOf(parameter);
        }

        /** The initial value that a seed gives, in double. */
        public Tensor draw(long seed) {
            return init.draw(parameter.shape(), seed, name());
        }
    }

    private Scope(String path, Mode mode, ElementType element, Map<String, Declared> declared) {
        this.path = path;
        this.mode = mode;
        this.element = element;
        this.declared = declared;
    }

    /** The scope of a whole network, which has nothing declared in it yet; parameters are f32. */
    public static Scope root(Mode mode) {
        return new Scope("", mode, ElementType.F32, new LinkedHashMap<>());
    }

    /**
     * Applies a layer in a scope of its own below this one, and so that its expressions carry that path.
     *
     * @param name the path's next part; unique within this scope
     */
    public Expr apply(String name, Layer layer, Expr x) {
        Scope inner = new Scope(path.isEmpty() ? name : path + "/" + name, mode, element, declared);
        return Expr.at(inner.path, () -> layer.apply(x, inner));
    }

    public Mode mode() {
        return mode;
    }

    /** The place in the network, for example {@code 2/dense}; empty for the whole. */
    public String path() {
        return path;
    }

    /**
     * A parameter of the layer.
     *
     * @param name unique within the layer, for example {@code W}
     * @param init how it starts
     * @throws dev.backlight.tensor.ShapeException if the layer asked for one of this name and another shape before
     */
    public Expr parameter(String name, Init init, int... sizes) {
        String full = path.isEmpty() ? name : path + "/" + name;
        TensorType type = new TensorType(element, Shape.of(sizes));
        Expr parameter = declared.computeIfAbsent(full, none -> new Declared(Expr.parameter(full, type), init))
                .parameter();
        if (!parameter.type().equals(type)) {
            throw parameter
                    .op()
                    .refusal("\"" + full + "\" is asked for as " + type + ", but it is " + parameter.type()
                            + " already");
        }
        return parameter;
    }

    /** All parameters asked for so far, in the order of asking, from the whole network. */
    public List<Declared> parameters() {
        return List.copyOf(declared.values());
    }
}
