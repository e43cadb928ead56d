package dev.backlight.tables;

import static dev.backlight.tables.TableTest.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.data.Dataset;
import dev.backlight.data.Split;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TableEncodingTest {
    private static final String PEOPLE = "age,town,income\n20,Bonn,1\n40,Aachen,2\n60,Bonn,3\n";

    private static void assertRefused(ThrowingCallable attempt, String message) {
        assertThatThrownBy(attempt).isInstanceOf(TableException.class).hasMessage(message);
    }

    private static NumberColumn numbers(String... cells) {
        return (NumberColumn) TableEncoding.learn(table("x,y\n" + rows(cells)), "y")
                .features()
                .getFirst();
    }

    /** Rows of the cells and a target that differs. */
    private static String rows(String... cells) {
        return IntStream.range(0, cells.length)
                .mapToObj(i -> cells[i] + "," + i + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void numbersAreStandardisedAndCategoriesOneHot() {
        Table people = table(PEOPLE);
        TableEncoding encoding = TableEncoding.learn(people, "income");
        double deviation = Math.sqrt(800 / 3.0);
        assertThat(encoding.features())
                .containsExactly(
                        new NumberColumn("age", 40, deviation),
                        new CategoryColumn("town", List.of("Aachen", "Bonn"), "Bonn"));
        assertThat(encoding.width()).isEqualTo(3);
        assertThat(encoding.classes()).isEmpty();
        Dataset data = encoding.encode(people);
        float low = (float) (-20 / deviation);
        assertThat(data.features()).isEqualTo(Tensor.of(Shape.of(3, 3), new float[] {low, 0, 1, 0, 1, 0, -low, 0, 1}));
        assertThat(data.targets().type()).isEqualTo(TensorType.f32(3, 1));
        NumberColumn income = (NumberColumn) encoding.target();
        // One rounding to float of a number of at most 1.3, times the deviation 0.82.
        for (int row = 0; row < 3; row++) {
            assertThat(income.restore(data.targets().at(row))).isCloseTo(row + 1, within(Math.ulp(1.3f) * 0.82));
        }
    }

    @Test
    void aCategoryAsTargetGivesClassNumbers() {
        TableEncoding encoding = TableEncoding.learn(table(PEOPLE), "town");
        assertThat(encoding.classes()).containsExactly("Aachen", "Bonn");
        assertThat(encoding.encode(table(PEOPLE)).targets()).isEqualTo(Tensor.of(Shape.of(3), 1, 0, 1));
        TableEncoding forced = TableEncoding.learn(table(PEOPLE), "income", Map.of("income", ColumnKind.CATEGORY));
        assertThat(forced.classes()).containsExactly("1", "2", "3");
    }

    /** Means and deviations were computed elsewhere from the file, exactly and then to 40 digits. */
    @Test
    void irisIsAsFisherHasIt() throws IOException {
        Table iris = Table.read(Path.of("../examples/iris.csv"));
        assertThat(iris.size()).isEqualTo(150);
        TableEncoding encoding = TableEncoding.learn(iris, "species");
        assertThat(encoding.classes()).containsExactly("setosa", "versicolor", "virginica");
        assertThat(encoding.features())
                .extracting(ColumnEncoding::name)
                .containsExactly("sepal_length", "sepal_width", "petal_length", "petal_width");
        double[] means = {5.8433333333333333, 3.0573333333333333, 3.758, 1.1993333333333333};
        double[] deviations = {0.8253012917851409, 0.4344109677354946, 1.7594040657753030, 0.7596926279021594};
        for (int i = 0; i < 4; i++) {
            NumberColumn column = (NumberColumn) encoding.features().get(i);
            // A sum of 150 numbers has at most 150 roundings; the root halves those of the squares.
            assertThat(column.mean()).isCloseTo(means[i], within(150 * Math.ulp(means[i])));
            assertThat(column.deviation()).isCloseTo(deviations[i], within(300 * Math.ulp(deviations[i])));
        }
        int[] counts = new int[3];
        for (int label : encoding.encode(iris).targets().toInts()) {
            counts[label]++;
        }
        assertThat(counts).containsExactly(50, 50, 50);
    }

    @Test
    void onlyDecimalNumbersAreNumbers() {
        assertThat(numbers("1", " 2. ", "+.5", "-1e2", "1.5E-1", "007").mean())
                .isCloseTo((1 + 2 + .5 - 100 + .15 + 7) / 6, within(1e-13));
        for (String other :
                new String[] {"NaN", "Infinity", "0x1p3", "1f", "1d", "\"1,5\"", "1e999", "--1", "1 2", ".", "e5", "１"
                }) {
            assertRefused(
                    () -> TableEncoding.learn(
                            table("x,y\n1,1\n" + other + ",2\n"), "y", Map.of("x", ColumnKind.NUMBER)),
                    "t.csv:3:1: column x: \"" + other.replace("\"", "")
                            + "\" is not a number; mend it, or say that the column is a category");
        }
    }

    /** Nine numbers and one word are a mistake, eight and one are a category; empty cells do not count. */
    @Test
    void aColumnOfNearlyAllNumbersIsOneOfNumbers() {
        String[] ten = {"1", "2", "", "3", "4", "5", "6O", "7", "8", "9", "10", ""};
        assertRefused(
                () -> numbers(ten),
                "t.csv:8:1: column x: \"6O\" is not a number, but 9 of the column's 10 filled cells are; mend it, or say"
                        + " that the column is a category");
        ColumnEncoding nine = TableEncoding.learn(table("x,y\n" + rows(Arrays.copyOf(ten, 10))), "y")
                .features()
                .getFirst();
        assertThat(nine).isInstanceOf(CategoryColumn.class);
        ColumnEncoding forced = TableEncoding.learn(table("x,y\n" + rows(ten)), "y", Map.of("x", ColumnKind.CATEGORY))
                .features()
                .getFirst();
        assertThat(forced.width()).isEqualTo(10);
    }

    @Test
    void aConstantColumnBecomesZero() {
        NumberColumn constant = numbers("0.1", "0.1", "0.1");
        assertThat(constant).isEqualTo(new NumberColumn("x", 0.1, 0));
        assertThat(constant.standardise(7)).isZero();
        assertThat(TableEncoding.learn(table("x,y\n3,1\n3,2\n"), "y").encodeFeatures(table("x\n3\n4\n")))
                .isEqualTo(Tensor.of(Shape.of(2, 1), 0f, 0f));
    }

    @Test
    void veryLargeAndVerySmallNumbersAreStandardised() {
        assertThat(numbers("1e-200", "3e-200").deviation()).isCloseTo(1e-200, within(Math.ulp(4e-200)));
        assertThat(numbers("-8e307", "8e307").deviation()).isCloseTo(8e307, within(Math.ulp(8e307)));
        assertThat(numbers("1000000001", "1000000003").deviation()).isEqualTo(1);
        assertRefused(
                () -> numbers("1.7e308", "1.7e308", "1"),
                "t.csv: column x: its numbers are too large to be standardised");
        TableEncoding encoding = TableEncoding.learn(table("x,y\n1e-30,1\n2e-30,2\n"), "y");
        assertThatThrownBy(() -> encoding.encodeFeatures(table("x\n1e10\n")))
                .isInstanceOf(TableException.class)
                .hasMessageStartingWith("t.csv:2:1: column x: \"1e10\" is too far from the mean 1.5");
    }

    /**
     * For random numbers the encoded column has mean 0 and mean square 1: each value is rounded to float once, at most
     * |z| · 2⁻²⁴ with |z| ≤ √n; the rounding in double is far below that.
     */
    @Test
    void encodedNumbersHaveMeanZeroAndDeviationOne() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            int size = 2 + random.nextInt(200);
            double scale = Math.pow(10, random.nextInt(20) - 10);
            double offset = random.nextGaussian() * scale * 10;
            String[] cells = IntStream.range(0, size)
                    .mapToObj(i -> Double.toString(offset + scale * random.nextGaussian()))
                    .toArray(String[]::new);
            Table table = table("x,y\n" + rows(cells));
            double[] values =
                    TableEncoding.learn(table, "y").encodeFeatures(table).toDoubles();
            double bound = Math.sqrt(size) * 0x1p-24;
            assertThat(Arrays.stream(values).sum() / size).as("seed %d", seed).isCloseTo(0, within(bound));
            assertThat(Arrays.stream(values).map(z -> z * z).sum() / size)
                    .as("seed %d", seed)
                    .isCloseTo(1, within(2 * bound));
        }
    }

    @Test
    void onlyTheTrainingRowsTeach() {
        String header = "a,b,t\n";
        String[] rows = {"1,u,x\n", "2,v,y\n", "3,u,x\n", "5,v,y\n", "8,u,y\n", "9,v,x\n", "4,u,x\n", "7,v,y\n"};
        Split<int[]> split = Split.ofRows(rows.length, 0.25, 3);
        TableEncoding before =
                TableEncoding.learn(table(header + String.join("", rows)).take(split.training()), "t");
        for (int row : split.validation()) {
            rows[row] = "1e6,new,other\n";
        }
        Table changed = table(header + String.join("", rows));
        assertThat(TableEncoding.learn(changed.take(split.training()), "t")).isEqualTo(before);
        assertThat(TableEncoding.learn(changed, "t")).isNotEqualTo(before);
        assertThatThrownBy(() -> before.encode(changed.take(split.validation())))
                .hasMessageStartingWith(
                        "t.csv:" + (split.validation()[0] + 2) + ":2: column b: \"new\" is none of the");
    }

    @Test
    void columnsAreFoundByNameAndOthersIgnored() {
        TableEncoding encoding = TableEncoding.learn(table(PEOPLE), "income");
        Tensor expected = encoding.encodeFeatures(table(PEOPLE));
        assertThat(encoding.encodeFeatures(
                        table("town,note,age,income\n Bonn ,,20,?\nAachen,x,40,\nBonn,y, 60,high\n")))
                .isEqualTo(expected);
        assertRefused(
                () -> encoding.encodeFeatures(table("town,Age\nBonn,1\n")),
                "t.csv: there is no column \"age\", which the model needs; the columns are town, Age");
        assertRefused(
                () -> encoding.encode(table("age,town\n1,Bonn\n")),
                "t.csv: there is no column \"income\", which is the target; the columns are age, town");
        assertThat(encoding.encodeFeatures(table("age,town\n")).shape()).isEqualTo(Shape.of(0, 3));
    }

    @Test
    void badCellsAreReportedWhereTheyAre() {
        TableEncoding encoding = TableEncoding.learn(table(PEOPLE), "income");
        assertRefused(
                () -> encoding.encode(table("income,age,town\n1,\"\n20\",Bonn\n2,30,\"Ulm\n\"\n")),
                "t.csv:4:3: column town: \"Ulm\\u000a\" is none of the categories of the training rows: \"Aachen\","
                        + " \"Bonn\"");
        assertRefused(
                () -> encoding.encode(table("age,town,income\n20,Bonn,1\n2O,Bonn,2\n")),
                "t.csv:3:1: column age: \"2O\" is not a number; mend it, or say that the column is a category");
        assertRefused(
                () -> encoding.encode(table("age,town,income\n20,Bonn,much\n")),
                "t.csv:2:3: column income: \"much\" is not a number; mend it, or say that the column is a category");
    }

    @Test
    void emptyCellsAreRefusedOrCountAsTheMean() {
        String gaps = "age,town,income\n20,Bonn,1\n,Aachen,2\n60, ,3\n";
        TableEncoding encoding = TableEncoding.learn(table(gaps), "income");
        assertThat(encoding.features())
                .containsExactly(
                        new NumberColumn("age", 40, 20),
                        new CategoryColumn("town", List.of("Aachen", "Bonn"), "Aachen"));
        assertThat(encoding.encode(table(gaps), MissingCells.MEAN).features())
                .isEqualTo(Tensor.of(Shape.of(3, 3), new float[] {-1, 0, 1, 0, 1, 0, 1, 1, 0}));
        assertRefused(
                () -> encoding.encode(table(gaps)),
                "t.csv:3:1: column age: \"\" is an empty cell; fill it, or have empty cells count as the mean"
                        + " (--missing mean)");
        assertRefused(
                () -> encoding.encode(table("age,town,income\n20,Bonn,1\n30,Bonn,\n"), MissingCells.MEAN),
                "t.csv:3:3: column income: \"\" is an empty cell, but the target must be known");
        assertRefused(
                () -> TableEncoding.learn(table("a,b\n,1\n ,2\n"), "b"),
                "t.csv: column a: all of its 2 training cells are empty; leave the column out");
    }

    @Test
    void whatTeachesNothingIsRefused() {
        assertRefused(
                () -> TableEncoding.learn(table(PEOPLE), "incom"),
                "t.csv: there is no column \"incom\", which is the target; the columns are age, town, income");
        assertRefused(
                () -> TableEncoding.learn(table(PEOPLE), "age", Map.of("Town", ColumnKind.CATEGORY)),
                "t.csv: there is no column \"Town\", which was given a kind; the columns are age, town, income");
        assertRefused(() -> TableEncoding.learn(table("a,b\n"), "b"), "t.csv: there are no rows to learn from");
        assertRefused(
                () -> TableEncoding.learn(table("b\n1\n2\n"), "b"),
                "t.csv: column b: it is the target, and there is no other column to predict it from");
        assertRefused(
                () -> TableEncoding.learn(table("a,b\n1,7\n2,7\n"), "b"),
                "t.csv: column b: it is the target, but is 7.0 in all training rows");
        assertRefused(
                () -> TableEncoding.learn(table("a,b\n1,u\n2,u\n"), "b"),
                "t.csv: column b: it is the target, but is \"u\" in all training rows");
        String[] names = IntStream.range(0, 1001).mapToObj(i -> "n" + i).toArray(String[]::new);
        assertRefused(
                () -> TableEncoding.learn(table("a,b\n" + rows(names)), "b"),
                "t.csv: column a: it has more than 1000 categories; leave the column out if it only names its rows");
        assertThat(TableEncoding.learn(table("a,b\n" + rows(Arrays.copyOf(names, 1000))), "b")
                        .width())
                .isEqualTo(1000);
    }
}
