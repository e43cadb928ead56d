package dev.backlight.lessons;

import static dev.backlight.lessons.Example.DESCENT;
import static dev.backlight.lessons.Example.FORMULAS;
import static dev.backlight.lessons.Example.LAYERS;
import static dev.backlight.lessons.Example.UNITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake in a file is named with its place and what to do. */
class MistakesTest {
    @Test
    void notJson() {
        new Example("").assertRefusedAt("1:1", "the file is empty: a worked example is a JSON object");
        new Example("[]").assertRefusedAt("1:1", "a worked example must be an object, not a list");
        UNITS.with("\"title\":", "\"title\"")
                .assertRefused(
                        "\"Two units\",",
                        "this cannot be read as JSON: Unexpected character ('\"' (code 34)): was expecting a colon to"
                                + " separate property name and value");
        new Example(UNITS.json() + "{}").assertRefused("{}", "the example has ended, but there is more: take it out");
        new Example("[".repeat(100_000))
                .assertRefusedAt("1:18", "values are nested more than 16 deep, which no worked example needs");
    }

    @Test
    void members() {
        UNITS.with("\"samples\"", "\"sample\"")
                .assertRefused(
                        "\"sample\"", "an example with \"units\" has no member \"sample\"; did you mean \"samples\"?");
        UNITS.with("\"fixed\"", "\"frozen\"")
                .assertRefused(
                        "\"frozen\"",
                        "an example with \"units\" has no member \"frozen\"; choose from id, title, source, notation,"
                                + " fill, ask, expect, inputs, units, outputs, loss, reduction, learningRate, steps, samples,"
                                + " fixed");
        UNITS.with("\"activation\"", "\"Activaton\"")
                .assertRefused("\"Activaton\"", "a unit has no member \"Activaton\"; did you mean \"activation\"?");
        UNITS.with("\"units\"", "\"unit\"")
                .assertRefused("\"unit\"", "there is no member \"unit\"; did you mean \"units\"?");
        new Example("{\"id\": \"MINE\"}")
                .assertRefused(
                        "{\"id",
                        "this has none of the members units, layers, formulas, descend, which say what an example is"
                                + " about: add one");
        UNITS.with("\"fixed\"", "\"descend\": 1, \"fixed\"")
                .assertRefused("\"descend\"", "an example with \"units\" cannot have \"descend\" too: make two files");
        UNITS.with("\"title\": \"Two units\", ", "")
                .assertRefusedAt("1:1", "an example with \"units\" lacks \"title\": add it");
        UNITS.with("\"x\": [1, 2], ", "").assertRefused("{\"y\"", "a sample lacks \"x\": add it");
        UNITS.with("\"title\": \"Two units\"", "\"id\": \"TWO\"")
                .assertRefused("\"id\": \"TWO\"", "\"id\" stands here twice, first in line 2: take one out");
    }

    @Test
    void kindsOfValues() {
        UNITS.with("\"Two units\"", "7")
                .assertRefused("7,", "\"title\" must be a text that is not blank, not a number");
        UNITS.with("\"Two units\"", "\" \"")
                .assertRefused("\" \",", "\"title\" must be a text that is not blank, not a text");
        UNITS.with("[\"a\", \"b\"]", "\"a\"").assertRefused("\"a\",\n", "\"inputs\" must be a list, not a text");
        UNITS.with("0.5, \"b\"", "null, \"b\"").assertRefused("null", "the weight of \"a\" must be a number, not null");
        UNITS.with("0.5, \"b\"", "true, \"b\"").assertRefused("true", "the weight of \"a\" must be a number, not true");
        UNITS.with("{\"h\": 2}", "[2]").assertRefused("[2]", "\"from\" must be an object, not a list");
        UNITS.with("\"SQUARED\"", "\"SQUARE\"")
                .assertRefused("\"SQUARE\"", "\"loss\" cannot be \"SQUARE\"; did you mean \"SQUARED\"?");
        UNITS.with("\"SQUARED\"", "\"MSE\"")
                .assertRefused(
                        "\"MSE\"",
                        "\"loss\" cannot be \"MSE\"; choose from HALF_SQUARED, SQUARED, MEAN_SQUARED,"
                                + " MEAN_ABSOLUTE_ERROR, CROSS_ENTROPY, BINARY_CROSS_ENTROPY");
        UNITS.with("\"RELU\"", "\"REUL\"")
                .assertRefused("\"REUL\"", "\"activation\" cannot be \"REUL\"; did you mean \"RELU\"?");
    }

