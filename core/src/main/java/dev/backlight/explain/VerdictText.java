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

    /** More places of a cycle than anybody wants to read. */
    private static final int MOST_PLACES = 4;

    String of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Converges converges -> converges(converges);
            case Verdict.Oscillates oscillates -> oscillates(oscillates);
            case Verdict.Diverges diverges -> diverges(diverges);
            case Verdict.Chaotic chaotic -> chaotic(chaotic);
            case Verdict.Unsettled(int steps, Place last) ->
                "is unsettled after " + steps + " steps: at " + at(last.x()) + " a step still goes "
                        + about(last.step());
        };
    }

    private String converges(Verdict.Converges converges) {
        Place limit = converges.limit();
        String where = at(limit.x()) + ", " + function + " " + about(limit.value());
        if (Math.abs(converges.factor()) > 1) {
            return "rests at " + where + ", only because the slope is exactly 0 there: from any other start near by it"
                    + " would leave, for a step multiplies the distance by " + factor(limit, converges.factor())
                    + ", which is above 1";
        }
        if (converges.factor() == 1) {
            return "rests at " + where + ", where the surface is flat: neither slope nor curvature is left";
        }
        String along = converges.isFlat() ? "across the valley there" : "near there";
        return "converges to " + where + ": " + along + " a step multiplies the distance by "
                + factor(limit, converges.factor()) + ", which is below 1"
                + (converges.factor() < 0 ? "; without the bars it is negative, so the steps change sides" : "");
    }

    /** |1 − α·f″(x)| with its numbers. */
    private String factor(Place place, double factor) {
        double curvature = (1 - factor) / rate;
        String known = place.curvatures().stream()
                .min((a, b) -> Double.compare(Math.abs(a - curvature), Math.abs(b - curvature)))
                .map(VerdictText::number)
                .orElseThrow();
        String symbol = names.size() == 1 ? function + "″(" + names.getFirst() + ")" : "λ";
        String value = known.startsWith("−") ? "(" + known + ")" : known;
        return "|1 − " + alpha + "·" + symbol + "| = |1 − "
                + Quantity.typed(rate).text(Quantity.DIGITS) + "·" + value + "| " + about(Math.abs(factor))
                + (names.size() == 1 ? "" : " (λ: the curvature in that direction)");
    }

    private String oscillates(Verdict.Oscillates oscillates) {
        List<Place> cycle = oscillates.cycle();
        String places = cycle.stream()
                .limit(MOST_PLACES)
                .map(place -> at(place.x()))
                .collect(Collectors.joining(", ", "", cycle.size() > MOST_PLACES ? ", …" : ""));
        double factor = Math.abs(oscillates.factor());
        String round = names.size() > 1
                ? ""
                : factor < 1 - 1e-9
                        ? "; but a whole round multiplies small distances by " + number(factor) + ", so the round holds"
                        : "; a whole round multiplies small distances by " + number(factor)
                                + ", so each start has a round of its own";
        return "oscillates: every " + cycle.size() + " steps it comes back, to " + places
                + oscillates.minimum().map(minimum -> "; " + missed(minimum)).orElse("")
                + (oscillates.minimum().isPresent() ? round : "");
    }

    /** Why it does not rest at the minimum. */
    private String missed(Verdict.Minimum minimum) {
        double curvature = minimum.place().curvatures().getLast();
        return "at the minimum " + at(minimum.place().x())
                + " it cannot rest, for a step there multiplies the distance by "
                + factor(minimum.place(), minimum.factor()) + ", which is not below 1: that needs " + alpha + " < 2/"
                + (names.size() == 1 ? function + "″" : "λ") + " " + about(2 / curvature);
    }

    private String diverges(Verdict.Diverges diverges) {
        Place last = diverges.last();
        String stopped = "diverges: stopped at step " + diverges.step() + ", ";
        return switch (diverges.cause()) {
            case OVERSHOOTS ->
                stopped + at(last.x()) + ": each step goes past the minimum and up on the other side, the last "
                        + number(diverges.growth()) + " times as far as the one before; that is |1 − "
                        + alpha + "·" + function + "″|, and above 1 the rate " + alpha + " = "
                        + Quantity.typed(rate).text(Quantity.DIGITS)
                        + " is too large";
            case FALLS_WITHOUT_END ->
                stopped + at(last.x()) + ": " + function + " falls without end on this side, so each step leads further"
                        + " down, the last " + number(diverges.growth()) + " times as far as the one before";
            case LEAVES_THE_DOMAIN ->
                stopped + "which leads from " + at(last.x()) + " to " + at(last.next()) + ", where " + function
                        + " or its slope is no number";
        };
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
