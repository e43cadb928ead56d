package dev.backlight.optim;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/**
 * What optimizers ask for while their updates are built, collected for the training step: states, and scalars that
 * depend on the number of the step.
 */
public final class UpdateScope {
    private final ElementType element;
    private final Expr rate;
    private final Map<String, Scalar> scalars = new LinkedHashMap<>();
    private final Map<String, Tensor> states = new LinkedHashMap<>();
    private final List<Graph.Update> updates = new ArrayList<>();

    /** A number that is computed anew, in double, for every step, counted from 1, and comes in as an input. */
    public record Scalar(Expr input, LongToDoubleFunction value) {}

    /** A scope for parameters of this element type. */
    public UpdateScope(ElementType element) {
        this.element = element;
        this.rate = Expr.input("rate", scalarType());
    }

    private TensorType scalarType() {
        return new TensorType(element, Shape.SCALAR);
    }

    /** The learning rate of the step, a scalar input. */
    public Expr rate() {
        return rate;
    }

    /**
     * A scalar that depends on the number of the step, counted from 1.
     *
     * @param name the same name gives the same input
     */
    public Expr perStep(String name, LongToDoubleFunction value) {
        return scalars.computeIfAbsent(name, none -> new Scalar(Expr.input(name, scalarType()), value))
                .input();
    }

    /**
     * A state of a parameter's shape, as it was before the step.
     *
     * @param name tells apart the states of one parameter, for example {@code momentum}
     * @param initial the value of all its elements before the first step
     */
    public Expr state(Expr parameter, String name, double initial) {
        String full = Graph.nameOf(parameter) + "/" + name;
        states.put(full, Tensor.filled(new TensorType(ElementType.F64, parameter.shape()), initial));
        return Expr.state(full, parameter.type());
    }

    /** Sets what a state becomes after the step. */
    public void replace(Expr state, Expr value) {
        updates.add(new Graph.Update(state, value));
    }

    /** All scalars asked for, by name. */
    public Map<String, Scalar> scalars() {
        return Collections.unmodifiableMap(scalars);
    }

    /** The initial values of all states asked for, by name. */
    public Map<String, Tensor> states() {
        return Collections.unmodifiableMap(states);
    }

    /** The new values of states. */
    public List<Graph.Update> updates() {
        return List.copyOf(updates);
    }
}