    @Test
    void numbers() {
        UNITS.with("-0.25", "NaN")
                .assertRefused(
                        "NaN", "the weight of \"b\" is NaN: a number must be finite, and at most 1.8e308 in size");
        UNITS.with("-0.25", "-Infinity")
                .assertRefused(
                        "-Infinity",
                        "the weight of \"b\" is -Infinity: a number must be finite, and at most 1.8e308 in size");
        UNITS.with("-0.25", "1e999999999999")
                .assertRefused(
                        "1e9",
                        "the weight of \"b\" is 1e999999999999: a number must be finite, and at most 1.8e308 in size");
        UNITS.with("-0.25", "1e-999999999999")
                .assertRefused(
                        "1e-9", "the weight of \"b\" is 1e-999999999999, so small that a double cannot tell it from 0");
        UNITS.with("-0.25", "0.10000000000000000555")
                .assertRefused(
                        "0.10000000",
                        "the weight of \"b\" is 0.10000000000000000555, which has more digits than a double keeps:"
                                + " write 0.1");
        UNITS.with("0.1,\n", "0,\n")
                .assertRefused("0,\n", "\"learningRate\" must be above 0, not 0.0; leave it out if nothing is updated");
        DESCENT.with("51", "2.5").assertRefused("2.5", "\"steps\" must be a whole number from 1 to 10000, not 2.5");
        DESCENT.with("51", "1000000000")
                .assertRefused("1000000000", "\"steps\" must be a whole number from 1 to 10000, not 1000000000");
    }

    @Test
    void units() {
        UNITS.with("{\"h\": 2}", "{\"j\": 2}")
                .assertRefused(
                        "\"j\"", "the unit \"y\" takes \"j\", which is no input or unit; choose from a, b, h, y");
        UNITS.with("{\"h\": 2}", "{\"hh\": 2}")
                .assertRefused(
                        "\"hh\"", "the unit \"y\" takes \"hh\", which is no input or unit; choose from a, b, h, y");
        UNITS.with("\"outputs\": [\"y\"]", "\"outputs\": [\"Z\"]")
                .assertRefused("\"Z\"", "the outputs name \"Z\", which is no input or unit; choose from a, b, h, y");
        UNITS.with("\"inputs\": [\"a\", \"b\"]", "\"inputs\": [\"a\", \"h\"]")
                .assertRefused("\"h\", \"act", "\"h\" is an input or unit in line 3 already: names must differ");
        UNITS.with("\"inputs\": [\"a\", \"b\"]", "\"inputs\": [\"a\", \"a->b\"]")
                .assertRefused("\"a->b\"", "an input cannot be \"a->b\": use letters, digits and _ alone");
        UNITS.with("{\"h\": 2}", "{}")
                .assertRefused(
                        "{}",
                        "the unit \"y\" takes nothing: name an input or unit and its weight, for example {\"a\": 0.5}");
        UNITS.with("{\"h\": 2}", "{\"h\": {}}")
                .assertRefused(
                        "{}}",
                        "the weight of \"h\" has 0 names: write one, for example {\"w_ij\": 0.5}, or the number alone");
        UNITS.with("{\"h\": 2}", "{\"h\": {\"a\": 2}}")
                .assertRefused(
                        "\"a\": 2", "\"a\" names an input or unit in line 3 already: give the weight another name");
        UNITS.with("{\"h\": 2}", "{\"h\": {\"w_bh\": 2}}")
                .assertRefused(
                        "2}}, \"bias\": 1",
                        "\"w_bh\" is 2.0 here and -0.25 above, but weights of one name are one weight: give them one"
                                + " value or two names");
        UNITS.with("\"a\": 0.5", "\"y\": 0.5")
                .assertRefused("[\n    {\"name", "a unit cannot depend on itself: h → y → h");
        UNITS.with("\"outputs\": [\"y\"]", "\"outputs\": [\"y\", \"y\"]")
                .assertRefused("[\n    {\"name", "the output \"y\" is listed twice");
        UNITS.with("\"outputs\": [\"y\"]", "\"outputs\": []")
                .assertRefused("[\n    {\"name", "a network of units needs at least one output");
        UNITS.with("\"fixed\": [\"b_h\"]", "\"fixed\": [\"bh\"]")
                .assertRefused("\"bh\"", "there is no parameter \"bh\" to hold fixed; did you mean \"b_h\"?");
    }

