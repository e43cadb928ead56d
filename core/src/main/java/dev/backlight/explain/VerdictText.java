package dev.backlight.explain;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A verdict in words, with its reason in numbers.
 *
 * @param names what the coordinates are called
 * @param alpha the letter of the rate
 * @param function the letter of the function
 */
record VerdictText(List<String> names, double rate, String alpha, String function) {
    private static final int DIGITS = 6;

    private static final String BEYOND = "is beyond the range of a double, about 1.8e308";

    /** More places of a cycle than anybody wants to read. */
    private static final int MOST_PLACES = 4;

    String of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Converges converges -> converges(converges);
            case Verdict.Oscillates oscillates -> oscillates(oscillates);
            case Verdict.Diverges diverges -> diverges(diverges);
            case Verdict.Chaotic chaotic -> chaotic(chaotic);
            case Verdict.Unsettled(int steps, Place last) ->
                "is unsettled after " + steps + (steps == 1 ? " step" : " steps") + ": at " + at(last.x()) + " "
                        + (last.step() == 0
                                ? "the slope is not 0, but a step is too short to change the digits of a double"
                                : "a step still goes " + about(last.step()));
        };
    }

    private String converges(Verdict.Converges converges) {
        Place limit = converges.limit();
        double factor = converges.factor();
        String where = at(limit.x()) + ", " + function + " " + about(limit.value());
        if (converges.isOnlyAtRest()) {
            return "rests at " + where + ", " + rests(limit, factor);
        }
        if (limit.isLevel()) {
            return "converges to " + where + ", but ever more slowly: at this minimum the curvature is 0, too, so"
                    + " near there a step takes away a smaller share of the distance each time";
        }
        String along = converges.isFlat() ? "across the valley there" : "near there";
        return "converges to " + where + ": " + along + " a step multiplies the distance by " + factor(limit, factor)
                + (isNearlyOne(factor) ? speed(rate * curvature(limit, factor)) : ", which is below 1")
                + (converges.isFlat() && !converges.isReached() ? "; along it the way goes on, slower and slower" : "")
                + (factor < 0 ? "; without the bars it is negative, so the steps change sides" : "");
    }

    /** Why it rests where steps near by do not lead. */
    private String rests(Place limit, double factor) {
        if (Double.isNaN(factor)) {
            return "where the slope is 0, and the curvature no finite number";
        }
        if (limit.isLevel()) {
            return "where the surface is flat: neither slope nor curvature is left";
        }
        boolean isRepelling = Math.abs(factor) > 1;
        return "only because the slope is exactly 0 there: from any other start near by it"
                + (isRepelling ? " would leave" : " would not come nearer")
                + ", for a step multiplies the distance by " + factor(limit, factor)
                + (isRepelling ? ", which is above 1" : "");
    }

    /** Whether a factor could not be told from 1 by the digits that are printed. */
    private static boolean isNearlyOne(double factor) {
        return number(Math.abs(factor)).equals("1");
    }

    /** How slow that is, by α·f″. */
    private static String speed(double product) {
        double shrinking = Math.min(product, 2 - product);
        return ", below 1 by " + number(shrinking) + " only: that takes some "
                + number(Math.ceil(Math.log(2) / shrinking)) + " steps for half of the distance";
    }

    /** |1 − α·f″(x)| with its numbers. */
    private String factor(Place place, double factor) {
        return "|1 − " + alpha + "·" + (names.size() == 1 ? function + "″(" + names.getFirst() + ")" : "λ")
                + "| = |1 − "
                + Quantity.typed(rate).text(Quantity.DIGITS) + "·" + inBrackets(number(curvature(place, factor))) + "| "
                + about(Math.abs(factor))
                + (names.size() == 1 ? "" : " (λ: the curvature in that direction)");
    }

    /** f″ in the direction that a factor is for. */
    private double curvature(Place place, double factor) {
        double curvature = (1 - factor) / rate;
        return place.curvatures().stream()
                .min((a, b) -> Double.compare(Math.abs(a - curvature), Math.abs(b - curvature)))
                .orElseThrow();
    }

    private static String inBrackets(String number) {
        return number.startsWith("−") ? "(" + number + ")" : number;
    }

    private String oscillates(Verdict.Oscillates oscillates) {
        List<Place> cycle = oscillates.cycle();
        String places = cycle.stream()
                .limit(MOST_PLACES)
                .map(place -> at(place.x()))
                .collect(Collectors.joining(", ", "", cycle.size() > MOST_PLACES ? ", …" : ""));
        return "oscillates: every " + cycle.size() + " steps it comes back, to " + places
                + oscillates.minimum().map(minimum -> "; " + missed(minimum)).orElse("")
                + (names.size() == 1 && Double.isFinite(oscillates.factor())
                        ? round(Math.abs(oscillates.factor()))
                        : "");
    }

    private static String round(double factor) {
        return "; a whole round multiplies small distances by " + number(factor)
                + (factor < 1 - 1e-9 ? ", so the round holds" : ", so each start has a round of its own");
    }

    /** Why it does not rest at the minimum. */
    private String missed(Verdict.Minimum minimum) {
        double factor = minimum.factor();
        String distance = "a step there multiplies the distance by " + factor(minimum.place(), factor);
        String where = "at the minimum " + at(minimum.place().x());
        if (Math.abs(factor) < 1) {
            return where + " it would rest, for " + distance + ", but it never comes near enough";
        }
        return where + " it cannot rest, for " + distance + ", which is not below 1: that needs " + alpha + " < 2/"
                + (names.size() == 1 ? function + "″" : "λ") + " "
                + about(2 / minimum.place().curvatures().getLast());
    }

    private String diverges(Verdict.Diverges diverges) {
        Place last = diverges.last();
        String stopped = "diverges: stopped at step " + diverges.step() + ", ";
        return switch (diverges.cause()) {
            case OVERSHOOTS ->
                stopped + at(last.x()) + ": it goes past the minimum and up on the other side, further each time"
                        + diverges.growth()
                                .map(growth -> grows(diverges.step(), growth))
                                .orElse("");
            case FALLS_WITHOUT_END ->
                stopped + at(last.x()) + ": " + function
                        + " falls without end on this side, and each step leads further"
                        + " down"
                        + diverges.growth()
                                .map(growth -> "; step " + (diverges.step() + 1) + " would go "
                                        + number(growth.factor()) + " times as far as step " + diverges.step())
                                .orElse("");
            case LEAVES_THE_DOMAIN ->
                stopped + "which leads from " + at(last.x()) + " to " + at(last.next()) + ", where " + function
                        + " or its slope is no number";
            case LEAVES_THE_RANGE -> stopped + "which leads from " + at(last.x()) + beyond(last) + steep(last);
        };
    }

    /** How the next step would grow, and |1 − α·f″(x)| where it is just that. */
    private String grows(int step, Growth growth) {
        return "; step " + (step + 1) + " would go " + number(growth.factor()) + " times as far as step " + step
                + growth.at()
                        .map(place -> ", which is " + factor(place, place.factor(rate)) + " at " + at(place.x())
                                + " between the last two places")
                        .orElse("")
                + ": " + tooLarge();
    }

    private String tooLarge() {
        return "above 1, so the rate " + alpha + " = " + Quantity.typed(rate).text(Quantity.DIGITS) + " is too large";
    }

    private String beyond(Place last) {
        return last.next().stream().allMatch(Double::isFinite)
                ? " to " + at(last.next()) + ", where " + function + " or its slope " + BEYOND
                : " to where " + String.join(" or ", names) + " itself " + BEYOND;
    }

    /** That the last step was too long for the curvature where it began, if it was. */
    private String steep(Place last) {
        double factor = last.factor(rate);
        return factor < -1
                ? "; at " + at(last.x()) + " a step multiplies small distances by " + factor(last, factor) + ": "
                        + tooLarge()
                : "";
    }

    private String chaotic(Verdict.Chaotic chaotic) {
        String range = IntStream.range(0, names.size())
                .mapToObj(i -> names.get(i) + " from " + number(chaotic.from().get(i)) + " to "
                        + number(chaotic.to().get(i)))
                .collect(Collectors.joining(", "));
        return "is chaotic: it stays within bounds (" + range + ") and never settles"
                + chaotic.minimum().map(minimum -> "; " + missed(minimum)).orElse("") + "; a start "
                + number(chaotic.nudge()) + " beside this one has come a tenth of the range apart after "
                + chaotic.apart() + " steps, a small distance growing by " + number(Math.exp(chaotic.exponent()))
                + " a step on average";
    }

    private String at(List<Double> x) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> names.get(i) + " " + about(x.get(i)))
                .collect(Collectors.joining(", "));
    }

    private static String about(double value) {
        return "≈ " + number(value);
    }

    private static String number(double value) {
        return Quantity.rounded(value).text(DIGITS);
    }
}
