package dev.backlight.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.grad.Gradient;
import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What holds for any formula: printing and reading it again, and simplifying it, leave its value as it is. */
class FormulaPropertyTest {
    private static final int FORMULAS = 2_000;
    /** Multiplying constants out can give numbers that nobody may type. */
    private static final Pattern TOO_MANY_DIGITS = Pattern.compile("[\\d.]{16}");

    private static final List<Expr> VARIABLES = DoubleStream.of(1, 2, 3)
            .mapToObj(i ->
                    Expr.input("xya".substring((int) i - 1, (int) i), new TensorType(ElementType.F64, Shape.SCALAR)))
            .toList();
    private static final List<Unary> FUNCTIONS = List.of(
            Unary.NEG,
            Unary.EXP,
            Unary.LOG,
            Unary.SQRT,
            Unary.SQUARE,
            Unary.RECIPROCAL,
            Unary.ABS,
            Unary.SIGN,
            Unary.STEP,
            Unary.RELU,
            Unary.SIGMOID,
            Unary.TANH,
            Unary.SIN,
            Unary.COS,
            Unary.ARCTAN);

    @Test
    void isReadAgainAsItWasPrinted() {
        check((formula, _) -> Optional.of(Written.of(formula, SimplifiedTest.NAMES)));
    }

    @Test
    void hasItsValueWhenSimplified() {
        check((formula, _) -> Simplified.of(formula, SimplifiedTest.NAMES).map(Simplified::formula));
    }

    @Test
    void hasItsDerivativesValueWhenThatIsSimplified() {
        check((_, slope) -> Simplified.of(slope, SimplifiedTest.NAMES).map(Simplified::formula), true);
    }