    @Test
    void samples() {
        UNITS.with("[{\"x\": [1, 2], \"y\": [0.5]}]", "[]")
                .assertRefused(
                        "[],\n  \"fixed",
                        "\"samples\" is empty: give it a sample, for example {\"x\": [1], \"y\": [0]}");
        UNITS.with("[1, 2]", "[1]")
                .assertRefused("[1], \"y", "\"x\" has 1 number, but the network has 2 inputs: give one number each");
        UNITS.with("[0.5]", "[0.5, 1]")
                .assertRefused("[0.5, 1]", "\"y\" has 2 numbers, but the network has 1 outputs: give one number each");
        UNITS.with("\"SQUARED\"", "\"CROSS_ENTROPY\"")
                .with("[0.5]", "[1]")
                .assertRefused("1]}", "\"y\" must be a whole number from 0 to 0, not 1");
        UNITS.with("\"y\": [0.5]", "\"dE/dy\": [0.5]")
                .assertRefused(
                        "\"SQUARED\"",
                        "the samples give \"dE/dy\", so there is no place for a loss: take \"loss\" out, or give \"y\"");
    }

    @Test
    void layers() {
        LAYERS.with("[0.5, -1, 2]", "[0.5, -1]")
                .assertRefused(
                        "[1.5", "this row of \"weights\" has 3 numbers, and the first has 2: make them equally long");
        LAYERS.with("[1, -2, 0.5]", "[1, -2]")
                .assertRefused(
                        "[[0.5",
                        "a row of \"weights\" has 3 numbers, but 2 come in: write one row an output, one number an"
                                + " input");
        LAYERS.with("[0.1, -0.2]", "[0.1]")
                .assertRefused(
                        "[0.1],", "\"bias\" has 1 numbers, and \"weights\" has 2 rows: give one number an output");
        LAYERS.with("[[0.5, -1, 2], [1.5, 0.25, -0.5]]", "[]")
                .assertRefused("[], ", "\"weights\" has no rows: give it one row an output");
        LAYERS.with("\"weights\": [[0.5, -1, 2], [1.5, 0.25, -0.5]], ", "")
                .assertRefused("[0.1, ", "a layer with a bias needs \"weights\" too: add them");
    }

    @Test
    void formulas() {
        FORMULAS.with("b*c;", "b**c;")
                .assertRefused(
                        "\"d = b**c",
                        "in \"formulas\", character 7: expected a number, a name or \"(\", but found \"*\"\n"
                                + "  d = b**c; b = a^2; c = -7*a\n        ^");
        FORMULAS.with("[{\"a\": 2}, {\"a\": -1}]", "[]")
                .assertRefused("[]", "\"at\" is empty: give each variable a number, for example {\"x\": 2}");
        FORMULAS.with("{\"a\": 2}", "{}")
                .assertRefused("{}", "a point of \"at\" is empty: give each variable a number, for example {\"x\": 2}");
        FORMULAS.with("-1}", "\"one\"}")
                .assertRefused("\"one\"", "\"a\" of a point of \"at\" must be a number, not a text");
        FORMULAS.with("{\"a\": 2}", "{\"b\": 2}")
                .assertRefused(
                        "\"b\"",
                        "a point of \"at\" has a number for \"b\", which is no variable of the formulas; choose from a");
        FORMULAS.with("-7*a", "-7*a*k")
                .assertRefused("{\"a\": 2}", "a point of \"at\" has no number for the variable \"k\": add it");
        FORMULAS.with("\"at\"", "\"inverse\": \"a = k^2\", \"at\"")
                .assertRefused(
                        "\"a = k^2\"",
                        "\"inverse\" must give a variable of the formulas in terms of what they define, as x = y^(1/3)"
                                + " does for y = x^3, not a = k^2");
        FORMULAS.with("\"at\"", "\"nudge\": {\"c\": 1}, \"at\"")
                .assertRefused(
                        "\"c\"",
                        "\"nudge\" has a number for \"c\", which is no variable of the formulas; choose from a");
    }

