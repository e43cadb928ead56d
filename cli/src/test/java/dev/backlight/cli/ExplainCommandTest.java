package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.lessons.Lessons;
import dev.backlight.lessons.NetworkExample;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ExplainCommandTest {
    static Stream<String> networks() {
        return Lessons.all().stream()
                .filter(NetworkExample.class::isInstance)
                .map(example -> example.heading().id());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyNetworkIsWrittenInEveryFormat(String id) {
        String text = Run.of("explain", id, "--level", "full").out();
        assertThat(text).startsWith(id + ": ").contains("Units:").doesNotContain("NaN", "null");
        assertThat(text).doesNotContainPattern("(?<![\\d.])−0(?![.\\d])");

        String latex =
                Run.of("explain", id, "--format", "latex", "--level", "full").out();
        assertThat(latex.split("\\\\begin\\{", -1)).hasSameSizeAs(latex.split("\\\\end\\{", -1));
        assertThat(latex)
                .startsWith("\\documentclass")
                .endsWith("\\end{document}\n")
                .doesNotContainPattern("(?<![\\w.])-0(?![.\\w])");

        String html = Run.of("explain", id, "--format", "html").out();
        balanced(html);
        assertThat(html).doesNotContainPattern("(?<![\\d.])−0(?![.\\d])");
        assertThat(Run.of("explain", id, "--format", "json").out()).doesNotContainPattern("[:,\\[]-0(\\.0)?[,\\]}]");
    }

    /** Every element that is opened is closed in its place. */
    private static void balanced(String html) {
        Deque<String> open = new ArrayDeque<>();
        String withoutScript = html.replaceAll("(?s)<(script|style)>.*?</\\1>", "");
        Matcher tag = Pattern.compile("<(/?)([a-zA-Z][\\w-]*)((?:\"[^\"]*\"|[^\">])*?)(/?)>")
                .matcher(withoutScript);
        while (tag.find()) {
            boolean isVoid = tag.group(2).equals("meta") || !tag.group(4).isEmpty();
            if (!tag.group(1).isEmpty()) {
                assertThat(open.pop()).as("before character %d", tag.start()).isEqualTo(tag.group(2));
            } else if (!isVoid) {
                open.push(tag.group(2));
            }
        }
        assertThat(open).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void whatIsCalledExactIsTheValue(String id) {
        check(Run.of("explain", id, "--json").lastJson());
    }

    private static void check(JsonNode node) {
        if (node.isObject()) {
            node.properties().forEach(member -> {
                String name = member.getKey();
                if (name.endsWith("Exact")) {
                    BigDecimal exact = new BigDecimal(member.getValue().asString());
                    double value = node.get(name.substring(0, name.length() - "Exact".length()))
                            .asDouble();
                    assertThat(exact.precision()).isLessThanOrEqualTo(15);
                    assertThat(value)
                            .as(name)
                            .isCloseTo(exact.doubleValue(), within(1e-12 * Math.max(1e-3, Math.abs(value))));
                }
            });
        }
        node.forEach(ExplainCommandTest::check);
    }

    /** Layers' weights go by the texts' names, too: the rows of W are outputs. */
    @Test
    void theTextsNamesOfWeights() {
        Run run = Run.of("explain", "DAG-4", "--sample", "1", "--weight", "W1[2,0]");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .isEqualTo(Run.of("explain", "DAG-4", "--sample", "1", "--weight", "1/dense/W[0,2]")
                        .out());
        assertThat(Run.of("explain", "MAZ-1", "--weight", "w[h1->o1]").out())
                .isEqualTo(Run.of("explain", "MAZ-1", "--weight", "w5").out());
        assertThat(Run.of("explain", "DAG-4", "--sample", "1", "--weight", "W9[2,0]")
                        .err())
                .contains("there is no weight \"W9[2,0]\"");
    }

    @Test
    void aWorksheetHasNoAnswers() {
        String sheet = Run.of("explain", "BWC-2", "--format", "html", "--blank").out();
        assertThat(Run.of("explain", "BWC-2", "--format", "html").out()).contains("0.55687632");
        assertThat(sheet)
                .contains("0.86", "0.66", "_____")
                .doesNotContain("0.55687632", "0.602", "0.39732", "0.7955376", "0.3632231824", "0.915687632", "on, g");
        assertThat(Run.of("explain", "MAZ-1", "--format", "html", "--blank").out())
                .contains("Paths from w1 to the loss: 2")
                .doesNotContain("152.4", "share is negative");
    }

    @Test
    void stepsLeadOn() {
        JsonNode after = Run.of("explain", "SDV-EX-b", "--steps", "2", "--json").lastJson();
        assertThat(after.get("lossBeforeEachStep")).hasSize(2);
        assertThat(after.get("lossBefore").asDouble()).isCloseTo(0.134497123388691, within(1e-14));
    }

    @Test
    void writesToAFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("out.html");
        Run run = Run.of("explain", "BWC-2", "--format", "html", "--out", file);
        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>");
    }

    @Test
    void aTrainedModelIsExplainedOnARow(@TempDir Path folder) {
        Path model = folder.resolve("iris.safetensors");
        assertThat(Run.of("train", "iris.csv", "--target", "species", "--epochs", "2", "--out", model)
                        .exit())
                .isZero();
        Run run = Run.of("explain", "--model", model, "--row", "17", "iris.csv");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("row 17 of iris.csv: class", "petal_length", "CROSS_ENTROPY");
        assertThat(run.out()
                        .substring(run.out().indexOf("Weights: gradient"))
                        .lines()
                        .takeWhile(line -> !line.startsWith("The loss")))
                .hasSizeGreaterThan(100)
                .allMatch(line -> line.length() <= 100);
        Run weight =
                Run.of("explain", "--model", model, "--row", "17", "iris.csv", "--weight", "petal_length->2/relu[0]");
        assertThat(weight.out()).contains("Paths from 1/dense/W[2,0] to the loss: 3");
        Run outside = Run.of("explain", "--model", model, "--row", "200", "iris.csv");
        assertThat(outside.exit()).isEqualTo(1);
        assertThat(outside.err()).contains("there is no row 200: the rows are 1 to 150");
    }

    @Test
    void aClassifierIsExplainedWithItsAnswerBesideTheTruth(@TempDir Path folder) {
        Path model = folder.resolve("iris.safetensors");
        Run.of("train", "iris.csv", "--target", "species", "--epochs", "2", "--out", model);
        Run run = Run.of("explain", "--model", model, "--row", "71", "iris.csv");
        Run json = Run.of("explain", "--model", model, "--row", "71", "iris.csv", "--json");
        Run predicted = Run.of("predict", model, "iris.csv");
        String[] answer =
                predicted.out().lines().skip(71).findFirst().orElseThrow().split(",");
        assertThat(run.out())
                .containsPattern(
                        "Predicted: " + answer[0] + ", with the probability ≈ 0\\.\\d+\\. The truth: versicolor")
                .containsPattern("sepal_length +5\\.9 +5\\.8\\d+ +0\\.8\\d+ +0\\.1\\d+");
        JsonNode outputs = json.lastJson().required("outputs");
        assertThat(outputs).hasSize(3);
        assertThat(outputs.valueStream()
                        .mapToDouble(each -> each.required("probability").doubleValue())
                        .sum())
                .isCloseTo(1, within(1e-12));
        assertThat(outputs.get(1).required("class").stringValue()).isEqualTo("versicolor");
        assertThat(outputs.get(1).required("target").doubleValue()).isEqualTo(1);
        // One line for all weights that have the same reason.
        assertThat(run.out().lines().filter(line -> line.startsWith("No gradient for")))
                .hasSizeLessThanOrEqualTo(2 * 16)
                .allMatch(line -> line.contains(", "));
    }

    @Test
    void aPredictedNumberIsToldInTheColumnsOwnUnit(@TempDir Path folder) {
        Path model = folder.resolve("width.safetensors");
        Run.of("train", "iris.csv", "--target", "petal_width", "--epochs", "2", "--out", model);
        Run run = Run.of("explain", "--model", model, "--row", "71", "iris.csv");
        String answer = Run.of("predict", model, "iris.csv")
                .out()
                .lines()
                .skip(71)
                .findFirst()
                .orElseThrow();
        assertThat(run.out())
                .contains("Predicted: petal_width ≈ " + answer.substring(0, 5))
                .contains("The truth: 1.8. Below it is standardised: mean ");
    }

    @Test
    void theTargetIsSaidAndTheWayForwardDerived() {
        assertThat(Run.of("explain", "SDV-EX").out())
                .contains(
                        "Targets: ŷ_c0o0 = 0.5, ŷ_c1o1 = 1.",
                        "No gradient for w_b0_c0, b_c0: ReLU is off at c0o0, y = −0.5.");
        assertThat(Run.of("explain", "SDV-EX", "--level", "full").out().replaceAll("\\s+", " "))
                .contains(
                        "y^ab = w_i0^ab · i_0 + w_i1^ab · i_1 + w_i2^ab · i_2 + b^ab = 0.5 · 1 + 1 · 0.5 − 0.5 · 1 + 0 = 0.5",
                        "E = ((x_c0o0 − ŷ_c0o0)² + (x_c1o1 − ŷ_c1o1)²)/2 = ((0 − 0.5)² + (0.5 − 1)²)/2 = 0.25");
    }

    @Test
    void aUnitThatTakesOneValueAsItIsHasNothingPutIn() {
        assertThat(Run.of("explain", "SDV-ACT", "--level", "full").out().replaceAll("\\s+", " "))
                .contains("y^{1/relu[0]} = x_0 = −0.5 1/relu[0], what comes out");
    }

    @Test
    void everyFigureHasItsSignAndItsTextsLetters() {
        String text = Run.of("explain", "BWC-2", "--weight", "w_ij").out();
        assertThat(text)
                .contains("w_ij→a_j→a_k→C", "= −0.55687632 as dC/dg · a", "; the change ≈ −0.08185553311")
                .doesNotContain("→E", "s =");
        assertThat(Run.of("explain", "SDV-EX").out()).contains("|∇E|² = −0.1125");
    }

    @Test
    void samplesOfABatchTakeNoStepsOfTheirOwn() {
        String text = Run.of("explain", "DOL-5").out();
        assertThat(text.split("Weights: gradient\n", -1)).hasSize(4);
        assertThat(text.split("new value", -1)).hasSize(2);
        assertThat(text.split("The loss before the step", -1)).hasSize(2);
    }

    @Test
    void pathsFitATerminal() {
        String text = Run.of("explain", "SDV-N2", "--weight", "in_x0").out();
        assertThat(text.substring(text.indexOf("Paths from")).lines().takeWhile(line -> !line.isBlank()))
                .hasSize(9)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(text).contains("A share is negative");
        assertThat(Run.of("explain", "DOL-3", "--weight", "w_in_i").out()).doesNotContain("A share is negative");
    }

    @Test
    void typedFormulasAreExplainedWithTheirOwnNumbers() {
        String formulas = "E = (y - 1)^2/2; y = tanh(w*x + b); x = 0.5; w = 0.3; b = 0.1";
        JsonNode told = Run.of("explain", formulas, "--weight", "w", "--json").lastJson();
        double y = Math.tanh(0.3 * 0.5 + 0.1);
        double slope = (y - 1) * (1 - y * y) * 0.5;
        String text = Run.of("explain", formulas, "--weight", "w").out();
        assertThat(text)
                .contains("Paths from w to E: 1", "hyperbolic tangent, chain rule")
                .doesNotContain("dE/dx");
        assertThat(text).contains("≈ " + String.valueOf(slope).replace('-', '−').substring(0, 11));
        assertThat(told.toString()).contains(String.valueOf(slope).substring(0, 12));
        assertThat(Run.of("explain", formulas).out()).contains("dE/dx", "dE/dw", "dE/db");
        assertThat(Run.of("explain", "y = a*x; a = 2", "--at", "x=3").out()).contains("a · x", "6");
        assertThat(Run.of("explain", "y = a*x; a = 2", "--at", "x=3,a=4").out()).contains("12");
        assertThat(Run.of("explain", "SDV-D1").out())
                .isEqualTo(Run.of("derive", "SDV-D1").out());

        Run missing = Run.of("explain", "y = a*x; a = 2");
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("x has no value: add --at x=NUMBER");
        assertThat(Run.of("explain", "y = a*; a = 2").err()).contains("character 7", "^");
        assertThat(Run.of("explain", formulas, "--steps", "2").err()).contains("--steps is for networks");
    }

    @Test
    void aFormulaNeedsNoEqualsSign() {
        assertThat(Run.of("explain", "x^2", "--at", "x=3").out())
                .isEqualTo(Run.of("derive", "x^2", "--at", "x=3").out())
                .contains("6");
        assertThat(Run.of("explain", "x", "--at", "x=3").exit()).isZero();
        assertThat(Run.of("explain", "sin(x)").out())
                .isEqualTo(Run.of("derive", "sin(x)").out());
        assertThat(Run.of("explain", "BWC-2", "--at", "x=3").err()).contains("this is a network");
    }

    @Test
    void aFormulaMayBeginWithAMinus() {
        String text = Run.of("derive", "--at", "x=3", "-x^2").out();
        assertThat(text)
                .contains("−6")
                .isEqualTo(Run.of("derive", "--at", "x=3", "--", "-x^2").out());
        assertThat(Run.of("explain", "-x^2", "--at", "x=3").out()).isEqualTo(text);
        assertThat(Run.of("descend", "-x^2", "--from", "-1", "--steps", "2").out())
                .contains("f(x) = −x²");
        Run unknown = Run.of("derive", "x^2", "--inverted");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("Unknown option: '--inverted'");
        assertThat(Run.of("derive", "x^2", "-json").err()).contains("Unknown option: '-json'");
        assertThat(Run.of("derive", "-h").out()).startsWith("Usage: backlight derive");
    }

    @Test
    void aStepNeverClimbs() {
        for (String rate : new String[] {"-0.1", "0", "NaN", "fast"}) {
            Run run = Run.of("explain", "BWC-2", "--rate", rate);
            assertThat(run.exit()).as(rate).isEqualTo(2);
            assertThat(run.err()).contains("\"" + rate + "\" is no learning rate: it is a number above 0");
        }
        assertThat(Run.of("explain", "BWC-2", "--rate", "-0.1").err()).contains("a step would climb");
        assertThat(Run.of("explain", "BWC-2", "--rate", "0.2").out()).contains("Learning rate r = 0.2");
    }

    @Test
    void saysWhichCommandFits() {
        assertThat(Run.of("explain", "SDV-GD1").err()).contains("a descent: backlight descend SDV-GD1");
        assertThat(Run.of("landscape", "SDV-D1", "--over", "a").err()).contains("formulas: backlight derive SDV-D1");
        assertThat(Run.of("derive", "DOL-1").err()).contains("a network: backlight explain DOL-1");
        assertThat(Run.of("check", "nofile").err())
                .contains("there is no file nofile, and there is no example \"nofile\"");
    }

    @Test
    void saysWhatFileOrFolderIsWrong(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(Run.of("explain", folder).err()).contains(folder + ": this is a directory; name a file in it");
        assertThat(Run.of("explain", "DOL-1", "--out", folder.resolve("no/x.txt"))
                        .err())
                .contains("there is no directory " + folder.resolve("no"));
        assertThat(Run.of("descend", "x^2", "--from", "1", "--out", folder.resolve("no/x.svg"))
                        .err())
                .contains("there is no directory " + folder.resolve("no"));
        assertThat(Run.of("pictures", "V9", "--out", file).err()).contains("this is a file, but --out takes a folder");
    }

    @Test
    void refusesOptionsThatWouldBeIgnored() {
        assertThat(Run.of("explain", "BWC-2", "--missing", "mean").err()).contains("--missing is for the data");
        assertThat(Run.of("explain", "BWC-2", "--at", "x=1").err()).contains("--at gives values to formulas");
        assertThat(Run.of("explain", "BWC-2", "--json", "--format", "html").err())
                .contains("exclude each other");
        assertThat(Run.of("explain", "BWC-2", "--level", "full", "--format", "svg")
                        .err())
                .contains("--level");
        assertThat(Run.of("pictures", "--out", ".").err()).contains("name one, or all");
        assertThat(Run.of("descend", "x^2", "--from", "1", "--delay", "40").err())
                .contains("--delay is for an animation");
    }

    @Test
    void aLargeNetworkIsDrawnInStrips(@TempDir Path folder) {
        Path model = folder.resolve("iris.safetensors");
        assertThat(Run.of(
                                "train",
                                "iris.csv",
                                "--target",
                                "species",
                                "--layers",
                                "40 relu, 20 relu",
                                "--epochs",
                                "1",
                                "--out",
                                model)
                        .exit())
                .isZero();
        Run svg = Run.of("explain", "--model", model, "iris.csv", "--format", "svg");
        assertThat(svg.out()).startsWith("<svg").contains("The network in strips", "40 units, relu");
        Run paths = Run.of(
                "explain", "--model", model, "iris.csv", "--format", "svg", "--weight", "petal_length->2/relu[3]");
        assertThat(paths.out()).contains("From 1/dense/W[2,3] to the loss, layers as strips", "reaches the loss on 60");
        String html = Run.of("explain", "--model", model, "iris.csv", "--format", "html")
                .out();
        balanced(html);
        assertThat(html).contains("The network in strips", "negative ones are orange and barred");
        assertThat(Run.of("explain", "--model", model, "iris.csv").out())
                .contains("negative ones have a minus sign", "−░", "2/relu[")
                .doesNotContain("orange");
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(Run.of("explain", "BWC-22").err()).contains("there is no example \"BWC-22\"");
        assertThat(Run.of("explain", "BWC-2", "--weight", "w_x").err())
                .contains("there is no weight \"w_x\"; there are w_ij, w_jk");
        assertThat(Run.of("explain", "BWC-2", "--sample", "2").err()).contains("there is no sample 2");
        Run digits = Run.of("explain", "BWC-2", "--digits", "16");
        assertThat(digits.exit()).isEqualTo(2);
        assertThat(digits.err()).contains("--digits takes 1 to 15, not 16");
        assertThat(Run.of("explain", "DOL-5", "--format", "svg").err()).contains("choose with --sample");
        assertThat(Run.of("explain", "BWC-2", "--steps", "-1").exit()).isEqualTo(2);
        Run endless = Run.of("explain", "BWC-2", "--steps", "2000000000");
        assertThat(endless.exit()).isEqualTo(2);
        assertThat(endless.err()).contains("--steps takes 0 to 10000, not 2000000000");
        assertThat(Run.of("explain", "SDV-ACT", "--steps", "1").err()).contains("without a learning rate");
        assertThat(Run.of("explain", "BWC-2", "--blank").err())
                .contains("--blank makes a worksheet: add --format html");
        assertThat(Run.of("explain", "BWC-2", "--row", "3").err()).contains("--row is a row of the data");
        assertThat(Run.of("explain", "SDV-GD1").err()).contains("is no network");
        assertThat(Run.of("explain", "BWC-2", "--notation", "X").err()).contains("dol, sdv, dag, bwc, rn");
    }

    @Test
    void theEndingOfTheFileSaysTheFormat(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("dol-3.html");
        assertThat(Run.of("explain", "DOL-3", "--out", page).exit()).isZero();
        assertThat(page).content().startsWith("<!DOCTYPE html>");

        Run clash = Run.of("explain", "DOL-3", "--format", "html", "--out", folder.resolve("x.svg"));
        assertThat(clash.exit()).isEqualTo(2);
        assertThat(clash.err())
                .contains("the format is html, but the file", "x.svg ends as svg does: change one of the two");
    }

    @Test
    void anErrorIsJsonWhereTheFormatIs() {
        assertThat(Run.of("explain", "NONE", "--format", "json")
                        .lastJson()
                        .get("event")
                        .asString())
                .isEqualTo("error");
    }
}
