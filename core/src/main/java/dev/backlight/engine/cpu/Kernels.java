package dev.backlight.engine.cpu;

import dev.backlight.expr.ArgMax;
import dev.backlight.expr.Binary;
import dev.backlight.expr.Broadcast;
import dev.backlight.expr.Cast;
import dev.backlight.expr.Concatenate;
import dev.backlight.expr.Constant;
import dev.backlight.expr.CustomOp;
import dev.backlight.expr.Expr;
import dev.backlight.expr.Flip;
import dev.backlight.expr.Gather;
import dev.backlight.expr.Input;
import dev.backlight.expr.MatMul;
import dev.backlight.expr.OneHot;
import dev.backlight.expr.Pad;
import dev.backlight.expr.Parameter;
import dev.backlight.expr.Permute;
import dev.backlight.expr.Random;
import dev.backlight.expr.Reduce;
import dev.backlight.expr.Reshape;
import dev.backlight.expr.ScatterAdd;
import dev.backlight.expr.Select;
import dev.backlight.expr.Slice;
import dev.backlight.expr.State;
import dev.backlight.expr.StopGradient;
import dev.backlight.expr.Unary;
import dev.backlight.plan.Chain;
import dev.backlight.tensor.Philox;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Chooses the kernel for each step of a plan. */
public final class Kernels {
    private Kernels() {}

    /** The kernel that computes one node. */
    public static Kernel of(Expr node, ToIntFunction<Expr> arrayOf) {
        int count = node.shape().count();
        boolean real = node.element().isReal();
        int y = arrayOf.applyAsInt(node);
        int[] x = node.inputs().stream().mapToInt(arrayOf).toArray();
        Shape from = node.inputs().isEmpty()
                ? Shape.SCALAR
                : node.inputs().getFirst().shape();
        return switch (node.op()) {
            case Input leaf -> throw notComputed(node);
            case Parameter leaf -> throw notComputed(node);
            case State leaf -> throw notComputed(node);
            case Constant leaf -> throw notComputed(node);
            case Reshape alias -> throw notComputed(node);
            case StopGradient alias -> throw notComputed(node);
            case Unary function -> throw notComputed(node); // always part of a chain
            case Binary function -> IntegerKernels.combine(function, count, x[0], x[1], y);
            case Select select -> {
                boolean realCondition = node.inputs().getFirst().element().isReal();
                yield IntegerKernels.choose(realCondition, real, count, x[0], x[1], x[2], y);
            }
            case Cast cast ->
                IntegerKernels.cast(cast, node.inputs().getFirst().element().isReal(), count, x[0], y);
            case MatMul product -> MatMulKernel.of(product, node, arrayOf);
            case Reduce reduce -> ReduceKernel.of(reduce, node, arrayOf);
            case ArgMax argMax -> IndexKernels.argMax(argMax, node, x[0], y);
            case Permute(var axes) -> CopyKernel.permute(real, from, axes, x[0], y);
            case Flip(var axes) -> CopyKernel.flip(real, from, axes, x[0], y);
            case Broadcast(var shape) -> CopyKernel.broadcast(real, from, shape, x[0], y);
            case Slice(var starts, var box) -> CopyKernel.slice(real, from, starts, box, x[0], y);
            case Pad(var before, var after) -> CopyKernel.pad(real, from, before, node.shape(), x[0], y);
            case Concatenate(int axis) -> concatenate(axis, node, x, y);
            case Gather gather -> IndexKernels.gather(gather, node, x[0], x[1], y);
            case ScatterAdd scatter -> IndexKernels.scatterAdd(scatter, node, x[0], x[1], y);
            case OneHot oneHot -> IndexKernels.oneHot(oneHot, node, x[0], y);
            case Random random -> random(random, count, x[0], y);
            case CustomOp custom -> custom(custom, node, x, y);
        };
    }

    /** The kernel that computes a chain. */
    public static Kernel of(Chain chain, ToIntFunction<Expr> arrayOf, ChainCodes codes) {
        return ChainKernel.of(chain, arrayOf, codes);
    }

    /** The kernel that computes a chain from the blocks of a matrix product. */
    public static Kernel of(Expr product, Chain chain, ToIntFunction<Expr> arrayOf, ChainCodes codes) {
        return ProductKernel.of((MatMul) product.op(), product, chain, arrayOf, codes);
    }

    /** How many arrays one of the kernels' chains reads and writes at most. */
    public static int mostArrays(List<Kernel> kernels) {
        return kernels.stream()
                .mapToInt(kernel -> switch (kernel) {
                    case ChainKernel chain -> chain.arrays();
                    case ProductKernel product -> product.chain().arrays();
                    default -> 0;
                })
                .max()
                .orElse(0);
    }

    private static AssertionError notComputed(Expr node) {
        return new AssertionError(node.op().label() + " is no step of a plan");
    }

    private static Kernel concatenate(int axis, Expr node, int[] x, int y) {
        boolean real = node.element().isReal();
        int stride = node.shape().strides()[axis];
        List<Kernel> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < x.length; i++) {
            Shape part = node.inputs().get(i).shape();
            parts.add(new CopyKernel(
                    real,
                    part.sizes(),
                    x[i],
                    0,
                    part.strides(),
                    y,
                    start * stride,
                    node.shape().strides(),
                    0));
            start += part.size(axis);
        }
        return storage -> parts.forEach(part -> part.run(storage));
    }

    private static Kernel random(Random random, int count, int key, int y) {
        Storage.Blocks draw = (storage, block, worker) -> {
            int[] numbers = storage.ints()[key];
            Philox generator = random.generator(numbers[0], numbers[1], numbers[2]);
            float[] target = storage.floats()[y];
            int first = block * Kernel.BLOCK;
            int end = Math.min(count, first + Kernel.BLOCK);
            switch (random.distribution()) {
                case UNIFORM -> generator.uniform(first, target, first, end);
                case NORMAL -> generator.normal(first, target, first, end);
            }
        };
        return storage -> storage.share(Math.ceilDiv(count, Kernel.BLOCK), draw);
    }

    private static Kernel custom(CustomOp custom, Expr node, int[] x, int y) {
        List<TensorType> types = node.inputs().stream().map(Expr::type).toList();
        int count = node.shape().count();
        boolean allReal = node.element().isReal()
                && types.stream().allMatch(type -> type.element().isReal());
        if (allReal && custom.floatKernel().isPresent()) {
            CustomOp.FloatKernel kernel = custom.floatKernel().get();
            return storage -> {
                List<float[]> inputs = new ArrayList<>();
                for (int i = 0; i < x.length; i++) {
                    inputs.add(java.util.Arrays.copyOf(
                            storage.floats()[x[i]], types.get(i).shape().count()));
                }
                float[] result = new float[count];
                kernel.compute(inputs, types, result);
                System.arraycopy(result, 0, storage.floats()[y], 0, count);
            };
        }
        return storage -> {
            List<double[]> inputs = new ArrayList<>();
            for (int i = 0; i < x.length; i++) {
                inputs.add(doubles(storage, x[i], types.get(i)));
            }
            double[] result = new double[count];
            custom.compute(inputs, types, result);
            for (int i = 0; i < count; i++) {
                if (node.element().isReal()) {
                    storage.floats()[y][i] = (float) result[i];
                } else {
                    storage.ints()[y][i] = (int) result[i];
                }
            }
        };
    }

    private static double[] doubles(Storage storage, int array, TensorType type) {
        double[] values = new double[type.shape().count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.element().isReal() ? storage.floats()[array][i] : storage.ints()[array][i];
        }
        return values;
    }
}