    @Test
    void descents() {
        DESCENT.with("-1.99", "[]")
                .assertRefused("[]", "\"from\" is empty: give each variable a number, for example {\"x\": 2}");
        DESCENT.with("3x^2", "3x^")
                .assertRefused(
                        "\"x^3",
                        "in \"function\", character 10: expected a number, a name or \"(\", but found the end\n"
                                + "  x^3 + 3x^\n           ^");
        DESCENT.with("3x^2", "3")
                .with("x^3", "5")
                .assertRefused("\"5 + 3\"", "a descent is over one or two variables, and this function has 0: 5 + 3");
        DESCENT.with("3x^2", "y")
                .assertRefused(
                        "-1.99", "a start of \"from\" must be an object of a number for each of x, y, not a number");
        DESCENT.with("-1.99", "\"one\"")
                .assertRefused(
                        "\"one\"", "a start of \"from\" must be a number, or an object of one for x, not a text");
        DESCENT.with("-1.99", "[1, [2]]")
                .assertRefused("[2]", "a start of \"from\" must be a number, or an object of one for x, not a list");
        DESCENT.with("x^3 + 3x^2", "f = x; g = x^2")
                .assertRefused("\"f = x", "no formula uses any of f, g: say which of them is the result");
    }

    @Test
    void rates() {
        DESCENT.with("0.04", "-0.3").assertRefused("-0.3", "\"rate\" must be above 0, not -0.3: a step would climb");
        DESCENT.with("0.04", "0.00")
                .assertRefused("0.00", "\"rate\" must be above 0, not 0.0: a step would go nowhere");
        DESCENT.with("0.04", "1e999")
                .assertRefused("1e999", "\"rate\" is 1e999: a number must be finite, and at most 1.8e308 in size");
        UNITS.with("\"learningRate\": 0.1", "\"learningRate\": -0.1")
                .assertRefused(
                        "-0.1,", "\"learningRate\" must be above 0, not -0.1; leave it out if nothing is updated");
    }

    @Test
    void answers() {
        UNITS.with("{\"h\": 0.1}", "{\"h\": null}")
                .assertRefused("null", "\"h\" is null: write your answer in its place, or take it out");
        UNITS.with("{\"h\": 0.1}", "{\"h\": true}").assertRefused("true", "\"h\" must be a number, not true");
        UNITS.with("{\"h\": 0.1}", "{\"h\": {\"y\": 1}}")
                .assertRefused("{\"y\": 1}", "\"h\" must be a number, not an object");
        UNITS.with("{\"h\": 0.1}", "{\"h\": [1, [2]]}")
                .assertRefused("[2]", "a number of \"h\" must be a number, not a list");
        UNITS.with("{\"h\": 0.1}", "{\"h\": [[1], 2]}")
                .assertRefused("2]}", "a row of \"h\" must be a list, not a number");
        UNITS.with("{\"h\": 0.1}", "{\"h\": 1, \"h\": 2}")
                .assertRefused("\"h\": 2}\n", "\"h\" stands here twice, first in line 12: take one out");
    }

    @Test
    void quantities() {
        UNITS.with("[\"h\", \"y\"]", "[\"h\", \"dE/dw_hb\"]")
                .assertRefused("\"dE/dw_hb\"", "there is no quantity \"w_hb\"; did you mean \"w_bh\"?");
        UNITS.with("{\"h\": 0.1}", "{\"k\": 0.1}")
                .assertRefused(
                        "\"k\"",
                        "there is no quantity \"k\"; choose from C, E, L, Loss, a, b, b[h], b[y], b_h, f'[h], f'[y], h, loss,"
                                + " s[h], s[y], t[y], w[a->h], w[b->h], w[h->y], w_bh, y");
        UNITS.with("[\"h\", \"y\"]", "[\"h of sample 2\"]")
                .assertRefused("\"h of", "there is no sample 2: they are counted from 1 to 1");
        UNITS.with("[\"h\", \"y\"]", "[\"new h after 3\"]")
                .assertRefused(
                        "\"new h",
                        "\"new h after 3\" is no quantity: \"new X\" is \"X after 1\", so write one of the two");
        UNITS.with("[\"h\", \"y\"]", "[\"h after 20000\"]")
                .assertRefused(
                        "\"h after", "\"h after 20000\" asks for more than 10000 steps, the most that are taken");
        UNITS.with(", \"learningRate\": 0.1", "")
                .with("[\"h\", \"y\"]", "[\"new w_bh\"]")
                .assertRefused(
                        "\"new", "\"new w_bh\" is after an update, but the example has no \"learningRate\": add it");
        LAYERS.with("\"samples\"", "\"ask\": [\"dE/dW1[2,0]\"], \"samples\"")
                .assertRefused("\"dE/dW1[", "\"dE/dW1[2,0]\" does not exist: the first index runs from 0 to 1");
        LAYERS.with("\"samples\"", "\"ask\": [\"W1[2]\"], \"samples\"")
                .assertRefused("\"W1[", "\"W1[2]\" has 1 indices, but W1 has 2");
        LAYERS.with("\"samples\"", "\"ask\": [\"df1/dW1\"], \"samples\"")
                .assertRefused(
                        "\"df1",
                        "\"df1/dW1\" is the derivative of 2 numbers: ask for that of one, such as the loss, or for one"
                                + " sample: df1/dW1 of sample 1");
        FORMULAS.with("\"at\"", "\"ask\": [\"dd/da after 2\"], \"at\"")
                .assertRefused("\"dd", "\"dd/da after 2\" is after a step, but formulas take none");
        FORMULAS.with("\"at\"", "\"ask\": [\"predicted change of d\"], \"at\"")
                .assertRefused(
                        "\"predicted", "\"predicted change of d\" needs \"nudge\": say by how much to move a variable");
    }

