package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class TrainCommandTest {
    @TempDir
    Path folder;

    /** Trains on the irises inside the program. */
    private Run iris(Object... more) {
        return Run.of(Arguments.join(
                List.of("train", "iris.csv", "--target", "species", "--out", folder.resolve("iris.safetensors")),
                more));
    }

    @Test
    void learnsTheIrisesWithDefaults() {
        Run run = iris();

        assertThat(run.exit()).isZero();
        assertThat(run.err()).contains("there is no file iris.csv here, so the one inside the program is taken");
        assertThat(run.out())
                .contains("species is a category with 3 classes: classification")
                .contains("epoch 100/100  loss")
                .contains("samples/s  ETA 0:00")
                .contains("true \\ taken for  setosa  versicolor  virginica")
                .doesNotContain("\r", "\u001b");
        assertThat(folder.resolve("iris.safetensors")).exists();
    }

    /** A guess that knows nothing is right once in three times; a bad split of 30 rows may cost three more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void getsNineInTenIrisesRightThatItHasNotSeen(long seed) {
        JsonNode done = iris("--json", "--seed", seed).lastJson();

        assertThat(done.get("event").stringValue()).isEqualTo("done");
        assertThat(done.get("accuracy").doubleValue()).isBetween(0.9, 1.0);
        assertThat(done.get("on").stringValue()).isEqualTo("validation");
        assertThat(done.get("samples").intValue()).isEqualTo(30);
        assertThat(done.get("seed").longValue()).isEqualTo(seed);
        assertThat(done.get("epochs").intValue()).isEqualTo(100);
        assertThat(done.get("seconds").doubleValue()).isPositive();
        assertThat(done.get("loss").doubleValue()).isPositive();
        assertThat(done.get("model").stringValue()).endsWith("iris.safetensors");
    }

    @Test
    void printsNothingButJsonWhenAsked() {
        Run run = iris("--json", "--epochs", 3);

        assertThat(run.json())
                .extracting(line -> line.get("event").stringValue())
                .containsExactly("data", "settings", "started", "epoch", "epoch", "epoch", "done");
    }

    @Test
    void drawsOneLineAgainAndAgainOnATerminal() {
        Run run = Run.onTerminal(
                "train", "iris.csv", "--target", "species", "--epochs", 5, "--out", folder.resolve("i.safetensors"));

        assertThat(run.out()).doesNotContain("\u001b");
        String[] drawn = run.out().split("\\R(?=saved)")[0].split("\r");
        assertThat(drawn).hasSizeGreaterThan(2);
        assertThat(drawn[drawn.length - 1]).startsWith("epoch 5/5  loss");
        assertThat(List.of(drawn).subList(1, drawn.length))
                .allSatisfy(line -> assertThat(line).hasSize(79));
    }

    /** y = 100·a − 50 with noise of deviation 10, and one column that has nothing to do with it. */
    private Path line() throws IOException {
        Random random = new Random(7);
        StringBuilder csv = new StringBuilder("a,colour,y\n");
        for (int i = 0; i < 200; i++) {
            double a = random.nextDouble();
            csv.append(a)
                    .append(i % 2 == 0 ? ",red," : ",blue,")
                    .append(100 * a - 50 + 10 * random.nextGaussian())
                    .append('\n');
        }
        return Files.writeString(folder.resolve("line.csv"), csv);
    }

    /**
     * The best line leaves the noise: rmse about 10 where y deviates by √(100²/12 + 10²) ≈ 30.6, so r2 about 0.89. Of
     * 40 validation rows the rmse deviates by 10/√80 ≈ 1.1; four of these, and something for what is overfitted.
     */
    @Test
    void learnsANumberInItsOwnUnit() throws Exception {
        Path data = line();
        Run run = Run.of("train", data, "--target", "y", "--json", "--out", folder.resolve("line.safetensors"));

        assertThat(run.exit()).isZero();
        assertThat(run.json().getFirst().get("remarks").toString()).contains("y is a number: regression");
        JsonNode done = run.lastJson();
        assertThat(done.get("rmse").doubleValue()).isBetween(5.0, 16.0);
        assertThat(done.get("r2").doubleValue()).isBetween(0.7, 0.97);
        assertThat(done.has("accuracy")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"half_squared", "SQUARED", "mean-squared", "mean_absolute_error"})
    void takesEveryLossForNumbers(String loss) throws Exception {
        Run run = Run.of(
                "train",
                line(),
                "--target",
                "y",
                "--loss",
                loss,
                "--json",
                "--out",
                folder.resolve("line.safetensors"));

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.lastJson().get("r2").doubleValue()).isGreaterThan(0.7);
    }

    @Test
    void tellsTwoClassesApartByOneOutput() throws Exception {
        Path model = folder.resolve("colour.safetensors");
        Path data = Files.writeString(folder.resolve("sign.csv"), signs());

        Run run = Run.of(
                "train",
                data,
                "--target",
                "sign",
                "--category",
                "sign",
                "--loss",
                "binary_cross_entropy",
                "--json",
                "--out",
                model);

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.lastJson().get("accuracy").doubleValue()).isGreaterThan(0.9);
        assertThat(run.lastJson().get("classes").toString()).isEqualTo("[\"0\",\"1\"]");
        Run predicted = Run.withInput("x\n3\n-3\n", "predict", model, "-");
        assertThat(predicted.out().lines().map(line -> line.split(",")[0])).containsExactly("class", "1", "0");
    }

    /** Whether x, from −5 to 5, is above 0. */
    private static String signs() {
        StringBuilder csv = new StringBuilder("x,sign\n");
        for (int i = -50; i <= 50; i++) {
            csv.append(i / 10.0).append(',').append(i > 0 ? 1 : 0).append('\n');
        }
        return csv.toString();
    }

    @Test
    void stopsEarlyWhenAsked() {
        Run run = iris("--json", "--patience", 2, "--schedule", "constant", "--rate", 0.1, "--epochs", 500);

        assertThat(run.json())
                .extracting(line -> line.get("event").stringValue())
                .contains("stopped_early");
        assertThat(run.lastJson().get("epochs").intValue()).isLessThan(500);
    }

    @ParameterizedTest
    @CsvSource({"sgd, linear", "momentum, exponential", "ADAM, Constant"})
    void takesEveryOptimizerAndSchedule(String optimizer, String schedule) {
        Run run = iris("--json", "--optimizer", optimizer, "--schedule", schedule);

        assertThat(run.exit()).isZero();
        assertThat(run.lastJson().get("accuracy").doubleValue()).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void givesTheSameBytesForTheSameSeedWhateverTheThreadsAndTheName() throws Exception {
        Path first = folder.resolve("a.safetensors");
        Path second = folder.resolve("b.safetensors");
        Path copy = Files.writeString(folder.resolve("other.csv"), Iris.text());

        Run.of("train", "iris.csv", "--target", "species", "--epochs", 5, "--out", first);
        Run.of("train", copy, "--target", "species", "--epochs", 5, "--out", second, "--threads", 3, "--checkpoint");

        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void keepsInTheFileHowItWasTrained() throws Exception {
        iris("--epochs", 2, "--seed", 5);

        Model model = Model.load(folder.resolve("iris.safetensors"));
        assertThat(model.notes())
                .containsEntry("backlight.seed", "5")
                .containsEntry("backlight.classes", "[\"setosa\",\"versicolor\",\"virginica\"]")
                .containsKeys("backlight.preprocessing", "backlight.settings", "backlight.training")
                .doesNotContainKey("backlight.data");
        assertThat(model.notes().toString()).doesNotContain(folder.toString());
    }

    @Test
    void saysThatItReplacesAModel() {
        assertThat(iris("--epochs", 1).out()).contains("saved").doesNotContain("in place of");
        assertThat(iris("--epochs", 1).out()).contains("iris.safetensors, in place of the one that was there");
    }

    /** A rate of 1e30 takes the weights beyond what a float holds within a few steps. */
    @Test
    void savesNothingIfTheLossIsNotFinite() {
        Run run = iris("--optimizer", "sgd", "--rate", "1e30", "--json");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("the loss is not finite at step", "samples", "parameters are as they were");
        assertThat(run.lastJson().get("event").stringValue()).isEqualTo("error");
        assertThat(run.lastJson().get("message").stringValue()).contains("the loss is not finite at step");
        assertThat(folder).isEmptyDirectory();
    }

    /** Else the message would stand behind what was drawn last. */
    @Test
    void endsTheLineThatItDrawsBeforeItFails() {
        Run run = Run.onTerminal(
                "train",
                "iris.csv",
                "--target",
                "species",
                "--optimizer",
                "sgd",
                "--rate",
                "1e30",
                "--out",
                folder.resolve("i.safetensors"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("\repoch ").endsWith(System.lineSeparator());
    }

    @Test
    void leavesOutValidationRowsThatTheModelCannotKnow() throws Exception {
        StringBuilder csv = new StringBuilder("x,place,y\n");
        for (int i = 0; i < 50; i++) {
            csv.append(i).append(",place").append(i).append(',').append(2 * i).append('\n');
        }
        Path data = Files.writeString(folder.resolve("places.csv"), csv);

        Run run = Run.of(
                "train", data, "--target", "y", "--epochs", 1, "--validation", 0.2, "--out", folder.resolve("m"));

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("10 of 10 validation rows have a category that is in no training row, and are left out");
    }

    private static final String WRONG_USE = """
            train | DATA is missing: mnist, or a CSV file
            train iris.csv | --target COLUMN is missing: which column is to be predicted? the columns are sepal_length, sepal_width
            train iris.csv --target colour | --target: there is no column "colour"; the columns are sepal_length, sepal_width
            train iris.csv --target species --category colour | --category: there is no column "colour"
            train iris.csv --target species --loss mean_squared | --loss mean_squared: it is for numbers, but a category
            train iris.csv --target species --loss binary_cross_entropy | it tells 2 classes apart, but there are 3
            train iris.csv --target petal_width --loss cross_entropy | --loss cross_entropy: it is for categories, but a number
            train iris.csv --target species --loss hinge | "hinge" is not among the choices half_squared, squared, mean_squared
            train iris.csv --target species --optimizer rmsprop | "rmsprop" is not among the choices adam, sgd, momentum
            train iris.csv --target species --schedule step | "step" is not among the choices cosine, linear, exponential
            train iris.csv --target species --layers 3relu | "3relu" is not a number of units
            train iris.csv --target species --epochs 0 | --epochs: a number from 1 on is expected, not 0
            train iris.csv --target species --epochs ten | 'ten' is not an int
            train iris.csv --target species --batch -1 | --batch: a number from 1 on is expected, not -1
            train iris.csv --target species --rate 0 | --rate: a positive number is expected, not 0.0
            train iris.csv --target species --rate NaN | --rate: a positive number is expected, not NaN
            train iris.csv --target species --threads 0 | --threads: a number from 1 on is expected, not 0
            train iris.csv --target species --validation 1 | --validation: a share from 0 to below 1 is expected, not 1.0
            train iris.csv --target species --validation 0 --patience 3 | --patience watches the validation loss
            train mnist --target digit | --target and --category are for tables; mnist has no columns
            train iris.csv --target species --epoch=3 | Unknown option: '--epoch=3'; is --epochs meant?
            """;

    static Stream<List<String>> wrongUse() {
        return WRONG_USE.lines().map(line -> List.of(line.split(" \\| ", 2)));
    }

    @ParameterizedTest
    @MethodSource("wrongUse")
    void namesWrongUse(List<String> argumentsAndMessage) {
        Run run = Run.of((Object[]) argumentsAndMessage.getFirst().split(" "));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains(
                        "backlight: ",
                        argumentsAndMessage.getLast(),
                        "Usage: backlight train",
                        "For all options: backlight train --help")
                .doesNotContain("\tat ");
    }

    @Test
    void failsBeforeTheTrainingIfTheResultCannotBeSaved() throws Exception {
        Path data = Files.writeString(folder.resolve("iris.csv"), Iris.text());
        String target = "species";

        assertFailure(Run.of("train", data, "--target", target, "--out", folder), "this is a directory");
        assertFailure(
                Run.of("train", data, "--target", target, "--out", folder.resolve("no/where.safetensors")),
                "there is no directory");
        assertFailure(Run.of("train", data, "--target", target, "--out", data), "this holds the data");
        assertThat(data).hasContent(Iris.text());
    }

    @Test
    void failsOnBadData() throws Exception {
        Path ragged = Files.writeString(folder.resolve("ragged.csv"), "a,b\n1,2\n3\n");
        Path empty = Files.writeString(folder.resolve("empty.csv"), "");
        Path gaps = Files.writeString(folder.resolve("gaps.csv"), "a,b\n1,2\n,3\n4,5\n6,7\n8,9\n1,2\n3,4\n");

        assertFailure(Run.of("train", ragged, "--target", "b"), "ragged.csv:3:2: ");
        assertFailure(Run.of("train", empty, "--target", "b"), "empty.csv: the file is empty");
        assertFailure(Run.of("train", gaps, "--target", "b"), "gaps.csv:3:1: column a: \"\" is an empty cell");
        assertFailure(Run.of("train", folder.resolve("none.csv"), "--target", "b"), "none.csv: there is no such file");
        assertFailure(Run.of("train", folder, "--target", "b"), "this is a directory; name a CSV file in it");
        assertThat(Run.of("train", gaps, "--target", "b", "--missing", "mean", "--out", folder.resolve("m"))
                        .exit())
                .isZero();
    }

    private static void assertFailure(Run run, String message) {
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("backlight: ")
                .contains(message);
    }
}
