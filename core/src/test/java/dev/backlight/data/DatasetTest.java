package dev.backlight.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatasetTest {
    /** Row i has the features (i, 10 i) and the class i mod 3. */
    private static Dataset rows(int size) {
        float[] features = new float[2 * size];
        int[] classes = new int[size];
        for (int i = 0; i < size; i++) {
            features[2 * i] = i;
            features[2 * i + 1] = 10 * i;
            classes[i] = i % 3;
        }
        return new Dataset(Tensor.of(Shape.of(size, 2), features), Tensor.of(Shape.of(size), classes));
    }

    /** The row numbers, found again in the features; checks that features and targets stayed together. */
    private static int[] rowsOf(Tensor features, Tensor targets) {
        int size = features.shape().size(0);
        int[] rows = new int[size];
        for (int i = 0; i < size; i++) {
            rows[i] = (int) features.at(2 * i);
            assertThat(features.at(2 * i + 1)).isEqualTo(10.0 * rows[i]);
            assertThat(targets.at(i)).isEqualTo(rows[i] % 3);
        }
        return rows;
    }

    private static int[] rowsOf(Dataset dataset) {
        return rowsOf(dataset.features(), dataset.targets());
    }

    private static int[] count(int size) {
        return IntStream.range(0, size).toArray();
    }

    @Test
    void featuresAndTargetsMustHaveAsManyRows() {
        Tensor features = Tensor.of(Shape.of(3, 2), new float[6]);
        assertThatThrownBy(() -> new Dataset(features, Tensor.of(Shape.of(4), new int[4])))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "[dataset] features f32[3, 2] and targets i32[4] do not belong together: 3 rows and 4 rows");
        assertThatThrownBy(() -> new Dataset(features, Tensor.scalar(1f)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("[dataset] features f32[3, 2] and targets f32[] must both have rows, one for each example,"
                        + " along their first axis");
        assertThat(new Dataset(features, Tensor.of(Shape.of(3, 5), new float[15])).size())
                .isEqualTo(3);
        assertThat(new Dataset(Tensor.of(Shape.of(2, 28, 28), new float[1568]), Tensor.of(Shape.of(2), 0, 1))
                        .take(1)
                        .features()
                        .shape())
                .isEqualTo(Shape.of(1, 28, 28));
    }

    @Test
    void rowsAreTakenByNumberAndByRange() {
        Dataset dataset = rows(10);
        assertThat(rowsOf(dataset.take(7, 0, 7))).containsExactly(7, 0, 7);
        assertThat(rowsOf(dataset.slice(3, 6))).containsExactly(3, 4, 5);
        assertThat(dataset.slice(10, 10).size()).isZero();
        assertThatThrownBy(() -> dataset.take(10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> dataset.slice(3, 11)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void batchesCoverEachRowOnceAndTheLastOneHasTheRest() {
        for (int size : new int[] {0, 1, 2, 5, 6, 7, 12, 13}) {
            Dataset dataset = rows(size);
            for (int batchSize : new int[] {1, 2, 6, 100, Integer.MAX_VALUE}) {
                for (int epoch = 0; epoch < 3; epoch++) {
                    List<Integer> seen = new ArrayList<>();
                    for (Batch batch : dataset.batches(batchSize, 11, epoch)) {
                        assertThat(batch.epoch()).isEqualTo(epoch);
                        assertThat(batch.first()).isEqualTo(seen.size());
                        assertThat(batch.size()).isEqualTo(Math.min(batchSize, size - seen.size()));
                        Arrays.stream(rowsOf(batch.features(), batch.targets())).forEach(seen::add);
                    }
                    assertThat(seen)
                            .as("size %d, batch %d, epoch %d", size, batchSize, epoch)
                            .containsExactlyElementsOf(Arrays.stream(
                                            Permutation.of(size, 11, epoch).range(0, size))
                                    .boxed()
                                    .toList());
                }
            }
        }
    }

    @Test
    void batchesInOrderKeepTheOrder() {
        List<Integer> seen = new ArrayList<>();
        for (Batch batch : rows(13).batches(5)) {
            Arrays.stream(rowsOf(batch.features(), batch.targets())).forEach(seen::add);
        }
        assertThat(seen)
                .containsExactlyElementsOf(Arrays.stream(count(13)).boxed().toList());
    }

    @Test
    void anyBatchCanBeMadeAtOnce() {
        Batches batches = rows(13).batches(5, 4, 7);
        List<Batch> all = new ArrayList<>();
        batches.forEach(all::add);
        assertThat(batches.count()).isEqualTo(3);
        assertThat(batches.get(2)).isEqualTo(all.get(2));
        assertThat(batches.get(1)).isEqualTo(all.get(1));
        assertThat(rowsOf(batches.get(2).features(), batches.get(2).targets())).containsExactly(batches.rows(2));
        assertThat(batches.get(2).origin()).isEqualTo("epoch 7, batch 2, samples 10 to 12");
        assertThatThrownBy(() -> batches.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void senselessBatchesAreRefused() {
        assertThatThrownBy(() -> rows(3).batches(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[batches] a batch must have at least 1 example, not 0");
        assertThatThrownBy(() -> rows(3).batches(1, 5, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[batches] epochs are numbered from 0, so there is no epoch -1");
        assertThatThrownBy(() -> new Batches(rows(3), Permutation.identity(4), 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[batches] the order has 4 places, but the data set has 3 rows");
    }

    @Test
    void aSplitDealsEachRowToOnePart() {
        for (int size : new int[] {2, 3, 10, 11, 150, 1001}) {
            for (double fraction : new double[] {0, 0.25, 0.5}) {
                Split<Dataset> split = rows(size).split(fraction, 9);
                int[] training = rowsOf(split.training());
                int[] validation = rowsOf(split.validation());
                assertThat(validation)
                        .hasSize((int) Math.round(fraction * size))
                        .isSorted();
                assertThat(training).isSorted();
                assertThat(IntStream.concat(Arrays.stream(training), Arrays.stream(validation))
                                .sorted()
                                .toArray())
                        .containsExactly(count(size));
            }
        }
    }

    @Test
    void aSplitDependsOnTheSeedAlone() {
        int[] validation = Split.ofRows(1000, 0.2, 3).validation();
        assertThat(Split.ofRows(1000, 0.2, 3).validation()).containsExactly(validation);
        assertThat(Split.ofRows(1000, 0.2, 4).validation()).isNotEqualTo(validation);
        assertThat(Split.ofRows(1000, 0.4, 3).validation()).contains(validation);
    }

    /** Of 10 rows a quarter is 2.5, which rounds up; a tenth of 4 rounds down to nothing, which is refused. */
    @Test
    void theValidationPartIsRoundedToTheNearestCount() {
        assertThat(Split.ofRows(10, 0.25, 1).validation()).hasSize(3);
        assertThat(Split.ofRows(10, 0.24, 1).validation()).hasSize(2);
        assertThatThrownBy(() -> Split.ofRows(4, 0.1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[split] a validation part of 0.1 of 4 rows would be 0 rows, which leaves one part empty;"
                        + " take another fraction, 0 for none");
        assertThatThrownBy(() -> Split.ofRows(4, 0.9, 1)).hasMessageContaining("would be 4 rows");
        for (double wrong : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> rows(4).split(wrong, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[split] the validation part's fraction must be at least 0 and below 1, not " + wrong);
        }
    }
}
