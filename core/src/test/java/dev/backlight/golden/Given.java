package dev.backlight.golden;

import dev.backlight.engine.ReferenceEngine;
import dev.backlight.engine.Variables;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.grad.Gradient;
import dev.backlight.nn.Scope;
import dev.backlight.optim.GradientDescent;
import dev.backlight.optim.UpdateScope;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Given numbers as inputs and parameters, and what expressions of them are worth in double. */
final class Given {
    private final Map<Expr, Tensor> inputs = new LinkedHashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();

    /** An input that is this number. */
    Expr scalar(String name, double value) {
        return array(name, Shape.SCALAR, value);
    }

    /** An input that is this array. */
    Expr array(String name, Shape shape, double... values) {
        Expr input = Expr.input(name, new TensorType(ElementType.F32, shape));
        inputs.put(input, Tensor.of(shape, values));
        return input;
    }

    /** The value of a parameter that a layer asks for. */
    void parameter(String name, Shape shape, double... values) {
        parameters.put(name, Tensor.of(shape, values));
    }

    /** The value of a parameter as it is now. */
    double[] parameter(String name) {
        return parameters.get(name).toDoubles();
    }

    /** The same parameters, without the inputs. */
    Given withOnlyParameters() {
        Given copy = new Given();
        copy.parameters.putAll(parameters);
        return copy;
    }

    /** Takes one step of gradient descent with these parameters, all at once. */
    void step(Expr loss, List<Scope.Declared> trained, double rate) {
        Gradient gradient = Gradient.of(loss);
        UpdateScope update = new UpdateScope(ElementType.F32);
        List<Graph.Update> updates = new ArrayList<>();
        for (Scope.Declared declared : trained) {
            Expr w = declared.parameter();
            Expr dW = gradient.by(w).orElseThrow();
            updates.add(new Graph.Update(w, new GradientDescent().update(w, dW, update)));
        }
        List<Expr> given = new ArrayList<>(inputs.keySet());
        given.add(update.rate());
        List<Tensor> values = new ArrayList<>(inputs.values());
        values.add(Tensor.scalar(rate));
        ReferenceEngine engine = new ReferenceEngine();
        Variables variables = engine.variables(parameters);
        engine.compile(new Graph(given, List.of(), updates, List.of(loss))).run(variables, values);
        parameters.replaceAll((name, old) -> variables.get(name));
    }

    /** The value of a scalar expression. */
    double value(Expr y) {
        return values(y)[0];
    }

    /** The elements of an expression's value. */
    double[] values(Expr y) {
        ReferenceEngine engine = new ReferenceEngine();
        return engine.compile(Graph.of(List.copyOf(inputs.keySet()), List.of(y)))
                .run(engine.variables(parameters), List.copyOf(inputs.values()))
                .getFirst()
                .toDoubles();
    }

    /** dy/dx. */
    double derivative(Expr y, Expr x) {
        return derivatives(y, x)[0];
    }

    /** dy/dx for every element of x. */
    double[] derivatives(Expr y, Expr x) {
        return values(Gradient.of(y).by(x).orElseThrow());
    }
}