    @Test
    void blanks() {
        String blank = "\"fill\": [{\"prompt\": \"What is h?\", \"formula\": \"h\","
                + " \"in\": {\"x\": \"a\", \"n\": 2}, \"answer\": \"x/n\"}], \"fixed\"";
        Example formula = UNITS.with("\"fixed\"", blank);
        assertThat(formula.read().exercise().fill())
                .containsExactly(new Blank.Formula("What is h?", "h", Map.of("x", "a"), Map.of("n", 2.0), "x/n"));
        formula.with("\"x/n\"", "\"x/m\"")
                .assertRefused("\"x/m\"", "in \"answer\", the formula has the letter m; write it with x, n");
        formula.with("\"x\": \"a\"", "\"x\": \"bh\"")
                .assertRefused("\"bh\"", "there is no quantity \"bh\"; did you mean \"b_h\"?");
        formula.with("\"formula\": \"h\"", "\"formula\": \"hidden\"")
                .assertRefused(
                        "\"hidden\"",
                        "there is no quantity \"hidden\"; choose from C, E, L, Loss, a, b, b[h], b[y], b_h, f'[h], f'[y], h,"
                                + " loss, s[h], s[y], t[y], w[a->h], w[b->h], w[h->y], w_bh, y");
        formula.with("\"in\": {\"x\": \"a\", \"n\": 2}, ", "")
                .assertRefused("{\"prompt\"", "a blank lacks \"in\": add it");
        UNITS.with(
                        "\"fixed\"",
                        "\"fill\": [{\"prompt\": \"Which?\", \"choices\": [\"one\", \"two\"], \"answer\": \"tow\"}],"
                                + " \"fixed\"")
                .assertRefused("\"tow\"", "\"answer\" is none of the choices; did you mean \"two\"?");
    }

    @Test
    void files(@TempDir Path folder) throws IOException {
        Path large = folder.resolve("large.json");
        Files.writeString(large, " ".repeat(WorkedExample.LARGEST + 1));
        assertThatThrownBy(() -> WorkedExample.read(large))
                .isInstanceOf(ExampleException.class)
                .hasMessage(large + ": this is larger than 1 MiB, which no worked example needs");

        Path latin = folder.resolve("latin.json");
        Files.write(latin, "{\"title\": \"Übung\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> WorkedExample.read(latin))
                .isInstanceOf(ExampleException.class)
                .hasMessage(latin + ": this is no UTF-8 text: save it as UTF-8");
    }

    /** Whatever one letter is changed to, there is an example or one typed exception. */
    @Test
    void anyOneLetterChanged() {
        Random random = new Random(4);
        String letters = "\"{}[],:0123456789.-eaINn\\u\u0000 é";
        int refused = 0;
        for (int round = 0; round < 4_000; round++) {
            Example example = new Example[] {UNITS, LAYERS, FORMULAS, DESCENT}[round % 4];
            StringBuilder json = new StringBuilder(example.json());
            json.setCharAt(random.nextInt(json.length()), letters.charAt(random.nextInt(letters.length())));
            try {
                new Example(json.toString()).read();
            } catch (ExampleException mistake) {
                assertThat(mistake.getMessage()).as(json.toString()).matches("(?s)my\\.json:\\d+:\\d+: .*");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }
}
