package dev.backlight.engine;

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
import dev.backlight.expr.Picks;
import dev.backlight.expr.Random;
import dev.backlight.expr.Reduce;
import dev.backlight.expr.Reshape;
import dev.backlight.expr.ScatterAdd;
import dev.backlight.expr.Select;
import dev.backlight.expr.Slice;
import dev.backlight.expr.State;
import dev.backlight.expr.StopGradient;
import dev.backlight.expr.Unary;
import dev.backlight.tensor.Philox;
import dev.backlight.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Every operation as plain loops in double. This is the definition of what an operation computes: nothing is blocked,
 * fused, reordered or clever here. Integers are held as doubles, which is exact.
 */
final class ReferenceKernels {
    private ReferenceKernels() {}

    /** The elements of a node's value, from those of its inputs. */
    static double[] compute(Expr node, List<double[]> inputs) {
        double[] y = new double[node.shape().count()];
        Shape shape = node.shape();
        switch (node.op()) {
            case Input leaf -> throw new AssertionError(leaf);
            case Parameter leaf -> throw new AssertionError(leaf);
            case State leaf -> throw new AssertionError(leaf);
            case Constant leaf -> throw new AssertionError(leaf);
            case Unary function -> {
                for (int i = 0; i < y.length; i++) {
                    y[i] = function.value(inputs.get(0)[i]);
                }
            }
            case Binary function -> {
                boolean real = node.element().isReal();
                for (int i = 0; i < y.length; i++) {
                    double a = inputs.get(0)[i];
                    double b = inputs.get(1)[i];
                    y[i] = real ? function.value(a, b) : wrap(function, (int) a, (int) b);
                }
            }
            case Select select -> {
                for (int i = 0; i < y.length; i++) {
                    y[i] = inputs.get(0)[i] != 0 ? inputs.get(1)[i] : inputs.get(2)[i];
                }
            }
            case Cast cast -> {
                for (int i = 0; i < y.length; i++) {
                    y[i] = cast.element().isReal() ? inputs.get(0)[i] : (int) inputs.get(0)[i];
                }
            }
            case StopGradient same -> System.arraycopy(inputs.get(0), 0, y, 0, y.length);
            case Reshape same -> System.arraycopy(inputs.get(0), 0, y, 0, y.length);
            case MatMul product -> multiply(product, node, inputs.get(0), inputs.get(1), y);
            case Reduce reduce -> reduce(reduce, node.inputs().get(0).shape(), inputs.get(0), shape, y);
            case ArgMax(int axis) -> argMax(axis, node.inputs().get(0).shape(), inputs.get(0), y);
            case Permute(List<Integer> axes) -> {
                Shape source = node.inputs().get(0).shape();
                for (int i = 0; i < y.length; i++) {
                    int[] at = new int[axes.size()];
                    int[] to = shape.position(i);
                    for (int axis = 0; axis < at.length; axis++) {
                        at[axes.get(axis)] = to[axis];
                    }
                    y[i] = inputs.get(0)[source.index(at)];
                }
            }
            case Flip(List<Integer> axes) -> {
                for (int i = 0; i < y.length; i++) {
                    int[] at = shape.position(i);
                    for (int axis : axes) {
                        at[axis] = shape.size(axis) - 1 - at[axis];
                    }
                    y[i] = inputs.get(0)[shape.index(at)];
                }
            }
            case Broadcast stretch -> {
                Shape source = node.inputs().get(0).shape();
                for (int i = 0; i < y.length; i++) {
                    int[] to = shape.position(i);
                    int[] at = Arrays.copyOfRange(to, to.length - source.rank(), to.length);
                    for (int axis = 0; axis < at.length; axis++) {
                        at[axis] = source.size(axis) == 1 ? 0 : at[axis];
                    }
                    y[i] = inputs.get(0)[source.index(at)];
                }
            }
            case Slice(List<Integer> starts, Shape box) -> {
                for (int i = 0; i < y.length; i++) {
                    y[i] = inputs.get(0)[node.inputs().get(0).shape().index(shifted(shape.position(i), starts))];
                }
            }
            case Pad(List<Integer> before, var after) -> {
                Shape source = node.inputs().get(0).shape();
                for (int i = 0; i < source.count(); i++) {
                    y[shape.index(shifted(source.position(i), before))] = inputs.get(0)[i];
                }
            }
            case Concatenate(int axis) -> {
                int start = 0;
                for (int part = 0; part < inputs.size(); part++) {
                    Shape source = node.inputs().get(part).shape();
                    for (int i = 0; i < source.count(); i++) {
                        int[] at = source.position(i);
                        at[axis] += start;
                        y[shape.index(at)] = inputs.get(part)[i];
                    }
                    start += source.size(axis);
                }
            }
            case Gather(int axis) -> {
                Shape source = node.inputs().get(0).shape();
                Picks picks = Picks.of(node, axis, source, node.inputs().get(1).shape());
                for (int i = 0; i < y.length; i++) {
                    y[i] = inputs.get(0)[picks.place(i, (int) inputs.get(1)[picks.pick(i)])];
                }
            }
            case ScatterAdd(int axis, int size) -> {
                Picks picks = Picks.of(node, axis, shape, node.inputs().get(1).shape());
                for (int i = 0; i < inputs.get(0).length; i++) {
                    y[picks.place(i, (int) inputs.get(1)[picks.pick(i)])] += inputs.get(0)[i];
                }
            }
            case OneHot(int classes, var element) -> {
                for (int i = 0; i < inputs.get(0).length; i++) {
                    int label = (int) inputs.get(0)[i];
                    Picks.check(node, label, i, classes);
                    y[i * classes + label] = 1;
                }
            }
            case Random random -> {
                double[] key = inputs.get(0);
                Philox generator = random.generator((int) key[0], (int) key[1], (int) key[2]);
                switch (random.distribution()) {
                    case UNIFORM -> generator.uniform(y);
                    case NORMAL -> generator.normal(y);
                }
            }
            case CustomOp custom ->
                custom.compute(inputs, node.inputs().stream().map(Expr::type).toList(), y);
        }
        return y;
    }

