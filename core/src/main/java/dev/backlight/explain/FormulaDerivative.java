package dev.backlight.explain;

import dev.backlight.formula.Formula;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The derivative of a formula by a variable on which it depends through other formulas: the sum over all ways, each the
 * product of the derivatives along it.
 *
 * @param of the name of the formula
 * @param by the variable
 * @param local the derivatives along all ways, each formula after those that it uses
 * @param count how many ways there are
 * @param listed all of them, or, if there are too many, those with the largest products
 * @param kept as a person would write it with the names of the formulas between; empty if it would fill pages
 * @param simplified the same in the variables alone; empty if it would fill pages
 * @param nonZero what must not be 0 for these forms to be right
 * @param value of the gradient of the whole; not a number if there is no point
 */
public record FormulaDerivative(
        String of,
        String by,
        List<LocalDerivative> local,
        BigInteger count,
        List<Chain> listed,
        Optional<Formula> kept,
        Optional<Formula> simplified,
        List<Formula> nonZero,
        Quantity value) {
    /** More ways than these are told in a table alone. */
    private static final int MOST_WRITTEN = 6;

    public FormulaDerivative {
        local = List.copyOf(local);
        listed = List.copyOf(listed);
        nonZero = List.copyOf(nonZero);
    }

    /** d of / d by. */
    public Formula notation() {
        return Formula.derivative(Formula.named(of), Formula.named(by), false);
    }

    /** Whether there is more than the derivative of the formula by a name that stands in it. */
    public boolean isChained() {
        return local.size() > 1;
    }

    /**
     * How the derivatives along the ways make up the whole.
     *
     * @param digits how many significant digits the numbers have at most
     */
    public Step step(int digits) {
        List<Formula> forms = new ArrayList<>();
        List<Step.Put> numbers = new ArrayList<>();
        if (listed.size() <= MOST_WRITTEN) {
            forms.add(overWays(chain -> written(chain, LocalDerivative::notation)));
            forms.add(overWays(chain -> written(chain, LocalDerivative::formula)));
        }
        if (listed.size() <= MOST_WRITTEN && value.isKnown()) {
            boolean isExact = local.stream().allMatch(each -> each.value().isExact(digits));
            numbers.add(new Step.Put(overWays(chain -> written(chain, each -> number(each.value(), digits))), isExact));
            if (listed.size() > 1) {
                numbers.add(new Step.Put(
                        overWays(chain -> number(chain.product(), digits)),
                        listed.stream().allMatch(chain -> chain.product().isExact(digits))));
            }
        }
        Formula result = number(value, digits);
        Stream.of(kept, simplified)
                .flatMap(Optional::stream)
                .filter(form -> !form.equals(result) && forms.stream().noneMatch(other -> isSame(form, other)))
                .forEach(forms::add);
        numbers.removeIf(put -> put.formula().equals(result));
        String rule = listed.size() > 1 ? "several paths: their products added up" : "chain rule";
        return new Step(rule, notation(), forms, numbers, value);
    }

    /** Whether two forms differ at most in the order of their factors. */
    private static boolean isSame(Formula form, Formula other) {
        return factors(form).equals(factors(other));
    }

    private static Set<Formula> factors(Formula form) {
        return switch (form) {
            case Formula.Product(List<Formula> factors) -> Set.copyOf(factors);
            case Formula.Juxtaposition(List<Formula> factors) -> Set.copyOf(factors);
            default -> Set.of(form);
        };
    }

    /** The sum over all listed ways, each with its own colour if there are several. */
    private Formula overWays(Function<Chain, Formula> written) {
        return Formula.sum(IntStream.range(0, listed.size())
                .mapToObj(i -> {
                    Formula term = written.apply(listed.get(i));
                    return listed.size() > 1 ? new Formula.Marked(i, term) : term;
                })
                .toList());
    }

    private static Formula written(Chain chain, Function<LocalDerivative, Formula> factor) {
        return Formula.product(chain.factors().stream().map(factor).toList());
    }

    private static Formula number(Quantity quantity, int digits) {
        return Formula.number(quantity.digits(digits));
    }

    /** Whether every way is listed. */
    public boolean isComplete() {
        return count.equals(BigInteger.valueOf(listed.size()));
    }

    /** The sum of the listed products. */
    public Quantity sum() {
        return listed.stream().map(Chain::product).reduce(Quantity::plus).orElse(Quantity.typed(0));
    }

    /** What the ways that are not listed add; exactly 0 if there are none. */
    public Quantity remainder() {
        return isComplete() ? Quantity.typed(0) : value.plus(sum().negated());
    }
}
