package dev.backlight.expr;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One operation on inputs of given types, and the numbers to try it with.
 *
 * @param leaves the inputs, named {@code x0}, {@code x1}, ...
 * @param y the operation applied to them
 */
public record OpCase(String name, List<Expr> leaves, List<Domain> domains, Expr y) {

    /** One input of a case. */
    public record Arg(TensorType type, Domain domain) {
        static Arg f32(Domain domain, int... sizes) {
            return new Arg(TensorType.f32(sizes), domain);
        }

        static Arg i32(Domain domain, int... sizes) {
            return new Arg(TensorType.i32(sizes), domain);
        }

        static Arg f32(Domain domain, Shape shape) {
            return f32(domain, shape.sizes());
        }
    }

    static OpCase of(Op op, Arg... args) {
        return of(op.label(), inputs -> Expr.of(op, inputs), args);
    }

    static OpCase of(String name, Function<List<Expr>, Expr> formula, Arg... args) {
        List<Expr> leaves = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            leaves.add(Expr.input("x" + i, args[i].type()));
        }
        return new OpCase(
                name, List.copyOf(leaves), Arrays.stream(args).map(Arg::domain).toList(), formula.apply(leaves));
    }

    /** Numbers for all inputs. */
    public Map<String, Tensor> draw(RandomGenerator random) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (int i = 0; i < leaves.size(); i++) {
            TensorType type = leaves.get(i).type();
            double[] numbers = domains.get(i).numbers(random, type.shape().count());
            values.put("x" + i, tensor(type, numbers));
        }
        return values;
    }

    /** A tensor of doubles, or of ints. */
    public static Tensor tensor(TensorType type, double[] numbers) {
        if (type.element().isReal()) {
            return Tensor.of(type.shape(), numbers);
        }
        int[] ints = new int[numbers.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) numbers[i];
        }
        return Tensor.of(type.shape(), ints);
    }

    /** Few enough numbers to differentiate by each of them. */
    public boolean isSmall() {
        return y.shape().count() <= 30
                && leaves.stream().allMatch(leaf -> leaf.shape().count() <= 30);
    }

    /** Whether an engine of f32 can compute it. */
    public boolean fitsFloat() {
        return Graph.sort(List.of(y)).stream().noneMatch(node -> node.element() == ElementType.F64);
    }

    /** For example {@code matmul f32[2, 3] f32[3, 4]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        leaves.forEach(leaf -> text.append(' ').append(leaf.type()));
        return text.append(" to ").append(y.type()).toString();
    }
}
