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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formulas in LaTeX's math mode. */
final class LatexPrinter {
    /** What LaTeX has a command for, and has no key for. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("α", "\\alpha "),
            Map.entry("β", "\\beta "),
            Map.entry("γ", "\\gamma "),
            Map.entry("δ", "\\delta "),
            Map.entry("ε", "\\varepsilon "),
            Map.entry("ζ", "\\zeta "),
            Map.entry("η", "\\eta "),
            Map.entry("θ", "\\theta "),
            Map.entry("ι", "\\iota "),
            Map.entry("κ", "\\kappa "),
            Map.entry("λ", "\\lambda "),
            Map.entry("μ", "\\mu "),
            Map.entry("ν", "\\nu "),
            Map.entry("ξ", "\\xi "),
            Map.entry("π", "\\pi "),
            Map.entry("ρ", "\\rho "),
            Map.entry("σ", "\\sigma "),
            Map.entry("τ", "\\tau "),
            Map.entry("υ", "\\upsilon "),
            Map.entry("φ", "\\varphi "),
            Map.entry("χ", "\\chi "),
            Map.entry("ψ", "\\psi "),
            Map.entry("ω", "\\omega "),
            Map.entry("Γ", "\\Gamma "),
            Map.entry("Δ", "\\Delta "),
            Map.entry("Θ", "\\Theta "),
            Map.entry("Λ", "\\Lambda "),
            Map.entry("Ξ", "\\Xi "),
            Map.entry("Π", "\\Pi "),
            Map.entry("Σ", "\\Sigma "),
            Map.entry("Υ", "\\Upsilon "),
            Map.entry("Φ", "\\Phi "),
            Map.entry("Ψ", "\\Psi "),
            Map.entry("Ω", "\\Omega "),
            Map.entry("ŷ", "\\hat{y}"),
            Map.entry("ℓ", "\\ell "),
            Map.entry("∇", "\\nabla "),
            Map.entry("∞", "\\infty "),
            Map.entry("→", "\\to "),
            Map.entry("←", "\\leftarrow "),
            Map.entry("≈", "\\approx "),
            Map.entry("…", "\\ldots "),
            Map.entry(" ", "\\ "),
            Map.entry("−", "-"),
            Map.entry("_", "\\_"),
            Map.entry("#", "\\#"),
            Map.entry("%", "\\%"),
            Map.entry("&", "\\&"),
            Map.entry("$", "\\$"),
            Map.entry("{", "\\{"),
            Map.entry("}", "\\}"),
            Map.entry("^", "\\hat{}"),
            Map.entry("~", "\\tilde{}"),
            Map.entry("\\", "\\backslash "));

    /** Names that LaTeX knows as functions. */
    private static final List<String> FUNCTIONS =
            List.of("sin", "cos", "tan", "arcsin", "arccos", "arctan", "exp", "ln", "log", "min", "max", "tanh");

    private LatexPrinter() {}

