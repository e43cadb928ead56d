package dev.backlight.train;

import dev.backlight.data.Batch;
import dev.backlight.engine.Engine;
import dev.backlight.engine.Executable;
import dev.backlight.engine.NonFiniteException;
import dev.backlight.engine.Variables;
import dev.backlight.engine.Workspace;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.grad.Gradient;
import dev.backlight.model.Architecture;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Scope;
import dev.backlight.optim.UpdateScope;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One step of training: forward, loss, backward and update as one graph, compiled once for each size of batch.
 *
 * <p>A loop of your own is {@code for (Batch batch : batches) step.run(batch)}. One thread at a time may use it.
 */
public final class TrainingStep {
    /** Plans for this many sizes of batch are kept; a data set needs two. */
    private static final int PLANS = 8;

    private final Training training;
    private final Engine engine;
    private final long totalSteps;
    private final boolean classifies;
    private final Variables variables;
    private final List<String> parameters;
    private final List<String> states;
    private final Map<String, String> unreached = new LinkedHashMap<>();
    private final Map<Integer, Compiled> plans = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Compiled> eldest) {
            return size() > PLANS;
        }
    };
    private @Nullable Compiled current;
    private long step;

    /** A workspace for one size of batch, and the scalars that its graph takes after the batch. */
    private record Compiled(int size, Workspace workspace, LongToDoubleFunction[] scalars) {}

    /**
     * A step with freshly drawn parameters.
     *
     * @param totalSteps how many steps there will be, which the schedule needs to know
     */
    public TrainingStep(Training training, Engine engine, long totalSteps) {
        this.training = training;
        this.engine = engine;
        this.totalSteps = totalSteps;
        this.classifies = training.architecture().loss().isClassification();
        Map<String, Tensor> initial = training.architecture().initialParameters(training.seed());
        parameters = List.copyOf(initial.keySet());
        UpdateScope scope = new UpdateScope(ElementType.F32);
        for (Scope.Declared declared :
                training.architecture().build(1, Mode.TRAINING).parameters()) {
            training.optimizer().update(declared.parameter(), declared.parameter(), scope); // to learn its states
        }
        states = List.copyOf(scope.states().keySet());
        Map<String, Tensor> all = new LinkedHashMap<>(initial);
        all.putAll(scope.states());
        variables = engine.variables(all);
    }

    /**
     * Takes one step on a batch; allocates nothing on {@code CpuEngine}, once running on batches of one size.
     *
     * @return the loss of the batch before the update, as the reduction makes it; {@link #result} tells more
     * @throws NonFiniteException if the loss, or a gradient where gradients are checked, is NaN or infinite; the
     *     parameters are then as they were, and the message says which samples and which operation it came from
     * @throws IndexOutOfBoundsException if a class number is not one of the network's classes; the parameters are then
     *     as they were
     * @throws ShapeException if the batch does not fit the network
     */
    public double run(Batch batch) {
        Compiled compiled = compiled(batch);
        Workspace workspace = compiled.workspace();
        workspace.input(0, batch.features());
        workspace.input(1, batch.targets());
        for (int i = 0; i < compiled.scalars().length; i++) {
            workspace.input(2 + i, compiled.scalars()[i].applyAsDouble(step));
        }
        try {
            workspace.run(variables);
        } catch (NonFiniteException found) {
            NonFiniteException located = new NonFiniteException("[train] the loss "
                    + (training.requireFiniteGradients() ? "or a gradient " : "") + "is not finite at step " + step
                    + " ("
                    + batch.origin() + "): " + found.getMessage()
                    + ". The parameters are as they were before this step. A smaller learning rate often helps");
            located.initCause(found);
            throw located;
        } catch (IndexOutOfBoundsException found) {
            IndexOutOfBoundsException located = new IndexOutOfBoundsException(
                    "[train] step " + step + " (" + batch.origin() + "): " + found.getMessage());
            located.initCause(found);
            throw located;
        }
        step++;
        return workspace.scalar(0);
    }

    /**
     * What the last step saw.
     *
     * @throws IllegalStateException if there was none yet, or it failed
     */
    public StepResult result() {
        if (current == null) {
            throw new IllegalStateException("[train] there is no result: no step was taken yet");
        }
        Workspace done = current.workspace();
        return new StepResult(done.scalar(0), current.size(), classifies ? (int) done.scalar(1) : 0);
    }

    private Compiled compiled(Batch batch) {
        Compiled compiled = current;
        if (compiled == null || compiled.size() != batch.size()) {
            current = null; // there is no result if this fails
            compiled = plans.computeIfAbsent(batch.size(), size -> compile(batch));
            current = compiled;
        }
        return compiled;
    }

    private Compiled compile(Batch batch) {
        Architecture.Built built = training.architecture().build(batch.size(), Mode.TRAINING);
        Expr targets = Expr.input("targets", asF32(batch.targets().type()));
        Expr loss = training.reduction().of(training.architecture().loss().perSample(built.output(), targets));
        Gradient gradient = Gradient.of(loss);
        UpdateScope scope = new UpdateScope(ElementType.F32);
        List<Graph.Update> updates = new ArrayList<>();
        List<Expr> guards = new ArrayList<>(List.of(loss));
        for (Scope.Declared declared : built.parameters()) {
            gradient.by(declared.parameter())
                    .ifPresentOrElse(
                            g -> {
                                updates.add(update(declared, g, scope));
                                if (training.requireFiniteGradients()) {
                                    guards.add(g);
                                }
                            },
                            () -> unreached.put(declared.name(), gradient.explainMissing(declared.parameter())));
        }
        updates.addAll(scope.updates());
        List<Expr> inputs = new ArrayList<>(List.of(built.input(), targets, scope.rate()));
        List<LongToDoubleFunction> scalars = new ArrayList<>();
        scalars.add(s -> training.schedule().at(s, totalSteps));
        scope.scalars().values().forEach(scalar -> {
            inputs.add(scalar.input());
            scalars.add(s -> scalar.value().applyAsDouble(s + 1)); // optimizers count steps from 1
        });
        List<Expr> outputs = new ArrayList<>(List.of(loss));
        if (classifies) {
            outputs.add(Expr.at(
                    "accuracy",
                    () -> built.output()
                            .argMax(1)
                            .equalTo(targets)
                            .cast(ElementType.F32)
                            .sum()));
        }
        Executable executable = engine.compile(new Graph(inputs, outputs, updates, guards));
        return new Compiled(batch.size(), executable.workspace(), scalars.toArray(LongToDoubleFunction[]::new));
    }

    private Graph.Update update(Scope.Declared declared, Expr gradient, UpdateScope scope) {
        Expr value = Expr.at(
                "update of " + declared.name(),
                () -> training.optimizer().update(declared.parameter(), gradient, scope));
        return new Graph.Update(declared.parameter(), value);
    }

    private static TensorType asF32(TensorType type) {
        return type.element().isReal() ? new TensorType(ElementType.F32, type.shape()) : type;
    }

    /** How many steps were taken. */
    public long steps() {
        return step;
    }

    /** The learning rate that the next step takes. */
    public double rate() {
        return training.schedule().at(step, totalSteps);
    }

    /** The parameters that no gradient reaches, each with the reason; known after the first step. */
    public Map<String, String> unreached() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(unreached));
    }

    /** Copies of the parameters as they are now, by name. */
    public Map<String, Tensor> parameters() {
        return copies(parameters);
    }

    /** Copies of the optimizer's states as they are now, by name. */
    public Map<String, Tensor> states() {
        return copies(states);
    }

    private Map<String, Tensor> copies(List<String> names) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        names.forEach(name -> values.put(name, variables.get(name)));
        return values;
    }

    /**
     * Goes on from where another training was: replaces all parameters, all states and the number of the step.
     *
     * @throws IllegalArgumentException if a parameter or state is missing or unknown; nothing is replaced
     * @throws ShapeException if one of the shapes differs; nothing is replaced
     */
    public void restore(Map<String, Tensor> parameters, Map<String, Tensor> states, long step) {
        check("parameter", this.parameters, parameters);
        check("state", this.states, states);
        parameters.forEach(variables::set);
        states.forEach(variables::set);
        this.step = step;
    }

    private void check(String kind, List<String> names, Map<String, Tensor> values) {
        for (String name : names) {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException("[restore] the " + kind + " \"" + name + "\" is missing");
            }
        }
        values.forEach((name, value) -> {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "[restore] there is no " + kind + " \"" + name + "\" in this training, only " + names);
            }
            TensorType type = variables.get(name).type();
            if (!value.shape().equals(type.shape()) || !value.element().isReal()) {
                throw new ShapeException("[restore] the " + kind + " \"" + name + "\" is " + type + ", but "
                        + value.type() + " was given");
            }
        });
    }
}
