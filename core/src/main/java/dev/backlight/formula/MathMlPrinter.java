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
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formulas in MathML Core, which every current browser draws without a script. */
final class MathMlPrinter {
    private MathMlPrinter() {}

    static String print(Formula formula) {
        return "<math>" + row(formula) + "</math>";
    }

    /** The terms or factors, each with the sign before it, as elements of their own. */
    static List<String> parts(Formula formula) {
        List<String> parts = switch (formula) {
            case Sum(List<Formula> terms) -> terms(terms, MathMlPrinter::infix);
            case Product(List<Formula> factors) -> factors(factors, MathMlPrinter::infix);
            case Number _, Symbol _, Juxtaposition _, Hadamard _, Quotient _, Power _, Root _, Negative _ ->
                List.of(row(formula));
            case Apply _, Primed _, Derivative _, BigSum _, Transpose _, Relation _, Marked _, Blank _ ->
                List.of(row(formula));
        };
        return parts.stream().map(part -> "<math>" + part + "</math>").toList();
    }

    private static String row(Formula formula) {
        return switch (formula) {
            case Number(String digits) -> number(digits);
            case Symbol(String name, String below, String above, boolean bold) ->
                scripted(identifier(name, bold), below, above);
            case Sum(List<Formula> terms) -> String.join("", terms(terms, MathMlPrinter::operator));
            case Product(List<Formula> factors) -> String.join("", factors(factors, MathMlPrinter::operator));
            case Juxtaposition(List<Formula> factors) -> joined(factors, "\u2062", Binding.POWER);
            case Hadamard(List<Formula> factors) -> joined(factors, "⊙", Binding.JUXTAPOSITION);
            case Quotient(Formula above, Formula below) -> element("mfrac", grouped(row(above)) + grouped(row(below)));
            case Power(Formula base, Formula exponent) ->
                element(
                        "msup",
                        (Binding.isBase(base) ? grouped(row(base)) : bracketed(row(base))) + grouped(row(exponent)));
            case Root(Formula inner) -> element("msqrt", row(inner));
            case Negative(Formula inner) -> prefix("−") + at(inner, Binding.PRODUCT);
            case Apply apply
            when apply.isAbsoluteValue() ->
                grouped("<mo form=\"prefix\">|</mo>" + row(apply.arguments().getFirst())
                        + "<mo form=\"postfix\">|</mo>");
            case Apply(Formula function, List<Formula> arguments) ->
                row(function)
                        + operator("\u2061")
                        + bracketed(
                                arguments.stream().map(MathMlPrinter::row).collect(Collectors.joining(operator(","))));
            case Primed(Formula function) -> primed(function);
            case Derivative(Formula of, Formula by, boolean partial) -> {
                String d = partial ? element("mo", "∂") : "<mi mathvariant=\"normal\">d</mi>";
                yield element("mfrac", grouped(d + at(of, Binding.ATOM)) + grouped(d + at(by, Binding.ATOM)));
            }
            case BigSum(Formula index, Formula body) ->
                element("munder", operator("∑") + grouped(row(index))) + at(body, Binding.PRODUCT);
            case Transpose(Formula matrix) -> element("msup", grouped(at(matrix, Binding.ATOM)) + element("mi", "T"));
            case Relation(List<Formula> sides, List<String> signs) -> {
                StringBuilder text = new StringBuilder(at(sides.getFirst(), Binding.SUM));
                for (int i = 0; i < signs.size(); i++) {
                    text.append(operator(signs.get(i))).append(at(sides.get(i + 1), Binding.SUM));
                }
                yield text.toString();
            }
            case Marked(int group, Formula inner) ->
                "<mrow style=\"color: " + Palette.css(group) + "\">" + row(inner) + "</mrow>";
            case Blank() -> "<mtext class=\"blank\">\u2009_____\u2009</mtext>";
        };
    }

    private static String at(Formula part, Binding least) {
        return Binding.of(part, false).compareTo(least) < 0 ? bracketed(row(part)) : row(part);
    }

    private static String number(String digits) {
        String unsigned = digits.startsWith("-") ? digits.substring(1) : digits;
        int e = unsigned.indexOf('e');
        String plain = e < 0
                ? element("mn", unsigned)
                : element("mn", unsigned.substring(0, e))
                        + operator("·")
                        + element("msup", element("mn", "10") + grouped(number(unsigned.substring(e + 1))));
        return digits.startsWith("-") ? prefix("−") + plain : plain;
    }

    /** Each factor, after the first with the dot before it. */
    private static List<String> factors(List<Formula> factors, UnaryOperator<String> sign) {
        return IntStream.range(0, factors.size())
                .mapToObj(i -> (i == 0 ? "" : sign.apply("·")) + at(factors.get(i), Binding.ofFactor(factors, i)))
                .toList();
    }

    private static String joined(List<Formula> factors, String sign, Binding least) {
        return factors.stream().map(factor -> at(factor, least)).collect(Collectors.joining(operator(sign)));
    }

    /** Each term with its sign before it; the first has none if it is added. */
    private static List<String> terms(List<Formula> terms, UnaryOperator<String> sign) {
        List<String> signed = new ArrayList<>();
        for (Formula term : terms) {
            Term next = Term.of(term);
            String before = !signed.isEmpty()
                    ? sign.apply(next.isSubtracted() ? "−" : "+")
                    : next.isSubtracted() ? prefix("−") : "";
            signed.add(before + at(next.body(), Binding.PRODUCT));
        }
        return signed;
    }

    private static String identifier(String name, boolean bold) {
        String style = bold ? " style=\"font-weight: bold\"" : "";
        return "<mi" + style + ">" + escaped(name) + "</mi>";
    }

    private static String scripted(String base, String below, String above) {
        if (below.isEmpty() && above.isEmpty()) {
            return base;
        }
        if (above.isEmpty()) {
            return element("msub", base + script(below));
        }
        return below.isEmpty()
                ? element("msup", base + script(above))
                : element("msubsup", base + script(below) + script(above));
    }

    private static String script(String script) {
        return element("mi", escaped(script));
    }

    private static String primed(Formula function) {
        return function instanceof Symbol(String name, String below, String above, boolean bold)
                ? scripted(element("msup", identifier(name, bold) + operator("′")), below, above)
                : element("msup", grouped(at(function, Binding.ATOM)) + operator("′"));
    }

    private static String bracketed(String inner) {
        return "<mrow><mo>(</mo>" + inner + "<mo>)</mo></mrow>";
    }

    private static String grouped(String inner) {
        return "<mrow>" + inner + "</mrow>";
    }

    private static String operator(String sign) {
        return element("mo", escaped(sign));
    }

    /** A sign between two elements of which the second begins with it; before it stands a space of the text. */
    private static String infix(String sign) {
        return "<mo form=\"infix\" lspace=\"0\" rspace=\"0.28em\">" + escaped(sign) + "</mo>";
    }

    private static String prefix(String sign) {
        return "<mo form=\"prefix\">" + sign + "</mo>";
    }

    private static String element(String name, String inner) {
        return "<" + name + ">" + inner + "</" + name + ">";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
