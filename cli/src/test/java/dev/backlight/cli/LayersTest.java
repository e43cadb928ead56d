package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.expr.Unary;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Init;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class LayersTest {
    @Test
    void readsUnitsAndActivations() {
        assertThat(Layers.parse(" 256 relu,128   Tanh , 7").network(10).layers())
                .containsExactly(
                        new Dense(256, new Init.He()),
                        Activation.RELU,
                        new Dense(128, new Init.Xavier()),
                        Activation.TANH,
                        new Dense(7),
                        new Dense(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "256 relu, 128 relu", "7", "3 tanh, 4"})
    void writesWhatItReads(String text) {
        assertThat(Layers.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "256 relu, 128 rely | 15 | \"rely\" is not an activation; choose one of abs, arccos, arcsin",
                "relu               | 1  | \"relu\" is not a number of units",
                "256 relu,          | 10 | a number of units is expected",
                "256 relu,, 3       | 10 | a number of units is expected",
                "0 relu             | 1  | \"0\" is not a number of units",
                "12 relu -3         | 9  | a comma is expected before \"-3\"",
                "99999999999 relu   | 1  | \"99999999999\" is not a number of units",
                "5 relu, 2.5 tanh   | 9  | \"2.5\" is not a number of units",
            })
    void pointsAtTheMistake(String text, int character, String problem) {
        assertThatThrownBy(() -> Layers.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("in \"" + text + "\" at character " + character + ": " + problem);
    }

    @Test
    void offersEveryActivationOfTheTable() {
        for (Unary function : Unary.values()) {
            assertThat(Layers.parse("3 " + function.label()).network(1).layers())
                    .contains(new Activation(function));
            assertThatThrownBy(() -> Layers.parse("3 none")).hasMessageContaining(function.label());
        }
    }
}
