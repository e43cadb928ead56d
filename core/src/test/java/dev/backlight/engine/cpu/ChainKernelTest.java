package dev.backlight.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backlight.expr.Expr;
import dev.backlight.plan.Chain;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** One chain cut up in different ways. */
class ChainKernelTest {
    private static final int[] SIZES = {1, 2, 3, 5, 16, 17, 33, 100};

    private final WorkerPool pool = new WorkerPool(2);

    /** {@code p = x·s + b} and {@code y = tanh p · x}, of which both are results; x is of the full shape. */
    private static Chain chain(Expr x, Expr s, Expr b) {
        Expr scaled = x.mul(s.broadcastTo(x.shape()));
        Expr p = scaled.add(b.broadcastTo(x.shape()));
        Expr tanh = p.tanh();
        Expr y = tanh.mul(x);
        return new Chain(List.of(scaled, p, tanh, y), List.of(x, s, b), List.of(p, y));
    }

    private static Expr input(String name, Shape shape) {
        return Expr.input(name, TensorType.f32(shape.sizes()));
    }

    /** The shape, or one that stretches to it. */
    private static Shape stretching(Shape to, Random random) {
        int[] sizes = to.slice(random.nextInt(to.rank() + 1), to.rank()).sizes();
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = random.nextBoolean() ? 1 : sizes[axis];
        }
        return Shape.of(sizes);
    }

    private Storage storage(Chain chain, Random random) {
        Storage storage = new Storage(5, pool, false, MatrixProduct.plain(), 5);
        for (int i = 0; i < 5; i++) {
            Shape shape = i < 3 ? chain.leaves().get(i).shape() : chain.shape();
            storage.floats()[i] = new float[shape.count()];
            for (int j = 0; j < shape.count(); j++) {
                storage.floats()[i][j] = (float) random.nextGaussian();
            }
        }
        return storage;
    }

    private static ToIntFunction<Expr> numbers(Chain chain) {
        List<Expr> all = new ArrayList<>(chain.leaves());
        all.addAll(chain.results());
        return all::indexOf;
    }

    @Test
    void stretchesWhatItReads() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            int[] sizes =
                    random.ints(random.nextInt(5), 0, 6).map(i -> SIZES[i]).toArray();
            Shape shape = Shape.of(sizes);
            Chain chain = chain(
                    input("x", shape), input("s", stretching(shape, random)), input("b", stretching(shape, random)));
            Storage storage = storage(chain, random);
            float[] x = storage.floats()[0];
            ChainKernel.of(chain, numbers(chain), new ChainCodes(random.nextBoolean()))
                    .run(storage);
            for (int i = 0; i < x.length; i++) {
                float s = storage.floats()[1][
                        stretchedIndex(i, shape, chain.leaves().get(1).shape())];
                float b = storage.floats()[2][
                        stretchedIndex(i, shape, chain.leaves().get(2).shape())];
                float p = x[i] * s + b;
                String name = "seed " + seed + ": " + chain.leaves() + " at " + i;
                assertThat(storage.floats()[3][i]).as(name).isEqualTo(p);
                assertThat(storage.floats()[4][i]).as(name).isEqualTo(FloatMath.tanh(p) * x[i]);
            }
        }
    }

    /** Where the element that is stretched to element i of a shape lies, axis by axis from the last. */
    private static int stretchedIndex(int i, Shape shape, Shape source) {
        int index = 0;
        int stride = 1;
        for (int axis = 1; axis <= source.rank(); axis++) {
            int size = source.size(-axis);
            index += size == 1 ? 0 : i % shape.size(-axis) * stride;
            stride *= size;
            i /= shape.size(-axis);
        }
        return index;
    }

    @Test
    void givesTheSameByBlocksOfAGivenLeaf() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            int rows = SIZES[random.nextInt(SIZES.length)];
            int columns = SIZES[random.nextInt(SIZES.length)];
            Shape shape = random.nextBoolean() ? Shape.of(rows, columns) : Shape.of(1, rows, columns);
            Chain chain = chain(
                    input("x", shape), input("s", stretching(shape, random)), input("b", stretching(shape, random)));
            Storage storage = storage(chain, random);
            ChainCodes codes = new ChainCodes(random.nextBoolean());
            ChainKernel.of(chain, numbers(chain), codes).run(storage);
            float[] x = storage.floats()[0];
            float[] p = storage.floats()[3].clone();
            float[] y = storage.floats()[4].clone();

            ToIntFunction<Expr> withoutX = numbers(chain);
            ChainKernel blocks = ChainKernel.afterBlocks(
                    chain,
                    chain.leaves().getFirst(),
                    value -> {
                        assertThat(value).isNotSameAs(chain.leaves().getFirst());
                        return withoutX.applyAsInt(value);
                    },
                    codes);
            storage.floats()[3] = new float[p.length];
            storage.floats()[4] = new float[p.length];
            int height = 1 + random.nextInt(rows);
            int width = 1 + random.nextInt(columns);
            for (int row = 0; row < rows; row += height) {
                for (int column = 0; column < columns; column += width) {
                    int h = Math.min(height, rows - row);
                    int w = Math.min(width, columns - column);
                    float[] block = new float[3 + h * (w + 2)];
                    for (int i = 0; i < h; i++) {
                        System.arraycopy(x, (row + i) * columns + column, block, 3 + i * (w + 2), w);
                    }
                    blocks.runBlock(
                            storage.floats(), row, column, h, w, block, 3, w + 2, storage.scratch(random.nextInt(2)));
                }
            }
            String name = "seed " + seed + ": " + chain.leaves() + " by " + height + " × " + width;
            assertThat(storage.floats()[3]).as(name).isEqualTo(p);
            assertThat(storage.floats()[4]).as(name).isEqualTo(y);
        }
    }

    @Test
    void doesNothingWhereThereIsNothing() {
        for (Shape shape : List.of(Shape.of(0), Shape.of(3, 0), Shape.of(0, 3), Shape.of(2, 0, 4))) {
            Chain chain = chain(input("x", shape), input("s", Shape.SCALAR), input("b", Shape.of(1)));
            Storage storage = storage(chain, new Random(1));
            ChainKernel.of(chain, numbers(chain), new ChainCodes(true)).run(storage);
            assertThat(storage.floats()[4]).isEmpty();
        }
    }

    @Test
    void refusesBlocksOfAScalar() {
        Chain chain = chain(input("x", Shape.SCALAR), input("s", Shape.SCALAR), input("b", Shape.SCALAR));
        Expr x = chain.leaves().getFirst();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChainKernel.afterBlocks(chain, x, numbers(chain), new ChainCodes(false)))
                .withMessageContaining("rows and columns");
    }
}