    /**
     * Powers, roots and logarithms of the same few parts, which simplifying joins: the joined form may have a value
     * where the original has none, √x·√x as x, but not the other way round, and never another one.
     */
    @Test
    void keepsTheValuesOfRootsAndPowersOnTheWholeLine() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int compared = 0;
        for (int i = 0; i < FORMULAS; i++) {
            Expr formula = powers(random);
            Optional<Formula> printed =
                    Simplified.of(formula, SimplifiedTest.NAMES).map(Simplified::formula);
            String text = printed.map(Formula::text).orElse("");
            if (text.isEmpty() || TOO_MANY_DIGITS.matcher(text).find()) {
                continue;
            }
            Expr read = read(text, seed);
            for (double x : new double[] {-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3}) {
                Map<String, Double> at = Map.of("x", x, "y", random.nextInt(-4, 5) / 2.0, "a", -x);
                Scalars.Run expected = Scalars.run(formula, at);
                // All numbers are of a handful of operations, and none is far from 1; a sum that should be 0 may not
                // be.
                if (expected.largest() < 1e3 && (expected.toKink() > 1e-9 || expected.toKink() == 0)) {
                    compared++;
                    assertThat(Scalars.value(read, at))
                            .as(
                                    "seed %d, formula %d: %s as %s at %s",
                                    seed,
                                    i,
                                    Written.of(formula, SimplifiedTest.NAMES).text(),
                                    text,
                                    at)
                            .isCloseTo(expected.value(), within(1e-9 * Math.max(1, expected.largest())));
                }
            }
        }
        assertThat(compared).as("seed %d", seed).isGreaterThan(FORMULAS);
    }

    /** A product or a sum of two to four powers. */
    private static Expr powers(Random random) {
        Expr result = power(random);
        for (int n = random.nextInt(1, 4); n > 0; n--) {
            Expr next = power(random);
            result = switch (random.nextInt(4)) {
                case 0 -> result.add(next);
                case 1 -> result.div(next);
                default -> result.mul(next);
            };
        }
        return random.nextInt(3) == 0 ? raised(random, result) : result;
    }

    private static Expr power(Random random) {
        Expr x = VARIABLES.getFirst();
        Expr base = switch (random.nextInt(7)) {
            case 0 -> x.add(1);
            case 1 -> x.neg();
            case 2 -> x.mul(VARIABLES.getLast());
            case 3 -> x.exp();
            case 4 -> x.square().mul(random.nextInt(1, 5));
            default -> x;
        };
        return raised(random, random.nextBoolean() ? raised(random, base) : base);
    }

    private static Expr raised(Random random, Expr base) {
        return switch (random.nextInt(8)) {
            case 0 -> base.sqrt();
            case 1 -> base.square();
            case 2 -> base.pow(VARIABLES.get(1));
            case 3 -> base.log().mul(random.nextInt(-2, 3)).exp();
            case 4 -> base.pow(number(1).div(3));
            case 5 -> base.reciprocal();
            default -> base.pow(random.nextInt(-4, 5) / 2.0);
        };
    }

    private interface Form {
        Optional<Formula> of(Expr formula, Expr slope);
    }

    private static void check(Form form) {
        check(form, false);
    }

    private static void check(Form form, boolean isOfSlope) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int compared = 0;
        for (int i = 0; i < FORMULAS; i++) {
            Expr formula = formula(random, 4);
            Expr slope = Gradient.of(formula).by(VARIABLES.getFirst()).orElse(number(0));
            Optional<Formula> printed = form.of(formula, slope);
            String text = printed.map(Formula::text).orElse("");
            if (text.isEmpty() || TOO_MANY_DIGITS.matcher(text).find()) {
                continue;
            }
            Expr read = read(text, seed);
            for (int point = 0; point < 5; point++) {
                Map<String, Double> at = VARIABLES.stream()
                        .collect(Collectors.toMap(
                                variable -> Definitions.nameOf(variable).orElseThrow(),
                                _ -> random.nextInt(1, 4) * (random.nextInt(4) == 0 ? -1 : 1) + random.nextDouble()));
                Scalars.Run expected = Scalars.run(isOfSlope ? slope : formula, at);
                Scalars.Run actual = Scalars.run(read, at);
                // Rounding of an ulp, grown by sums that cancel and by functions as steep as what went in is large.
                double largest = Math.max(expected.largest(), actual.largest());
                if (largest < 1e3 && expected.toKink() > 1e-3) {
                    compared++;
                    assertThat(actual.value())
                            .as(
                                    "seed %d, formula %d: %s as %s at %s",
                                    seed,
                                    i,
                                    Written.of(formula, SimplifiedTest.NAMES).text(),
                                    text,
                                    at)
                            .isCloseTo(expected.value(), within(1e-15 * Math.max(10, largest * largest) * 100));
                }
            }
        }
        assertThat(compared).as("seed %d", seed).isGreaterThan(FORMULAS);
    }

    private static Expr read(String text, long seed) {
        try {
            return FormulaParser.parse(text).result().expression();
        } catch (FormulaException unreadable) {
            throw new AssertionError("seed " + seed, unreadable);
        }
    }

    private static Expr number(double value) {
        return Expr.constant(value, ElementType.F64);
    }

    private static Expr formula(Random random, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return random.nextInt(3) > 0
                    ? VARIABLES.get(random.nextInt(3))
                    : number(
                            random.nextInt(8) == 0
                                    ? Math.E
                                    : random.nextInt(-20, 40) / (random.nextBoolean() ? 10.0 : 1));
        }
        Expr a = formula(random, depth - 1);
        return switch (random.nextInt(8)) {
            case 0, 1 -> a.add(formula(random, depth - 1));
            case 2 -> a.sub(formula(random, depth - 1));
            case 3, 4 -> a.mul(formula(random, depth - 1));
            case 5 -> a.div(formula(random, depth - 1));
            case 6 -> a.pow(random.nextInt(4) == 0 ? formula(random, 1) : number(random.nextInt(-3, 5) / 2.0));
            default -> Expr.of(FUNCTIONS.get(random.nextInt(FUNCTIONS.size())), a);
        };
    }
}
