package dev.backlight.engine;

import dev.backlight.engine.cpu.Kernel;
import dev.backlight.engine.cpu.Kernels;
import dev.backlight.engine.cpu.Storage;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.plan.Buffer;
import dev.backlight.plan.Plan;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import dev.backlight.tensor.array.Inside;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arrays of one run at a time of a {@link CpuExecutable}. */
final class CpuWorkspace implements Workspace {
    private static final TensorType REAL_SCALAR = new TensorType(ElementType.F32, Shape.SCALAR);

    private final CpuExecutable executable;
    private final Storage storage;
    private final @Nullable StepTimes times;
    private final boolean[] set;
    private final float[][] scalars;
    private @Nullable Variables bound;
    private boolean complete;

    CpuWorkspace(CpuExecutable executable) {
        this.executable = executable;
        int count = executable.arrays.size();
        times = executable.profiledRuns == 0 ? null : new StepTimes(executable.plan, executable.profiledRuns);
        set = new boolean[executable.graph().inputs().size()];
        scalars = new float[set.length][];
        storage = new Storage(
                count,
                executable.pool,
                !executable.graph().updates().isEmpty(),
                executable.products.get(),
                Kernels.mostArrays(List.of(executable.kernels)));
        for (int number = 0; number < count; number++) {
            Buffer buffer = executable.arrays.get(number);
            switch (buffer.kind()) {
                case VARIABLE -> {} // bound by run
                case INPUT -> {} // bound by input
                case SLOT ->
                    allocate(
                            number,
                            buffer,
                            executable.plan.slots().get(buffer.index()).count());
                case CONSTANT -> {
                    allocate(number, buffer, buffer.count());
                    write(executable.plan.constants().get(buffer.index()), number);
                }
            }
        }
    }

    private void allocate(int number, Buffer buffer, int count) {
        if (buffer.element().isReal()) {
            storage.floats()[number] = new float[count];
        } else {
            storage.ints()[number] = new int[count];
        }
    }

    private void write(Tensor value, int number) {
        if (storage.floats()[number] != null) {
            value.copyTo(storage.floats()[number], 0);
        } else {
            value.copyTo(storage.ints()[number], 0);
        }
    }

    @Override
    public void input(int index, Tensor value) {
        complete = false;
        Binding.checkInput(executable.graph(), index, value.type());
        set[index] = true;
        switch (value.array(Inside.READ_ONLY)) { // inputs are numbered first
            case float[] floats -> storage.floats()[index] = floats;
            case int[] ints -> storage.ints()[index] = ints;
            default -> storage.floats()[index] = value.toFloats();
        }
    }

    @Override
    public void input(int index, double value) {
        complete = false;
        Binding.checkInput(executable.graph(), index, REAL_SCALAR);
        set[index] = true;
        scalars[index] = scalars[index] == null ? new float[1] : scalars[index];
        scalars[index][0] = (float) value; // in an array of its own: that of a tensor must not be written
        storage.floats()[index] = scalars[index];
    }

    @Override
    public void run(Variables variables, List<Tensor> inputs) {
        complete = false;
        Binding.checkCount(executable.graph(), inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            input(i, inputs.get(i));
        }
        run(variables);
    }

    @Override
    public void run(Variables variables) {
        complete = false;
        for (int i = 0; i < set.length; i++) {
            Binding.checkSet(executable.graph(), i, set[i]);
        }
        bind(variables);
        try {
            if (times == null) {
                for (Kernel kernel : executable.program) {
                    kernel.run(storage);
                }
            } else {
                runTimed(times);
            }
        } catch (NonFinite.Found found) {
            throw new NonFiniteException(firstNonFinite(variables));
        }
        complete = true;
    }

    private void runTimed(StepTimes times) {
        for (int step = 0; step < executable.kernels.length; step++) {
            long start = System.nanoTime();
            executable.kernels[step].run(storage);
            times.note(step, System.nanoTime() - start);
        }
        times.endRun();
    }

    private void bind(Variables variables) {
        if (variables == bound) {
            return;
        }
        if (!(variables instanceof CpuVariables own)) {
            throw new IllegalArgumentException(
                    "[cpu] the parameters belong to another kind of engine: make them with CpuEngine.variables");
        }
        bound = null; // until all are: a missing one must not leave arrays of two sets side by side
        for (Expr node : executable.plan.graph().nodes()) {
            if (node.inputs().isEmpty() && executable.plan.buffer(node).kind() == Buffer.Kind.VARIABLE) {
                String name = Graph.nameOf(node);
                Binding.check(name, node.type(), own.type(name));
                int number = executable.number(executable.plan.buffer(node));
                storage.floats()[number] = own.floats(name);
                storage.ints()[number] = own.ints(name);
            }
        }
        bound = variables;
    }

    /** Computes everything again, one operation at a time and keeping every value, to see where it went wrong. */
    private String firstNonFinite(Variables variables) {
        Graph onlyValues =
                new Graph(executable.graph().inputs(), executable.graph().guards(), List.of(), List.of());
        CpuExecutable slow = new CpuExecutable(
                onlyValues,
                Plan.of(onlyValues, Plan.Options.KEEP_ALL),
                executable.pool,
                executable.products,
                executable.codes,
                false);
        CpuWorkspace workspace = new CpuWorkspace(slow);
        for (int i = 0; i < set.length; i++) {
            workspace.input(
                    i,
                    tensor(
                            executable.arrays.get(i),
                            executable.graph().inputs().get(i).shape()));
        }
        workspace.run(variables);
        return NonFinite.describe(slow.plan.graph().nodes(), workspace::valueIfKept);
    }

    /** The elements of a node's value after a run that kept all; none of a value that was only read stretched. */
    private double[] valueIfKept(Expr node) {
        Buffer buffer = executable.plan.buffers().get(node);
        return buffer == null ? new double[0] : tensor(buffer, node.shape()).toDoubles();
    }

    private Tensor tensor(Buffer buffer, Shape shape) {
        int number = executable.number(buffer);
        return buffer.element().isReal()
                ? Tensor.of(shape, Arrays.copyOf(storage.floats()[number], buffer.count()))
                : Tensor.of(shape, Arrays.copyOf(storage.ints()[number], buffer.count()));
    }

    @Override
    public Tensor output(int index) {
        Binding.checkComplete(complete);
        return tensor(
                executable.plan.outputs().get(index),
                executable.graph().outputs().get(index).shape());
    }

    @Override
    public double scalar(int index) {
        Binding.checkComplete(complete);
        int number = executable.outputs[index];
        float[] floats = storage.floats()[number];
        return floats != null ? floats[0] : storage.ints()[number][0];
    }
}