    /** Integer arithmetic, which wraps around where a double would not. */
    private static double wrap(Binary function, int a, int b) {
        return function == Binary.MUL ? a * b : (int) (long) function.value(a, b);
    }

    private static void multiply(MatMul product, Expr node, double[] a, double[] b, double[] y) {
        int m = node.shape().size(-2);
        int n = node.shape().size(-1);
        int k = node.inputs().get(0).shape().size(product.transposeA() ? -2 : -1);
        int matrices = node.shape().slice(0, node.shape().rank() - 2).count();
        for (int matrix = 0; matrix < matrices; matrix++) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int p = 0; p < k; p++) {
                        double left = a[matrix * m * k + (product.transposeA() ? p * m + i : i * k + p)];
                        double right = b[matrix * k * n + (product.transposeB() ? j * k + p : p * n + j)];
                        sum += left * right;
                    }
                    y[(matrix * m + i) * n + j] = sum;
                }
            }
        }
    }

    private static void reduce(Reduce reduce, Shape source, double[] x, Shape shape, double[] y) {
        Arrays.fill(y, reduce.kind() == Reduce.Kind.MAX ? Double.NEGATIVE_INFINITY : 0);
        for (int i = 0; i < x.length; i++) {
            int[] at = source.position(i);
            for (int axis : reduce.axes()) {
                at[axis] = 0;
            }
            int to = shape.index(at);
            y[to] = switch (reduce.kind()) {
                case SUM -> y[to] + x[i];
                case MAX -> Math.max(y[to], x[i]);
            };
        }
    }

    private static void argMax(int axis, Shape source, double[] x, double[] y) {
        int size = source.size(axis);
        int inner = source.slice(axis + 1, source.rank()).count();
        for (int i = 0; i < y.length; i++) {
            int start = i / inner * size * inner + i % inner;
            int best = 0;
            for (int p = 1; p < size; p++) {
                double champion = x[start + best * inner];
                double challenger = x[start + p * inner];
                if (challenger > champion || Double.isNaN(challenger) && !Double.isNaN(champion)) {
                    best = p;
                }
            }
            y[i] = best;
        }
    }

    private static int[] shifted(int[] position, List<Integer> by) {
        for (int axis = 0; axis < position.length; axis++) {
            position[axis] += by.get(axis);
        }
        return position;
    }
}
