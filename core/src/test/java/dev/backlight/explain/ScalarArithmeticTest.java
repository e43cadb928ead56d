package dev.backlight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.expr.Expr;
import dev.backlight.expr.Unary;
import dev.backlight.tensor.ElementType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whether a step function knows on which side of 0 a rounded number is: random expressions of up to a thousand
 * roundings, against the same in 60 digits.
 */
final class ScalarArithmeticTest {
    private static final int TREES = 2_000;
    private static final int MOST_ROUNDINGS = 1_000;
    private static final MathContext FINE = new MathContext(60, RoundingMode.HALF_EVEN);
    /** The library's tanh and sigmoid are within this many halves of an ulp. */
    private static final int OF_FUNCTION = 8;

    /**
     * An expression whose numbers are all of size 1 at most.
     *
     * @param roundings no operation here enlarges an error of what goes in, so this many halves of an ulp of 1 bound it
     */
    private record Tree(Expr expr, BigDecimal truth, int roundings) {
        static Tree leaf(Random random) {
            double typed = random.nextInt(-1_000, 1_001) / 1_000.0;
            return new Tree(Expr.constant(typed, ElementType.F64), BigDecimal.valueOf(typed), 1);
        }

        static Tree draw(Random random, int depth) {
            if (depth == 0 || random.nextInt(12) == 0) {
                return leaf(random);
            }
            Tree a = draw(random, depth - 1);
            return switch (random.nextInt(6)) {
                case 0, 1, 2 -> {
                    Tree b = draw(random, depth - 1);
                    BigDecimal sum = a.truth.add(b.truth, FINE);
                    yield sum.abs().compareTo(BigDecimal.ONE) <= 0
                            ? a.with(b, a.expr.add(b.expr), sum)
                            : a.with(b, a.expr.mul(b.expr), a.truth.multiply(b.truth, FINE));
                }
                case 3 -> {
                    Tree b = draw(random, depth - 1);
                    yield a.with(b, a.expr.mul(b.expr), a.truth.multiply(b.truth, FINE));
                }
                case 4 -> {
                    int n = random.nextInt(2, 10);
                    yield new Tree(a.expr.div(n), a.truth.divide(BigDecimal.valueOf(n), FINE), a.roundings + 1);
                }
                default -> random.nextBoolean() ? a.tanh() : a.sigmoid();
            };
        }

        private Tree with(Tree b, Expr together, BigDecimal truth) {
            return new Tree(together, truth, roundings + b.roundings + 1);
        }

        private Tree tanh() {
            BigDecimal twice = exp(truth.multiply(BigDecimal.TWO));
            return new Tree(
                    Expr.of(Unary.TANH, expr),
                    twice.subtract(BigDecimal.ONE).divide(twice.add(BigDecimal.ONE), FINE),
                    roundings + OF_FUNCTION);
        }

        private Tree sigmoid() {
            BigDecimal e = exp(truth);
            return new Tree(
                    Expr.of(Unary.SIGMOID, expr), e.divide(e.add(BigDecimal.ONE), FINE), roundings + OF_FUNCTION);
        }

        /** e^x for x of size 2 at most: 2^70/70! is below 1e-79. */
        private static BigDecimal exp(BigDecimal x) {
            BigDecimal sum = BigDecimal.ONE;
            BigDecimal term = BigDecimal.ONE;
            for (int i = 1; i <= 70; i++) {
                term = term.multiply(x, FINE).divide(BigDecimal.valueOf(i), FINE);
                sum = sum.add(term, FINE);
            }
            return sum;
        }
    }

    @Test
    void claimsASignOnlyWhereRoundingCannotHaveTurnedIt() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int claimed = 0;
        int unsure = 0;
        int longest = 0;
        for (int i = 0; i < TREES; i++) {
            Tree tree = Tree.draw(random, random.nextInt(3, 13));
            if (tree.roundings > MOST_ROUNDINGS) {
                continue;
            }
            longest = Math.max(longest, tree.roundings);
            // What is left of the tree when a decimal near its value is taken away may be of any size, and of any sign.
            BigDecimal near = tree.truth
                    .round(new MathContext(random.nextInt(7, 17)))
                    .add(BigDecimal.valueOf(random.nextInt(-2, 3), random.nextInt(9, 16)));
            double typed = near.doubleValue();
            Expr difference = tree.expr.sub(Expr.constant(typed, ElementType.F64));
            BigDecimal truth = tree.truth.subtract(BigDecimal.valueOf(typed));
            ScalarArithmetic arithmetic = new ScalarArithmetic(leaf -> {
                throw new AssertionError("there is no leaf but constants");
            });

            Quantity value = arithmetic.of(difference);
            assertThat(value.value())
                    .as("seed %d, tree %d", seed, i)
                    .isCloseTo(truth.doubleValue(), within((tree.roundings + 2) * 0x1p-53));
            Quantity step = arithmetic.of(Expr.of(Unary.STEP, difference));
            Quantity relu = arithmetic.of(Expr.of(Unary.RELU, difference));
            Quantity sign = arithmetic.of(Expr.of(Unary.SIGN, difference));
            if (step.exact().isPresent()) {
                claimed++;
                assertThat(step.exact().get())
                        .as("seed %d, tree %d, %s", seed, i, truth)
                        .isEqualByComparingTo(truth.signum() > 0 ? BigDecimal.ONE : BigDecimal.ZERO);
                assertThat(sign.exact())
                        .hasValueSatisfying(is -> assertThat(is.signum()).isEqualTo(truth.signum()));
            } else {
                unsure++;
                assertThat(truth.abs().doubleValue())
                        .as("seed %d, tree %d: a number this far from 0 has a sign", seed, i)
                        .isLessThan(2e-12);
                assertThat(sign.exact()).isEmpty();
                assertThat(relu.exact()).isEmpty();
            }
            relu.exact().ifPresent(is -> assertThat(is.signum()).isEqualTo(Math.max(0, truth.signum())));
        }
        assertThat(claimed).as("seed %d", seed).isGreaterThan(TREES / 4);
        assertThat(unsure).as("seed %d", seed).isGreaterThan(TREES / 20);
        assertThat(longest).as("seed %d", seed).isGreaterThan(MOST_ROUNDINGS / 2);
    }
}
