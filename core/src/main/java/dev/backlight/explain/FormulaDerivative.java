package dev.backlight.explain;

import dev.backlight.formula.Formula;
import dev.backlight.formula.Validity;
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
 * @param validity where these forms hold: for x > 0
 * @param value of the gradient of the whole; empty without a point, or where it has none
 * @param irregularity what is to be said of the formula at the point; empty if it is smooth there
 */
public record FormulaDerivative(
        String of,
        String by,
        List<LocalDerivative> local,
        BigInteger count,
        List<Chain> listed,
        Optional<Formula> kept,
        Optional<Formula> simplified,
        Validity validity,
        Optional<Quantity> value,
        Optional<Irregularity> irregularity) {
    /** More ways than these are told in a table alone. */
    private static final int MOST_WRITTEN = 6;

    public FormulaDerivative {
        local = List.copyOf(local);
        listed = List.copyOf(listed);
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
        if (listed.size() <= MOST_WRITTEN && value.isPresent() && sum().isPresent()) {
            boolean isExact = local.stream().allMatch(each -> isExact(each.value(), digits));
            numbers.add(new Step.Put(overWays(chain -> written(chain, each -> number(each.value(), digits))), isExact));
            if (listed.size() > 1) {
                numbers.add(new Step.Put(
                        overWays(chain -> number(chain.product(), digits)),
                        listed.stream().allMatch(chain -> isExact(chain.product(), digits))));
            }
        }
        Optional<Formula> result = value.map(known -> number(value, digits));
        Stream.of(kept, simplified)
                .flatMap(Optional::stream)
                .filter(form ->
                        result.filter(form::equals).isEmpty() && forms.stream().noneMatch(other -> isSame(form, other)))
                .forEach(forms::add);
        numbers.removeIf(put -> result.filter(put.formula()::equals).isPresent());
        String rule = listed.size() > 1 ? "several paths: their products added up" : "chain rule";
        return new Step(rule, notation(), forms, numbers, value);
    }

    /** Whether two forms differ at most in the order of their factors. */
    private static boolean isSame(Formula form, Formula other) {
        return factors(form).equals(factors(other));
    }

    private static Set<Formula> factors(Formula form) {
        if (form instanceof Formula.Product(List<Formula> factors)) {
            return Set.copyOf(factors);
        }
        return form instanceof Formula.Juxtaposition(List<Formula> factors) ? Set.copyOf(factors) : Set.of(form);
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

    private static Formula number(Optional<Quantity> quantity, int digits) {
        return Formula.number(quantity.orElseThrow().digits(digits));
    }

    private static boolean isExact(Optional<Quantity> quantity, int digits) {
        return quantity.filter(number -> number.isExact(digits)).isPresent();
    }

    /** Whether every way is listed. */
    public boolean isComplete() {
        return count.equals(BigInteger.valueOf(listed.size()));
    }

    /** The sum of the listed products; empty if one has no value. */
    public Optional<Quantity> sum() {
        return listed.stream()
                .map(Chain::product)
                .reduce(Optional.of(Quantity.typed(0)), (a, b) -> a.flatMap(x -> b.map(x::plus)));
    }

    /** What the ways that are not listed add: exactly 0 if there are none, empty if that is not known. */
    public Optional<Quantity> remainder() {
        return isComplete() ? Optional.of(Quantity.typed(0)) : value.flatMap(whole -> sum().map(whole::minus));
    }
}
