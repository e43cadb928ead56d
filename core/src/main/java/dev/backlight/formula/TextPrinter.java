package dev.backlight.formula;

import dev.backlight.formula.Binding.Term;
import dev.backlight.formula.Formula.Apply;
import dev.backlight.formula.Formula.BigSum;
import dev.backlight.formula.Formula.Blank;
import dev.backlight.formula.Formula.Derivative;
import dev.backlight.formula.Formula.Hadamard;
import dev.backlight.formula.Formula.Juxtaposition;
import dev.backlight.formula.Formula.Marked;
import dev.backlight.formula.Formula.Negative;
import dev.backlight.formula.Formula.Number;
import dev.backlight.formula.Formula.Power;
import dev.backlight.formula.Formula.Primed;
import dev.backlight.formula.Formula.Product;
import dev.backlight.formula.Formula.Quotient;
import dev.backlight.formula.Formula.Relation;
import dev.backlight.formula.Formula.Root;
import dev.backlight.formula.Formula.Sum;
import dev.backlight.formula.Formula.Symbol;
import dev.backlight.formula.Formula.Transpose;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formulas in one line of Unicode text. */
final class TextPrinter {
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private TextPrinter() {}

    static String print(Formula formula) {
        return switch (formula) {
            case Number(String digits) -> digits.replace('-', '−');
            case Symbol(String name, String below, String above, boolean _) ->
                name + script('_', below) + script('^', above);
            case Sum(List<Formula> terms) -> sum(terms);
            case Product(List<Formula> factors) -> product(factors);
            case Juxtaposition(List<Formula> factors) -> juxtaposition(factors);
            case Hadamard(List<Formula> factors) -> joined(factors, " ⊙ ", Binding.JUXTAPOSITION);
            case Quotient(Formula above, Formula below) -> at(above, Binding.PRODUCT) + "/" + at(below, Binding.POWER);
            case Power(Formula base, Formula exponent) -> at(base, Binding.ATOM) + exponent(exponent);
            case Root(Formula inner) -> "√" + argument(inner);
            case Negative(Formula inner) -> "−" + at(inner, Binding.PRODUCT);
            case Apply(Formula function, List<Formula> arguments) ->
                print(function)
                        + arguments.stream().map(TextPrinter::print).collect(Collectors.joining(", ", "(", ")"));
            case Primed(Formula function) -> primed(function);
            case Derivative(Formula of, Formula by, boolean partial) ->
                (partial ? "∂" : "d") + at(of, Binding.ATOM) + "/" + (partial ? "∂" : "d") + at(by, Binding.ATOM);
            case BigSum(Formula index, Formula body) -> "Σ_" + script(print(index)) + " " + at(body, Binding.PRODUCT);
            case Transpose(Formula matrix) -> at(matrix, Binding.ATOM) + "ᵀ";
            case Relation(List<Formula> sides, List<String> signs) -> {
                StringBuilder text = new StringBuilder(at(sides.getFirst(), Binding.SUM));
                for (int i = 0; i < signs.size(); i++) {
                    text.append(' ').append(signs.get(i)).append(' ').append(at(sides.get(i + 1), Binding.SUM));
                }
                yield text.toString();
            }
            case Marked(int _, Formula inner) -> print(inner);
            case Blank() -> "____";
        };
    }

    private static String at(Formula part, Binding least) {
        String text = print(part);
        return Binding.of(part, true).compareTo(least) < 0 ? "(" + text + ")" : text;
    }

    /** What a root or an exponent reaches over. */
    private static String argument(Formula part) {
        return part instanceof Apply ? "(" + print(part) + ")" : at(part, Binding.ATOM);
    }

    private static String product(List<Formula> factors) {
        return IntStream.range(0, factors.size())
                .mapToObj(i -> at(factors.get(i), Binding.ofFactor(factors, i)))
                .collect(Collectors.joining(" · "));
    }

    private static String joined(List<Formula> factors, String sign, Binding least) {
        return factors.stream().map(factor -> at(factor, least)).collect(Collectors.joining(sign));
    }

    private static String sum(List<Formula> terms) {
        StringBuilder text = new StringBuilder();
        for (Formula term : terms) {
            Term next = Term.of(term);
            String sign = next.isSubtracted() ? "−" : "+";
            if (!text.isEmpty()) {
                text.append(' ').append(sign).append(' ');
            } else if (next.isSubtracted()) {
                text.append(sign);
            }
            text.append(at(next.body(), Binding.PRODUCT));
        }
        return text.toString();
    }

    /** A space between two names, a dot before a number, nothing after a number or before a bracket. */
    private static String juxtaposition(List<Formula> factors) {
        StringBuilder text = new StringBuilder();
        boolean afterNumber = true;
        for (Formula factor : factors) {
            String next = at(factor, Binding.POWER);
            boolean afterWord = !text.isEmpty() && Character.isLetterOrDigit(text.charAt(text.length() - 1));
            if (!text.isEmpty() && Character.isDigit(next.charAt(0))) {
                text.append(" · ");
            } else if (afterWord && !afterNumber && Character.isLetter(next.charAt(0))) {
                text.append(' ');
            }
            text.append(next);
            afterNumber = factor instanceof Number;
        }
        return text.toString();
    }

    private static String primed(Formula function) {
        return function instanceof Symbol(String name, String below, String above, boolean _)
                ? name + "′" + script('_', below) + script('^', above)
                : at(function, Binding.ATOM) + "′";
    }

    private static String exponent(Formula exponent) {
        return exponent instanceof Number(String digits) && digits.chars().allMatch(Character::isDigit)
                ? digits.chars()
                        .mapToObj(digit -> SUPERSCRIPTS.substring(digit - '0', digit - '0' + 1))
                        .collect(Collectors.joining())
                : "^" + argument(exponent);
    }

    private static String script(char sign, String script) {
        return script.isEmpty() ? "" : sign + script(script);
    }

    private static String script(String script) {
        // w_in_i as it is typed, and as it can be read again.
        boolean plain = script.codePoints().allMatch(letter -> Character.isLetterOrDigit(letter) || letter == '_')
                || script.startsWith("(") && script.endsWith(")");
        return plain ? script : "{" + script + "}";
    }
}
