package dev.backlight.explain;

import dev.backlight.formula.Formula;
import dev.backlight.formula.Formula.Symbol;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose letters a derivation is written in. The same quantity has five names in the five texts. */
public enum Notation {
    /** Dolhansky, <i>Mathematics of Backpropagation</i>: s, z, δ, w from source to target, E, η. */
    DOL("E", "η", "s", "z", "δ"),
    /** <i>Understanding Backpropagation with Simple Derivatives</i>: layers take x and give y; w_i^j; E, α. */
    SDV("E", "α", "y", "x", ""),
    /** Lecture slides: f, g, W with the output's index first; L. */
    DAG("L", "η", "f", "g", ""),
    /** <i>Back-Prop wo Calc</i>: g, a, C, r. */
    BWC("C", "r", "g", "a", ""),
    /** Russell and Norvig, fourth edition: in, a, Δ = dLoss/din, α. */
    RN("Loss", "α", "in", "a", "Δ");

    /** A name that is a letter with an index: {@code a_i}. */
    private static final Pattern INDEXED = Pattern.compile("(\\p{L}+)_(.+)");

    /** An element of a tensor that has one letter: {@code x[3]}. */
    private static final Pattern ELEMENT = Pattern.compile("(\\p{L})\\[(.+)]");

    private final String loss;
    private final String rate;
    private final String preActivation;
    private final String value;
    private final String delta;

    Notation(String loss, String rate, String preActivation, String value, String delta) {
        this.loss = loss;
        this.rate = rate;
        this.preActivation = preActivation;
        this.value = value;
        this.delta = delta;
    }

    /** The loss. */
    public Symbol loss() {
        return Formula.symbol(loss);
    }

    /** The learning rate. */
    public Symbol rate() {
        return Formula.symbol(rate);
    }

    /** A unit's pre-activation. */
    public Symbol preActivation(String unit) {
        return this == SDV
                ? Formula.symbol(preActivation, "", index(unit))
                : Formula.symbol(preActivation, index(unit));
    }

    /** A unit's or input's value. */
    public Formula value(String unit) {
        return Formula.symbol(value, index(unit));
    }

    /** An input, by its own letter if it has one: {@code x[3]} is an x with the index 3. */
    public Formula input(String name) {
        Matcher element = ELEMENT.matcher(name);
        if (element.matches()) {
            return Formula.symbol(element.group(1), element.group(2));
        }
        Symbol symbol = Formula.named(name);
        return symbol.below().isEmpty() ? Formula.symbol("x", name) : symbol;
    }

    /** An output as the loss takes it. */
    public Formula output(String unit, boolean isOnly) {
        return switch (this) {
            case DOL, RN -> Formula.symbol("ŷ", isOnly ? "" : index(unit));
            case SDV, DAG, BWC -> value(unit);
        };
    }

    /** A target. SDV writes a hat for it, and none for the output. */
    public Formula target(String unit, boolean isOnly) {
        return Formula.symbol(this == SDV ? "ŷ" : "y", isOnly ? "" : index(unit));
    }

    /** A weight from one unit to another. */
    public Formula weight(String source, String target) {
        String from = index(source);
        String to = index(target);
        boolean isShort = from.length() == 1 && to.length() == 1;
        return switch (this) {
            case DOL -> Formula.symbol("w", from + "→" + to);
            case SDV -> Formula.symbol("w", from, to);
            case DAG -> Formula.symbol("W", to + "," + from);
            case BWC -> Formula.symbol("w", isShort ? from + to : from + "," + to);
            case RN -> Formula.symbol("w", from + "," + to);
        };
    }

    /** The bias of a unit. */
    public Formula bias(String unit) {
        String index = index(unit);
        return switch (this) {
            case DOL, DAG, BWC -> Formula.symbol("b", index);
            case SDV -> Formula.symbol("b", "", index);
            case RN -> Formula.symbol("w", "0," + index);
        };
    }

    /** The error signal of a unit: its own letter, or the derivative that it is. */
    public Formula delta(String unit) {
        return delta.isEmpty() ? by(preActivation(unit)) : Formula.symbol(delta, index(unit));
    }

    /** The derivative of the loss by something. */
    public Formula by(Formula variable) {
        return derivative(loss(), variable);
    }

    /** A derivative, with the d that the text writes. */
    public Formula derivative(Formula of, Formula by) {
        return Formula.derivative(of, by, this != SDV && this != BWC);
    }

    /** What tells a unit from the others: {@code j} of {@code a_j}. */
    static String index(String unit) {
        Matcher indexed = INDEXED.matcher(unit);
        return indexed.matches() ? indexed.group(2) : unit;
    }
}
