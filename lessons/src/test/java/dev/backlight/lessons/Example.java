package dev.backlight.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;

/** The text of an example, to be spoilt in one place. */
record Example(String json) {
    static final Example UNITS = new Example("""
            {
              "id": "MINE", "title": "Two units", "loss": "SQUARED", "learningRate": 0.1,
              "inputs": ["a", "b"],
              "units": [
                {"name": "h", "activation": "RELU", "from": {"a": 0.5, "b": {"w_bh": -0.25}}, "bias": {"b_h": 0.1}},
                {"name": "y", "from": {"h": 2}, "bias": 1}
              ],
              "outputs": ["y"],
              "samples": [{"x": [1, 2], "y": [0.5]}],
              "fixed": ["b_h"],
              "ask": ["h", "y"],
              "expect": {"h": 0.1}
            }
            """);

    static final Example LAYERS = new Example("""
            {
              "id": "MINE", "title": "One layer",
              "layers": [
                {"weights": [[0.5, -1, 2], [1.5, 0.25, -0.5]], "bias": [0.1, -0.2], "activation": "tanh"}
              ],
              "samples": [{"x": [1, -2, 0.5], "dE/dy": [0.3, -0.7]}]
            }
            """);

    static final Example FORMULAS = new Example("""
            {"id": "MINE", "title": "Two paths",
             "formulas": "d = b*c; b = a^2; c = -7*a",
             "at": [{"a": 2}, {"a": -1}]}
            """);

    static final Example DESCENT = new Example("""
            {"id": "MINE", "title": "A cubic",
             "descend": {"function": "x^3 + 3x^2", "from": -1.99, "rate": 0.04, "steps": 51}}
            """);

    /** The same text with one piece, which it has just once, replaced by another. */
    Example with(String old, String replacement) {
        assertThat(json.split(Pattern.quote(old), -1))
                .as("\"%s\" in the text", old)
                .hasSize(2);
        return new Example(json.replace(old, replacement));
    }

    WorkedExample read() {
        return WorkedExample.parse("my.json", json);
    }

    /** Asserts that reading fails where this piece of the text stands, with this message. */
    void assertRefused(String piece, String message) {
        assertThat(json.split(Pattern.quote(piece), -1))
                .as("\"%s\" in the text", piece)
                .hasSize(2);
        String before = json.substring(0, json.indexOf(piece));
        long line = 1 + before.chars().filter(letter -> letter == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        assertRefusedAt(line + ":" + column, message);
    }

    void assertRefusedAt(String lineAndColumn, String message) {
        assertThatThrownBy(this::read)
                .isInstanceOf(ExampleException.class)
                .hasMessage("my.json:" + lineAndColumn + ": " + message);
    }
}
