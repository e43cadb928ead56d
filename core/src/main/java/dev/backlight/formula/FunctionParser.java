package dev.backlight.formula;

import dev.backlight.expr.Expr;
import dev.backlight.formula.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads functions and what they are applied to: {@code sin(x)}, {@code sin 2x}, {@code sin²(x)}, {@code max(a, b)}. */
final class FunctionParser {
    /** Names that everybody takes for functions. */
    private static final Set<String> UNKNOWN = Set.of(
            "coth", "sech", "csch", "sec", "csc", "arccot", "arsinh", "arcosh", "artanh", "asinh", "acosh", "atanh",
            "lg", "ld", "lb", "sgn", "cbrt", "gelu");

    private final Tokens tokens;
    private final ExpressionParser expressions;

    FunctionParser(Tokens tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /** Whether a function is to be read next. */
    boolean isNext() {
        return isFunction(tokens.next());
    }

    private static boolean isFunction(Token token) {
        return token.kind() == Kind.NAME && NamedFunction.isOne(token.text()) || token.is("√");
    }

    /** A function with what it is applied to, and its exponent. */
    Expr application() {
        tokens.enter();
        Token name = tokens.take();
        Token after = tokens.next();
        Optional<Expr> exponent = name.is("√") ? Optional.empty() : exponentBeforeArgument();
        NamedFunction function = NamedFunction.of(name.text()).orElseThrow();
        Expr value = function.of(
                switch (function) {
                    case NamedFunction.OfOne _ -> List.of(argument(name));
                    case NamedFunction.OfSeveral _ -> arguments(name);
                });
        tokens.leave();
        if (exponent.isPresent()) {
            return value.pow(exponent.get());
        }
        if (name.is("√")
                && !after.is("(")
                && (tokens.next().is("^") || tokens.next().kind() == Kind.RAISED)) {
            throw tokens.refusal(name, "this root can be read in two ways: write √(x^n) or (√x)^n");
        }
        return expressions.exponent().map(value::pow).orElse(value);
    }

    /** sin²(x), sin^2(x): a whole positive exponent; sin^-1 is read in two ways. */
    private Optional<Expr> exponentBeforeArgument() {
        Token next = tokens.next();
        boolean isPower = next.is("^") && tokens.afterNext().kind() == Kind.NUMBER;
        if (next.is("^") && !isPower || next.text().startsWith("-") && next.kind() == Kind.RAISED) {
            throw tokens.refusal(
                    next, "between a function and its argument only a number can stand; else write (f(x))^...");
        }
        if (isPower) {
            tokens.take();
            return Optional.of(expressions.typedNumber());
        }
        return next.kind() == Kind.RAISED ? Optional.of(expressions.raisedDigits()) : Optional.empty();
    }

    private Expr argument(Token function) {
        if (isNext()) {
            return application();
        }
        if (tokens.next().is("(") || function.is("√")) {
            return expressions.operand();
        }
        return switch (tokens.next().kind()) {
            case NAME, NUMBER, FRACTION -> product();
            case SIGN, RAISED, SEPARATOR, END ->
                throw tokens.unexpected("an argument for " + function.text() + ", such as " + function.text() + "(x)");
        };
    }

    /** What a function without brackets takes: the product that follows, up to the next function. */
    private Expr product() {
        Expr product = expressions.raisedOperand();
        while (tokens.next().kind() == Kind.NAME && !isNext()) {
            product = product.mul(expressions.raisedOperand());
        }
        return product;
    }

    /** In brackets, with commas between. */
    private List<Expr> arguments(Token function) {
        String form = function.text() + "(x, 0)";
        if (!tokens.taken("(")) {
            throw tokens.unexpected("the arguments of " + function.text() + " in brackets, such as " + form);
        }
        tokens.enter();
        List<Expr> arguments = new ArrayList<>(List.of(expressions.sum()));
        while (tokens.taken(",")) {
            arguments.add(expressions.sum());
        }
        if (arguments.size() == 1 && tokens.next().is(")")) {
            throw tokens.refusal(tokens.next(), function.text() + " takes two numbers or more: write " + form);
        }
        if (!tokens.taken(")")) {
            throw tokens.unexpected("an operator, a comma or \")\"");
        }
        tokens.leave();
        return arguments;
    }

    /**
     * Refuses a name that is a function's, or is written as one.
     *
     * @param name the token before the next
     */
    void checkNoFunction(Token name) {
        if (NamedFunction.isOne(name.text())) {
            throw tokens.refusal(name, name.text() + " is a function: write " + name.text() + "(x)");
        }
        Token next = tokens.next();
        boolean isApplied = isWord(name.text()) && next.is("(") && next.start() == name.end();
        boolean hasArgument = next.is("(") || next.kind() == Kind.NAME || next.kind() == Kind.NUMBER;
        if (isApplied || hasArgument && UNKNOWN.contains(name.text())) {
            throw tokens.refusal(
                    name,
                    name.text() + " is no function that is known here (" + NamedFunction.LISTED
                            + "); for a product write " + name.text() + "*(...)");
        }
    }

    /** Whether a name begins with more than one letter, as those of functions do: log10, but not w_01. */
    private static boolean isWord(String name) {
        return name.length() > 1 && Character.isLetter(name.charAt(0)) && Character.isLetter(name.charAt(1));
    }
}
