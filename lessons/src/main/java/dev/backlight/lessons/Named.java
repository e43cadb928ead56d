package dev.backlight.lessons;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Parameter;
import dev.backlight.grad.Gradient;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Expressions by their names, and what can be asked of them: {@code dA/dB} is the derivative of A by B, {@code dA/dB
 * through C} its part over the paths through C, and {@code A[0,2]} an element of A.
 */
final class Named {
    private static final Pattern ELEMENT = Pattern.compile("(.+)\\[(\\d{1,6})(?:,(\\d{1,6}))?]");
    static final Pattern DERIVATIVE = Pattern.compile("d(.+?)/d(.+?)(?: through (.+))?");

    /**
     * An expression, and how it is shown.
     *
     * @param node what derivatives are taken of and by
     * @param shown what becomes of it, and of a derivative by it, when it is shown
     */
    private record Entry(Expr node, UnaryOperator<Expr> shown) {}

    private final Map<String, Entry> entries = new HashMap<>();

    /** The first name of every node. */
    private final Map<Expr, String> names = new IdentityHashMap<>();

    /** Gives a name to an expression, if the name is not taken. */
    void put(String name, Expr node) {
        put(name, node, UnaryOperator.identity());
    }

    void put(String name, Expr node, UnaryOperator<Expr> shown) {
        entries.putIfAbsent(name, new Entry(node, shown));
        names.putIfAbsent(node, name);
    }

    /** The name that an expression got first. */
    Optional<String> nameOf(Expr node) {
        return Optional.ofNullable(names.get(node));
    }

    /**
     * The expression of a name, as derivatives are taken by it.
     *
     * @throws IllegalArgumentException if there is none
     */
    Expr node(String name) {
        return known(name).node();
    }

    /** Lets the names stand for what became of their expressions; parameters stay themselves. */
    void rewrite(Rewriting rewriting) {
        entries.replaceAll((_, entry) ->
                entry.node().op() instanceof Parameter ? entry : new Entry(rewriting.of(entry.node()), entry.shown()));
    }

    /**
     * What a text names.
     *
     * @throws IllegalArgumentException if it names nothing; the message says what is near
     */
    Expr of(String text) {
        if (entries.containsKey(text)) {
            Entry entry = known(text);
            return entry.shown().apply(entry.node());
        }
        Matcher derivative = DERIVATIVE.matcher(text);
        Matcher element = ELEMENT.matcher(text);
        // The brackets of dE/ds[3] belong to the name s[3], those of dE/dW1[0,2] do not.
        if (element.matches() && !(derivative.matches() && entries.containsKey(derivative.group(2)))) {
            return element(of(element.group(1)), text, element);
        }
        if (!derivative.matches()) {
            return known(text).node();
        }
        Entry of = known(derivative.group(1));
        Entry by = known(derivative.group(2));
        if (derivative.group(3) == null) {
            return by.shown().apply(derivative(of.node(), by.node(), text));
        }
        Expr through = known(derivative.group(3)).node();
        return derivative(of.node(), through, text).mul(derivative(through, by.node(), text));
    }

    private Entry known(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("there is no quantity \"" + name + "\"; "
                    + Suggestion.among(entries.keySet().stream().sorted().toList(), name));
        }
        return entry;
    }

    private static Expr derivative(Expr of, Expr by, String text) {
        if (of.shape().count() != 1) {
            throw new IllegalArgumentException("\"" + text + "\" is the derivative of "
                    + of.shape().count() + " numbers: ask for that of one, such as the loss, or for one sample: " + text
                    + " of sample 1");
        }
        return Gradient.of(of.shape().rank() == 0 ? of : of.sum())
                .by(by)
                .orElseGet(() -> Expr.constant(0, by.element()).broadcastTo(by.shape()));
    }

    private static Expr element(Expr whole, String text, Matcher element) {
        List<Integer> indices = element.group(3) == null
                ? List.of(Integer.parseInt(element.group(2)))
                : List.of(Integer.parseInt(element.group(2)), Integer.parseInt(element.group(3)));
        if (whole.shape().rank() != indices.size()) {
            throw new IllegalArgumentException("\"" + text + "\" has " + indices.size() + " indices, but "
                    + element.group(1) + " has " + whole.shape().rank());
        }
        Expr part = whole;
        for (int axis = 0; axis < indices.size(); axis++) {
            int index = indices.get(axis);
            if (index >= whole.shape().size(axis)) {
                throw new IllegalArgumentException("\"" + text + "\" does not exist: "
                        + (axis == 0 ? "the first" : "the second") + " index runs from 0 to "
                        + (whole.shape().size(axis) - 1));
            }
            part = part.slice(axis, index, 1);
        }
        return part.sum();
    }
}