    static String print(Formula formula) {
        return switch (formula) {
            case Number(String digits) -> number(digits);
            case Symbol(String name, String below, String above, boolean bold) ->
                name(name, bold) + script('_', below) + script('^', above);
            case Sum(List<Formula> terms) -> sum(terms);
            case Product(List<Formula> factors) -> product(factors);
            case Juxtaposition(List<Formula> factors) -> joined(factors, "\\,", Binding.POWER);
            case Hadamard(List<Formula> factors) -> joined(factors, " \\odot ", Binding.JUXTAPOSITION);
            case Quotient(Formula above, Formula below) -> "\\frac{" + print(above) + "}{" + print(below) + "}";
            case Power(Formula base, Formula exponent) ->
                "{" + (Binding.isBase(base) ? print(base) : bracketed(print(base))) + "}^{" + print(exponent) + "}";
            case Root(Formula inner) -> "\\sqrt{" + print(inner) + "}";
            case Negative(Formula inner) -> "-" + at(inner, Binding.PRODUCT);
            case Apply apply
            when apply.isAbsoluteValue() -> "\\left|" + print(apply.arguments().getFirst()) + "\\right|";
            case Apply(Formula function, List<Formula> arguments) ->
                print(function)
                        + arguments.stream()
                                .map(LatexPrinter::print)
                                .collect(Collectors.joining(", ", "\\left(", "\\right)"));
            case Primed(Formula function) -> primed(function);
            case Derivative(Formula of, Formula by, boolean partial) -> {
                String d = partial ? "\\partial " : "\\mathrm{d}";
                yield "\\frac{" + d + at(of, Binding.ATOM) + "}{" + d + at(by, Binding.ATOM) + "}";
            }
            case BigSum(Formula index, Formula body) -> "\\sum_{" + print(index) + "} " + at(body, Binding.PRODUCT);
            case Transpose(Formula matrix) -> "{" + at(matrix, Binding.ATOM) + "}^{\\mathsf T}";
            case Relation(List<Formula> sides, List<String> signs) -> {
                StringBuilder text = new StringBuilder(at(sides.getFirst(), Binding.SUM));
                for (int i = 0; i < signs.size(); i++) {
                    String sign = NAMES.getOrDefault(signs.get(i), signs.get(i)).strip();
                    text.append(' ').append(sign).append(' ').append(at(sides.get(i + 1), Binding.SUM));
                }
                yield text.toString();
            }
            case Marked(int group, Formula inner) -> "{\\color{" + Palette.latex(group) + "}" + print(inner) + "}";
            case Blank() -> "\\underline{\\hspace{3em}}";
        };
    }

    private static String at(Formula part, Binding least) {
        String text = print(part);
        return Binding.of(part, false).compareTo(least) < 0 ? bracketed(text) : text;
    }

    private static String bracketed(String inner) {
        return "\\left(" + inner + "\\right)";
    }

    private static String number(String digits) {
        String plain = digits.replace("∞", "\\infty ");
        int e = plain.indexOf('e');
        return e < 0 ? plain : plain.substring(0, e) + " \\cdot 10^{" + plain.substring(e + 1) + "}";
    }

    private static String product(List<Formula> factors) {
        return IntStream.range(0, factors.size())
                .mapToObj(i -> at(factors.get(i), Binding.ofFactor(factors, i)))
                .collect(Collectors.joining(" \\cdot "));
    }

    private static String joined(List<Formula> factors, String sign, Binding least) {
        return factors.stream().map(factor -> at(factor, least)).collect(Collectors.joining(sign));
    }

    private static String sum(List<Formula> terms) {
        StringBuilder text = new StringBuilder();
        for (Formula term : terms) {
            Term next = Term.of(term);
            String sign = next.isSubtracted() ? "-" : "+";
            if (!text.isEmpty()) {
                text.append(' ').append(sign).append(' ');
            } else if (next.isSubtracted()) {
                text.append(sign);
            }
            text.append(at(next.body(), Binding.PRODUCT));
        }
        return text.toString();
    }

    private static String name(String name, boolean bold) {
        String letters = escaped(name);
        if (FUNCTIONS.contains(name)) {
            return "\\" + name;
        }
        String set = name.codePointCount(0, name.length()) > 1 ? "\\mathrm{" + letters + "}" : letters;
        return bold ? "\\boldsymbol{" + set + "}" : set;
    }

    private static String primed(Formula function) {
        return function instanceof Symbol(String name, String below, String above, boolean bold)
                ? name(name, bold) + "'" + script('_', below) + script('^', above)
                : at(function, Binding.ATOM) + "'";
    }

    private static String script(char sign, String script) {
        return script.isEmpty() ? "" : sign + "{" + escaped(script) + "}";
    }

    private static String escaped(String name) {
        return name.codePoints()
                .mapToObj(Character::toString)
                .map(letter -> NAMES.getOrDefault(letter, letter))
                .collect(Collectors.joining());
    }
}
