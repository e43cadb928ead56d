package dev.backlight.cli;

import dev.backlight.expr.Unary;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Init;
import dev.backlight.nn.Layer;
import dev.backlight.nn.Sequential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/**
 * The hidden layers as a person writes them: {@code 256 relu, 128 relu}. An empty text is a network without any.
 *
 * @param hidden from the input's side to the output's
 */
record Layers(List<Hidden> hidden) {
    /** So many units, and the activation of a linear layer is none. */
    record Hidden(int units, Optional<Unary> activation) {
        @Override
        public String toString() {
            return units + activation.map(a -> " " + a.label()).orElse("");
        }
    }

    private static final Pattern WORD = Pattern.compile("[^\\s,]+");

    Layers {
        hidden = List.copyOf(hidden);
    }

    /**
     * Reads the text.
     *
     * @throws TypeConversionException if it is written otherwise; the message says at which character
     */
    static Layers parse(String text) {
        List<Hidden> hidden = new ArrayList<>();
        if (text.isBlank()) {
            return new Layers(hidden);
        }
        int at = 0;
        for (String part : text.split(",", -1)) {
            hidden.add(hidden(text, part, at));
            at += part.length() + 1;
        }
        return new Layers(hidden);
    }

    private static Hidden hidden(String text, String part, int at) {
        Matcher words = WORD.matcher(part);
        if (!words.find()) {
            throw wrong(text, at, "a number of units is expected, as in \"256 relu, 128 relu\"");
        }
        int units = units(text, words.group(), at + words.start());
        Optional<Unary> activation =
                words.find() ? Optional.of(activation(text, words.group(), at + words.start())) : Optional.empty();
        if (words.find()) {
            throw wrong(text, at + words.start(), "a comma is expected before \"" + words.group() + "\"");
        }
        return new Hidden(units, activation);
    }

    private static int units(String text, String word, int at) {
        try {
            int units = Integer.parseInt(word);
            if (units > 0) {
                return units;
            }
        } catch (NumberFormatException notAnInteger) {
            // said below
        }
        throw wrong(text, at, "\"" + word + "\" is not a number of units, from 1 on");
    }

    private static Unary activation(String text, String word, int at) {
        return Arrays.stream(Unary.values())
                .filter(function -> function.label().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> wrong(text, at, "\"" + word + "\" is not an activation; choose one of " + activations()));
    }

    private static String activations() {
        return Arrays.stream(Unary.values()).map(Unary::label).sorted().collect(Collectors.joining(", "));
    }

    private static TypeConversionException wrong(String text, int at, String problem) {
        return new TypeConversionException("in \"" + text + "\" at character " + (at + 1) + ": " + problem);
    }

    /**
     * The network: these layers, and a linear one with so many outputs. Weights before a relu start by He, others by
     * Xavier.
     */
    Sequential network(int outputs) {
        List<Layer> layers = new ArrayList<>();
        for (Hidden layer : hidden) {
            boolean relu = layer.activation().equals(Optional.of(Unary.RELU));
            layers.add(new Dense(layer.units(), relu ? new Init.He() : new Init.Xavier()));
            layer.activation().ifPresent(function -> layers.add(new Activation(function)));
        }
        layers.add(new Dense(outputs));
        return new Sequential(layers);
    }

    /** What {@link #parse} reads. */
    @Override
    public String toString() {
        return hidden.stream().map(Hidden::toString).collect(Collectors.joining(", "));
    }
}
