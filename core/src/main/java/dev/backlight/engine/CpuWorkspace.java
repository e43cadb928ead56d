package dev.backlight.engine;

import dev.backlight.engine.cpu.Kernel;
import dev.backlight.engine.cpu.Kernels;
import dev.backlight.engine.cpu.Storage;
import dev.backlight.engine.cpu.Tiles;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Graph;
import dev.backlight.plan.Buffer;
import dev.backlight.plan.Plan;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arrays of one run at a time of a {@link CpuExecutable}. */
final class CpuWorkspace implements Workspace {
    private final CpuExecutable executable;
    private final Storage storage;
    private @Nullable Variables bound;
    private boolean complete;

    CpuWorkspace(CpuExecutable executable) {
        this.executable = executable;
        int count = executable.arrays.size();
        int threads = executable.pool.threads();
        storage = new Storage(
                new float[count][],
                new int[count][],
                executable.products.get(),
                new Tiles(threads, Kernels.tiles(executable.kernels)));
        for (int number = 0; number < count; number++) {
            Buffer buffer = executable.arrays.get(number);
            switch (buffer.kind()) {
                case VARIABLE -> {} // bound by run
                case INPUT -> allocate(number, buffer, buffer.count());
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
    public void run(Variables variables, List<Tensor> inputs) {
        complete = false;
        Binding.check(executable.graph(), inputs);
        bind(variables);
        for (int i = 0; i < inputs.size(); i++) {
            write(inputs.get(i), i); // inputs are numbered first
        }
        try {
            for (Kernel kernel : executable.kernels) {
                kernel.run(storage, executable.pool);
            }
        } catch (NonFinite.Found found) {
            throw new NonFiniteException(firstNonFinite(variables, inputs));
        }
        complete = true;
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
    private String firstNonFinite(Variables variables, List<Tensor> inputs) {
        Graph onlyValues =
                new Graph(executable.graph().inputs(), executable.graph().guards(), List.of(), List.of());
        CpuExecutable slow = new CpuExecutable(
                onlyValues, Plan.of(onlyValues, Plan.Options.KEEP_ALL), executable.pool, executable.products);
        CpuWorkspace workspace = new CpuWorkspace(slow);
        workspace.run(variables, inputs);
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
        return tensor(bufferOf(index), executable.graph().outputs().get(index).shape());
    }

    @Override
    public double scalar(int index) {
        Buffer buffer = bufferOf(index);
        int number = executable.number(buffer);
        return buffer.element().isReal() ? storage.floats()[number][0] : storage.ints()[number][0];
    }

    private Buffer bufferOf(int output) {
        Binding.checkComplete(complete);
        return executable.plan.outputs().get(output);
    }
}
