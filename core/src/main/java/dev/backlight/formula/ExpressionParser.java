package dev.backlight.formula;

import dev.backlight.expr.Expr;
import dev.backlight.formula.Token.Kind;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the right side of one definition: a method for each strength with which operators bind, the weakest first. */
final class ExpressionParser {
    private static final TensorType SCALAR = new TensorType(ElementType.F64, Shape.SCALAR);

    /** What a double keeps of any decimal. */
    private static final int MOST_DIGITS = 15;

    private final Tokens tokens;
    private final Map<String, Expr> inputs;
    private final Map<String, Token> uses = new LinkedHashMap<>();
    private final FunctionParser functions;

    /**
     * A parser that goes on where the tokens are.
     *
     * @param inputs what stands for each name, in all definitions the same; gets those that are new
     */
    ExpressionParser(Tokens tokens, Map<String, Expr> inputs) {
        this.tokens = tokens;
        this.inputs = inputs;
        this.functions = new FunctionParser(tokens, this);
    }

    /** The names that were read, each where it stood first. */
    Map<String, Token> uses() {
        return uses;
    }

    Expr sum() {
        Expr sum = product();
        while (true) {
            if (tokens.taken("+")) {
                sum = sum.add(product());
            } else if (tokens.taken("-")) {
                sum = sum.sub(product());
            } else {
                return sum;
            }
        }
    }

    private Expr product() {
        Expr product = signed();
        while (true) {
            if (tokens.taken("*")) {
                product = product.mul(signed());
            } else if (tokens.next().is("/")) {
                Token sign = tokens.take();
                product = product.div(signed());
                if (beginsFactor()) {
                    throw tokens.refusal(sign, "what follows \"/\" can be read in two ways: write a/(b c) or (a/b)*c");
                }
            } else if (beginsFactor()) {
                product = product.mul(power());
            } else {
                return product;
            }
        }
    }

    /** Whether a factor follows without a sign of multiplication; a number cannot. */
    private boolean beginsFactor() {
        return tokens.next().kind() == Kind.NAME
                || tokens.next().is("(")
                || tokens.next().is("√");
    }

    private Expr signed() {
        tokens.enter();
        Expr result;
        if (tokens.taken("-")) {
            Expr inner = signed();
            double typed = inner.constantValue().orElse(0);
            result = typed == 0 || NamedConstant.of(typed).isPresent() ? inner.neg() : number(-typed);
        } else {
            result = tokens.taken("+") ? signed() : power();
        }
        tokens.leave();
        return result;
    }

    private Expr power() {
        return functions.isNext() ? functions.application() : raisedOperand();
    }

    /** A number, a name or a bracket, and its exponent. */
    Expr raisedOperand() {
        Token first = tokens.next();
        Expr operand = operand();
        Optional<Expr> exponent = exponent();
        boolean isE = first.kind() == Kind.NAME && first.text().equals("e");
        return isE
                ? exponent.map(Expr::exp).orElse(operand)
                : exponent.map(operand::pow).orElse(operand);
    }

    /** What is written above what was read last. */
    Optional<Expr> exponent() {
        if (tokens.next().kind() == Kind.RAISED) {
            Expr exponent = raisedDigits();
            if (tokens.next().is("^") || tokens.next().kind() == Kind.RAISED) {
                throw tokens.refusal(
                        tokens.next(), "a second power can be read in two ways: put brackets around the first");
            }
            return Optional.of(exponent);
        }
        return tokens.taken("^") ? Optional.of(signed()) : Optional.empty();
    }

    Expr raisedDigits() {
        Token raised = tokens.take();
        if (raised.text().length() > 9) {
            throw tokens.refusal(raised, "raised digits have at most 9 places: write ^(...)");
        }
        return number(Integer.parseInt(raised.text()));
    }

    Expr operand() {
        return switch (tokens.next().kind()) {
            case NUMBER -> typedNumber();
            case FRACTION -> fraction();
            case NAME -> name();
            case SIGN, RAISED, SEPARATOR, END -> bracket();
        };
    }

    private Expr bracket() {
        tokens.enter();
        if (!tokens.taken("(")) {
            throw tokens.unexpected("a number, a name or \"(\"");
        }
        Expr inner = sum();
        if (!tokens.taken(")")) {
            throw tokens.unexpected("an operator or \")\"");
        }
        tokens.leave();
        return inner;
    }

    private Expr fraction() {
        String[] parts = tokens.take().text().split("/");
        return number(Integer.parseInt(parts[0])).div(number(Integer.parseInt(parts[1])));
    }

    private Expr name() {
        Token name = tokens.take();
        Optional<NamedConstant> constant = NamedConstant.named(name.text());
        if (constant.isPresent()) {
            return number(constant.get().value());
        }
        functions.checkNoFunction(name);
        uses.putIfAbsent(name.text(), name);
        return inputs.computeIfAbsent(name.text(), named -> Expr.input(named, SCALAR));
    }

    Expr typedNumber() {
        Token token = tokens.take();
        double value = Double.parseDouble(token.text());
        if (!Double.isFinite(value)) {
            throw tokens.refusal(token, token.text() + " is too large to compute with");
        }
        // Typed numbers are taken as exact, so none may be rounded here.
        BigDecimal typed = new BigDecimal(token.text());
        if (typed.stripTrailingZeros().precision() > MOST_DIGITS
                || BigDecimal.valueOf(value).compareTo(typed) != 0) {
            throw tokens.refusal(token, token.text() + " has more digits than are computed with: " + MOST_DIGITS);
        }
        return number(value);
    }

    private static Expr number(double value) {
        return Expr.constant(value, ElementType.F64);
    }
}
