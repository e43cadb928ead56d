package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a model says of rows, and how good it is. */
final class PredictCommandTest {
    @TempDir
    static Path folder;

    private static Path iris;
    private static Path flats;
    private static Path rents;

    /** A regression with a category and an empty cell among its features. */
    @BeforeAll
    static void train() throws IOException {
        iris = folder.resolve("iris.safetensors");
        assertThat(Run.of("train", "iris.csv", "--target", "species", "--out", iris)
                        .exit())
                .isZero();
        StringBuilder csv = new StringBuilder("size,\"where, exactly\",rent\n");
        for (int i = 0; i < 60; i++) {
            String place = i % 2 == 0 ? "Tübingen" : "Ulm";
            csv.append(30 + i)
                    .append(',')
                    .append(place)
                    .append(',')
                    .append(500 + 10 * i + (i % 2) * 200)
                    .append('\n');
        }
        flats = Files.writeString(folder.resolve("flats.csv"), csv);
        rents = folder.resolve("rents.safetensors");
        assertThat(Run.of("train", flats, "--target", "rent", "--epochs", 200, "--out", rents)
                        .exit())
                .isZero();
    }

    private static List<String> lines(Run run) {
        assertThat(run.exit()).as(run.err()).isZero();
        return run.out().lines().toList();
    }

    @Test
    void givesAClassAndItsProbabilityForEachRow() throws Exception {
        Path data = Files.writeString(folder.resolve("iris.csv"), Iris.text());
        List<String> lines = lines(Run.of("predict", iris, data));

        assertThat(lines).hasSize(151).first().isEqualTo("class,probability");
        List<String> species =
                Iris.text().lines().skip(1).map(row -> row.split(",")[4]).toList();
        int right = 0;
        for (int i = 0; i < 150; i++) {
            String[] cells = lines.get(i + 1).split(",");
            right += cells[0].equals(species.get(i)) ? 1 : 0;
            // Of three classes the most probable has at least a third.
            assertThat(Double.parseDouble(cells[1])).isBetween(1 / 3.0 - 1e-6, 1.0);
        }
        assertThat(right).isBetween(140, 150);
        JsonNode evaluated = Run.of("evaluate", iris, data, "--json").lastJson();
        assertThat(evaluated.get("correct").intValue()).isEqualTo(right);
        assertThat(evaluated.get("accuracy").doubleValue()).isEqualTo(right / 150.0);
    }

    @Test
    void findsTheColumnsByNameInAnyOrderAndIgnoresOthers() {
        String plain = "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n";
        String mixed = "petal_width,id,species,petal_length,sepal_width,sepal_length\n"
                + "0.2,x,?,1.4,3.5,5.1\n2.5,,,6.0,3.3,6.3\n";

        List<String> expected = lines(Run.withInput(plain, "predict", iris, "-"));

        assertThat(lines(Run.withInput(mixed, "predict", iris, "-"))).isEqualTo(expected);
        assertThat(expected.get(1)).startsWith("setosa,0.9");
        assertThat(expected.get(2)).startsWith("virginica,0.9");
    }

    @Test
    void addsTheProbabilitiesOfAllClasses() {
        String row = "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n";

        List<String> lines = lines(Run.withInput(row, "predict", iris, "-", "--probabilities"));

        assertThat(lines.getFirst())
                .isEqualTo("class,probability,probability of setosa,probability of versicolor,probability of"
                        + " virginica");
        String[] cells = lines.get(1).split(",");
        assertThat(cells[1]).isEqualTo(cells[2]);
        // Three floats near 1 at most, each rounded by half of 2^-24.
        assertThat(Double.parseDouble(cells[2]) + Double.parseDouble(cells[3]) + Double.parseDouble(cells[4]))
                .isCloseTo(1, within(3e-7));
    }

