package dev.backlight.model;

import dev.backlight.expr.Expr;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Scope;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network without its numbers: the layers, the shape of one sample, and the loss that says what the outputs mean.
 *
 * @param network the layers
 * @param sample the shape of one sample, without the batch: {@code [784]}
 * @param loss what the network is trained for
 */
public record Architecture(Layer network, Shape sample, Loss loss) {

    /**
     * The network's outputs for a batch of this size, and the parameters that it declares.
     *
     * @param input the batch of samples, {@code [batch, ...sample]}, an input named {@code features}
     */
    public record Built(Expr input, Expr output, List<Scope.Declared> parameters) {}

    /**
     * Builds the network's graph.
     *
     * @throws dev.backlight.tensor.ShapeException if the layers do not fit the sample or one another
     */
    public Built build(int batch, Mode mode) {
        return build(network, sample, batch, mode);
    }

    /**
     * The graph of layers, whatever they are trained for.
     *
     * @throws dev.backlight.tensor.ShapeException if the layers do not fit the sample or one another
     */
    public static Built build(Layer network, Shape sample, int batch, Mode mode) {
        TensorType type = new TensorType(ElementType.F32, Shape.of(batch).concat(sample));
        Expr input = Expr.input("features", type);
        Scope scope = Scope.root(mode);
        Expr output = network.apply(input, scope);
        return new Built(input, output, scope.parameters());
    }

    /** The parameters' initial values for a seed, by name, in double. */
    public Map<String, Tensor> initialParameters(long seed) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Scope.Declared declared : build(1, Mode.TRAINING).parameters()) {
            values.put(declared.name(), declared.draw(seed));
        }
        return values;
    }
}
