package dev.backlight.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.TensorType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What does not fit is refused with the operation, both shapes, the numbers that clash, and where in the model. */
class ShapeErrorTest {
    private static Expr f32(int... sizes) {
        return Expr.input("x", TensorType.f32(sizes));
    }

    private static Expr i32(int... sizes) {
        return Expr.input("n", TensorType.i32(sizes));
    }

    private static final String DIFFER = ": the shapes differ; broadcast one of them";

    private static Map<Supplier<Expr>, String> refusals() {
        Map<Supplier<Expr>, String> all = new LinkedHashMap<>();
        all.put(
                () -> f32(32, 784).matmul(f32(512, 10)),
                "[matmul] cannot multiply f32[32, 784] by f32[512, 10]: the inner sizes 784 and 512 differ");
        all.put(
                () -> Expr.of(new MatMul(true, true), f32(32, 784), f32(512, 10)),
                "[matmul] cannot multiply transposed f32[32, 784] by transposed f32[512, 10]: the inner sizes 32 and 10"
                        + " differ");
        all.put(
                () -> f32(3).matmul(f32(3, 2)),
                "[matmul] cannot multiply f32[3] by f32[3, 2]: both must be real, of one type, and matrices");
        all.put(
                () -> i32(2, 3).matmul(i32(3, 2)),
                "[matmul] cannot multiply i32[2, 3] by i32[3, 2]: both must be real, of one type, and matrices");
        all.put(
                () -> f32(2, 4, 5).matmul(f32(3, 5, 6)),
                "[matmul] cannot multiply f32[2, 4, 5] by f32[3, 5, 6]: [broadcast] [2] and [3] do not broadcast: the"
                        + " sizes 2 and 3 differ on axis -1 and neither is 1");
        all.put(
                () -> Expr.of(new MatMul(false, false), f32(2, 4, 5), f32(3, 5, 6)),
                "[matmul] cannot multiply f32[2, 4, 5] by f32[3, 5, 6]: the axes before the last two differ");
        all.put(
                () -> f32(2, 3).add(f32(4)),
                "[add] cannot combine f32[2, 3] with f32[4]: [broadcast] [2, 3] and [4] do not broadcast: the sizes 3"
                        + " and 4 differ on axis -1 and neither is 1");
        all.put(
                () -> f32(5, 3).maximum(f32(4, 1)),
                "[max] cannot combine f32[5, 3] with f32[4, 1]: [broadcast] [5, 3] and [4, 1] do not broadcast: the"
                        + " sizes 5 and 4 differ on axis -2 and neither is 1");
        for (Binary function : Binary.values()) {
            all.put(
                    () -> Expr.of(function, f32(2, 3), f32(3)),
                    "[" + function.label() + "] cannot combine f32[2, 3] with f32[3]" + DIFFER);
            all.put(
                    () -> Expr.of(function, f32(2), i32(2)),
                    "[" + function.label()
                            + "] cannot combine f32[2] with i32[2]: the element types differ; cast one of them");
        }
        all.put(() -> i32(2).div(i32(2)), "[div] works on reals, not on i32[2]: cast it first");
        all.put(() -> i32(2).pow(i32(2)), "[pow] works on reals, not on i32[2]: cast it first");
        for (Unary function : Unary.values()) {
            all.put(
                    () -> Expr.of(function, i32(2)),
                    "[" + function.label() + "] works on reals, not on i32[2]: cast it first");
        }
        all.put(
                () -> f32(3).where(f32(2, 3), f32(2)),
                "[where] cannot combine f32[2, 3] with f32[2]: [broadcast] [2, 3] and [2] do not broadcast: the sizes 3"
                        + " and 2 differ on axis -1 and neither is 1");
        all.put(
                () -> Expr.of(new Select(), f32(3), f32(3), i32(3)),
                "[where] cannot choose by f32[3] between f32[3] and i32[3]: the shapes must be equal, and so must the"
                        + " types of the two choices");
        all.put(
                () -> f32(2, 3).reshape(4, 2),
                "[reshape] cannot give f32[2, 3] the shape [4, 2]: it has 6 elements, not 8");
        all.put(
                () -> f32(2, 3).permute(0, 0),
                "[permute] cannot reorder the axes of f32[2, 3] as [0, 0]: each of its 2 axes must appear once");
        all.put(
                () -> f32(2, 3).permute(1),
                "[permute] cannot reorder the axes of f32[2, 3] as [1]: each of its 2 axes must appear once");
        all.put(
                () -> f32(2, 3).flip(0, -3),
                "[flip] cannot work on f32[2, 3]: [shape] [2, 3] has no axis -3: its rank is 2");
        for (List<Integer> axes : List.of(List.of(2), List.of(-1), List.of(1, 0), List.of(1, 1))) {
            all.put(
                    () -> Expr.of(new Flip(axes), f32(2, 3)),
                    "[flip] cannot reverse f32[2, 3] along the axes " + axes
                            + ": they must be ascending and below the rank 2");
        }
        all.put(
                () -> f32(2, 3).broadcastTo(Shape.of(3, 2)),
                "[broadcast] cannot stretch f32[2, 3] to [3, 2]: aligned at the last axis, each size must be equal or 1");
        all.put(
                () -> f32(2, 3).broadcastTo(Shape.of(3)),
                "[broadcast] cannot stretch f32[2, 3] to [3]: aligned at the last axis, each size must be equal or 1");
        all.put(() -> f32(2, 3).slice(1, 2, 2), "[slice] cannot cut the shape [2, 2] at [0, 2] out of f32[2, 3]");
        all.put(
                () -> f32(2, 3).slice(1, Integer.MAX_VALUE, 2),
                "[slice] cannot cut the shape [2, 2] at [0, 2147483647] out of f32[2, 3]");
        all.put(
                () -> f32(2, 3).slice(0, 0, -1),
                "[slice] cannot cut -1 out of f32[2, 3]: [shape] [-1, 3] has the negative size -1");
        all.put(
                () -> f32(2, 3).slice(2, 0, 1),
                "[slice] cannot work on f32[2, 3]: [shape] [2, 3] has no axis 2: its rank is 2");
        all.put(
                () -> f32(2, 3).pad(0, -1, 1),
                "[pad] cannot surround f32[2, 3] by [-1, 0] and [1, 0] zeros: each axis needs two counts from 0 on");
        all.put(
                () -> f32(2, 3).pad(5, 1, 1),
                "[pad] cannot work on f32[2, 3]: [shape] [2, 3] has no axis 5: its rank is 2");
        all.put(
                () -> Expr.concatenate(0, List.of(f32(2, 3), f32(2, 4))),
                "[concatenate] cannot put f32[2, 3] and f32[2, 4] together along axis 0: element type and all other"
                        + " sizes must be equal");
        all.put(
                () -> Expr.concatenate(2, List.of(f32(2, 3), f32(2, 3))),
                "[concatenate] cannot work on f32[2, 3]: [shape] [2, 3] has no axis 2: its rank is 2");
        all.put(() -> Expr.concatenate(0, List.of()), "[concatenate] takes at least one input, not 0");
        all.put(() -> f32(2, 3).sum(2), "[sum] cannot work on f32[2, 3]: [shape] [2, 3] has no axis 2: its rank is 2");
        all.put(
                () -> f32(2, 3).mean(-3),
                "[mean] cannot work on f32[2, 3]: [shape] [2, 3] has no axis -3: its rank is 2");
        all.put(
                () -> f32(2, 3).softmax(2),
                "[softmax] cannot work on f32[2, 3]: [shape] [2, 3] has no axis 2: its rank is 2");
        all.put(
                () -> f32(2, 3).logSoftmax(2),
                "[logSoftmax] cannot work on f32[2, 3]: [shape] [2, 3] has no axis 2: its rank is 2");
        all.put(
                () -> f32(2, 3).logSumExp(2),
                "[logSumExp] cannot work on f32[2, 3]: [shape] [2, 3] has no axis 2: its rank is 2");
        all.put(() -> f32().argMax(0), "[argMax] cannot work on f32[]: [shape] [] has no axis 0: its rank is 0");
        all.put(() -> i32(2).sum(), "[sum] works on reals, not on i32[2]: cast it first");
        all.put(() -> f32(0, 3).max(0), "[max] has no value over the zero elements of f32[0, 3] along the axes [0]");
        all.put(
                () -> Expr.of(new Reduce(Reduce.Kind.SUM, List.of(1, 0)), f32(2, 3)),
                "[sum] cannot combine f32[2, 3] along the axes [1, 0]: they must be ascending and below the rank 2");
        all.put(
                () -> Expr.of(new Reduce(Reduce.Kind.SUM, List.of(-1)), f32(2, 3)),
                "[sum] cannot combine f32[2, 3] along the axes [-1]: they must be ascending and below the rank 2");
        all.put(() -> f32(0, 3).argMax(0), "[argMax] has no value over the zero elements of f32[0, 3] along axis 0");
        all.put(
                () -> Expr.of(new ArgMax(-1), f32(2, 3)),
                "[argMax] works along an axis from 0 to 1 of f32[2, 3], not -1");
        all.put(() -> i32(2).argMax(0), "[argMax] works on reals, not on i32[2]: cast it first");
        all.put(
                () -> f32(2, 3).gather(0, f32(2)),
                "[gather] cannot pick from f32[2, 3] along axis 0 by f32[2]: the numbers must be i32 and the axis must"
                        + " exist");
        all.put(
                () -> f32(2, 3).gather(2, i32(2)),
                "[gather] cannot work on f32[2, 3]: [shape] [2, 3] has no axis 2: its rank is 2");
        all.put(
                () -> Expr.of(new ScatterAdd(0, 5), f32(2, 3), i32(3)),
                "[scatterAdd] cannot add f32[2, 3] into places along axis 0 numbered by i32[3]: the numbers must be i32"
                        + " and their axes must stand in the first input from that axis on");
        all.put(
                () -> f32(2).oneHot(3, ElementType.F32),
                "[oneHot] makes reals of class numbers of type i32, not f32 of f32[2]");
        all.put(
                () -> i32(2).oneHot(3, ElementType.I32),
                "[oneHot] makes reals of class numbers of type i32, not i32 of i32[2]");
        all.put(
                () -> Expr.of(new Random(Random.Distribution.NORMAL, TensorType.f32(2), 0), i32(2)),
                "[random] cannot draw f32[2] by a key i32[2]: the key must be i32[3], the result real");
        all.put(
                () -> Expr.of(new TimesWhole(), f32(2), i32(3)),
                "[timesWhole] cannot multiply f32[2] by i32[3]: the shapes differ");
        all.put(() -> Expr.of(Unary.EXP, f32(2), f32(2)), "[exp] takes 1 inputs, not 2");
        all.put(() -> Expr.of(new Cast(ElementType.F32)), "[cast] takes 1 inputs, not 0");
        all.put(() -> Expr.of(new StopGradient()), "[stopGradient] takes 1 inputs, not 0");
        return all;
    }

    @Test
    void namesTheOperationAndWhatClashes() {
        refusals().forEach((attempt, message) -> {
            Throwable refusal = catchThrowable(attempt::get);
            assertThat(refusal).as(message).isInstanceOf(ShapeException.class).hasMessage(message);
        });
    }

    @Test
    void namesThePlaceInTheModel() {
        refusals().forEach((attempt, message) -> {
            Throwable refusal = catchThrowable(() -> Expr.under("2", () -> Expr.under("hidden", attempt)));
            assertThat(refusal).isInstanceOf(ShapeException.class).hasMessage(message + " (in 2/hidden)");
        });
    }

    /** Leaves and notation take anything; every operation that can refuse does so in the table above. */
    @Test
    void everyOperationRefusesSomething() {
        Set<String> refusing = new HashSet<>();
        refusals().values().forEach(message -> refusing.add(message.substring(1, message.indexOf(']'))));
        for (OpCase row : OpCases.all()) {
            if (!row.y().inputs().isEmpty() && !(row.y().op() instanceof Cube)) {
                assertThat(refusing).contains(row.y().op().label());
            }
        }
    }
}