    @Test
    void givesNumbersInTheTargetsOwnUnit() {
        List<String> lines = lines(Run.of("predict", rents, flats));

        assertThat(lines).hasSize(61).first().isEqualTo("prediction");
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            differences.add(Double.parseDouble(lines.get(i + 1)) - (500 + 10 * i + (i % 2) * 200));
        }
        double rmse =
                Math.sqrt(differences.stream().mapToDouble(d -> d * d).average().orElseThrow());
        assertThat(rmse).isLessThan(60); // the rents deviate by about 200
        JsonNode evaluated = Run.of("evaluate", rents, flats, "--json").lastJson();
        // Targets are standardised as floats, of 24 bits, and so are the outputs.
        assertThat(evaluated.get("rmse").doubleValue()).isCloseTo(rmse, within(1e-3));
        assertThat(evaluated.get("r2").doubleValue()).isBetween(0.9, 1.0);
    }

    @Test
    void writesCategoriesAsUtf8WhateverTheTerminalKnows() {
        Path towns = folder.resolve("towns.safetensors");
        Run.of("train", flats, "--target", "where, exactly", "--epochs", 1, "--out", towns);

        Run run = Run.of("predict", towns, flats);
        Run json = Run.of("predict", towns, flats, "--json");

        assertThat(lines(run).stream().skip(1).map(line -> line.split(",")[0])).containsAnyOf("Tübingen", "Ulm");
        assertThat(Run.of("evaluate", towns, flats, "--json")
                        .lastJson()
                        .get("classes")
                        .toString())
                .isEqualTo("[\"Tübingen\",\"Ulm\"]");
        assertThat(json.json()).hasSize(61);
    }

    @Test
    void placesEveryMistakeAndPrintsNoPrediction() {
        String header = "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n";

        assertMistake(
                Run.withInput("sepal_length,sepal_width\n1,2\n", "predict", iris, "-"),
                "standard input: there is no column \"petal_length\", which the model needs; the columns are"
                        + " sepal_length, sepal_width");
        assertMistake(
                Run.withInput(header + "5,3,,1\n", "predict", iris, "-"),
                "standard input:3:3: column petal_length: \"\" is an empty cell");
        assertMistake(
                Run.withInput(header + "5,3,x,1\n", "predict", iris, "-"),
                "standard input:3:3: column petal_length: \"x\" is not a number");
        assertMistake(Run.withInput(header + "5,3,1\n", "predict", iris, "-"), "standard input:3:4: the row ends");
        assertMistake(Run.withInput(header + "5,3,1,2,3\n", "predict", iris, "-"), "standard input:3:5: ");
        assertMistake(
                Run.withInput("size,\"where, exactly\"\n40,Ulm\n50,Köln\n", "predict", rents, "-"),
                "standard input:3:2: column where, exactly: \"Köln\" is none of the categories of the training rows:"
                        + " \"Tübingen\", \"Ulm\"");
        assertMistake(Run.withInput("", "predict", iris, "-"), "standard input: the file is empty");
        assertMistake(Run.of("predict", iris, "mnist"), "takes a table with the columns sepal_length, sepal_width");
        assertMistake(Run.of("predict", iris, folder.resolve("no.csv")), "no.csv: there is no such file");
        assertMistake(Run.of("predict", folder.resolve("no.model"), flats), "no.model: there is no such file");
        assertMistake(Run.of("predict", folder, flats), "is a directory, not a file");
        assertMistake(Run.of("predict", flats, flats), "flats.csv, byte 0: the header claims");
        assertMistake(Run.withInput("sepal_length\n1\n", "evaluate", iris, "-"), "there is no column \"sepal_width\"");
    }

    private static void assertMistake(Run run, String message) {
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("backlight: ")
                .contains(message);
    }

    /** An empty number counts as the mean, an empty category as the most frequent one. */
    @Test
    void countsEmptyCellsAsTheMeanWhenAsked() {
        String means = "sepal_length,sepal_width,petal_length,petal_width\n,,,\n";
        double[] mean = TableMeans.of(iris);
        String given = "sepal_length,sepal_width,petal_length,petal_width\n" + mean[0] + ',' + mean[1] + ',' + mean[2]
                + ',' + mean[3] + '\n';

        List<String> filled = lines(Run.withInput(means, "predict", iris, "-", "--missing", "mean"));

        assertThat(filled).isEqualTo(lines(Run.withInput(given, "predict", iris, "-")));
    }

    @Test
    void printsNothingButJsonWhenAsked() {
        String rows = "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n";

        List<JsonNode> lines = Run.withInput(rows, "predict", iris, "-", "--json", "--probabilities")
                .json();

        assertThat(lines)
                .extracting(line -> line.get("event").stringValue())
                .containsExactly("prediction", "prediction", "done");
        assertThat(lines.getFirst().get("class").stringValue()).isEqualTo("setosa");
        assertThat(lines.getFirst().get("probabilities").propertyNames())
                .containsExactly("setosa", "versicolor", "virginica");
        assertThat(lines.getLast().get("rows").intValue()).isEqualTo(2);

        Run failed = Run.withInput("a\n1\n", "predict", iris, "-", "--json");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.lastJson().get("event").stringValue()).isEqualTo("error");
        Run misused = Run.of("predict", iris, "--json");
        assertThat(misused.exit()).isEqualTo(2);
        assertThat(misused.lastJson().get("message").stringValue()).contains("DATA");
    }

    @Test
    void evaluatesInWords() throws Exception {
        Path data = Files.writeString(folder.resolve("iris2.csv"), Iris.text());

        assertThat(Run.of("evaluate", iris, data).out())
                .matches("(?s).*iris2.csv accuracy 0\\.\\d{4} \\(1\\d\\d of 150\\), loss 0\\.\\d+\\R.*")
                .contains("true \\ taken for  setosa  versicolor  virginica");
        assertThat(Run.of("evaluate", rents, flats).out())
                .matches(".*flats.csv rmse .*, r2 0\\.9\\d+ \\(60 rows\\).*\\R");
    }

    @Test
    void predictsNothingForNoRows() {
        Run run = Run.withInput("sepal_length,sepal_width,petal_length,petal_width\n", "predict", iris, "-");

        assertThat(lines(run)).containsExactly("class,probability");
        assertMistake(
                Run.withInput("sepal_length,sepal_width,petal_length,petal_width,species\n", "evaluate", iris, "-"),
                "has no rows");
    }
}
