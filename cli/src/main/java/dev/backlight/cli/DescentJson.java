package dev.backlight.cli;

import dev.backlight.explain.Descent;
import dev.backlight.explain.Place;
import dev.backlight.explain.Verdict;
import dev.backlight.report.DescentPictures;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Descents as JSON: a line for each step, then one for what becomes of it, for one start after the other. */
record DescentJson(JsonLines lines, DescentPictures pictures, String rateLetter) {
    static void write(JsonLines lines, DescentPictures pictures, String rateLetter) {
        DescentJson json = new DescentJson(lines, pictures, rateLetter);
        for (int i = 0; i < pictures.descents().size(); i++) {
            json.descent(i + 1, pictures.descents().get(i));
        }
        ObjectNode done = lines.event("done").put("function", pictures.formula().text());
        done.put("rate", pictures.surface().rate())
                .put("starts", pictures.descents().size());
        lines.write(done);
    }

    private void descent(int start, Descent descent) {
        for (int k = 0; k < descent.places().size(); k++) {
            Place place = descent.places().get(k);
            ObjectNode step = lines.event("step").put("start", start).put("k", k);
            place(step, place);
            coordinates(step.putObject("slope"), place.slope());
            if (place.x().size() == 1) {
                step.set("intercept", JsonLines.real(place.intercept()));
            }
            lines.write(step);
        }
        ObjectNode verdict = lines.event("verdict")
                .put("start", start)
                .put("verdict", descent.verdict().word())
                .put("reason", descent.sentence(pictures.letter(), rateLetter));
        details(verdict, descent.verdict());
        if (descent.names().size() == 1) {
            descent.leaves(pictures.x().from(), pictures.x().to())
                    .ifPresent(step -> verdict.put("leavesThePictureAt", step));
        }
        lines.write(verdict);
    }

    private void details(ObjectNode node, Verdict verdict) {
        switch (verdict) {
            case Verdict.Converges(Place limit, double factor, boolean isFlat, boolean isReached) -> {
                place(node.putObject("limit"), limit);
                node.set("factor", JsonLines.real(factor));
                node.put("isFlat", isFlat).put("isReached", isReached);
            }
            case Verdict.Oscillates(List<Place> cycle, double factor, var minimum) -> {
                ArrayNode places = node.putArray("cycle");
                cycle.forEach(each -> place(places.addObject(), each));
                node.set("factor", JsonLines.real(factor));
                minimum(node, minimum);
            }
            case Verdict.Diverges(int step, Place last, var growth, Verdict.Cause cause) -> {
                node.put("stoppedAt", step).put("cause", cause.name().toLowerCase(Locale.ROOT));
                place(node.putObject("last"), last);
                growth.ifPresent(present -> node.put("growth", present.factor()));
            }
            case Verdict.Chaotic chaotic -> {
                coordinates(node.putObject("from"), chaotic.from());
                coordinates(node.putObject("to"), chaotic.to());
                node.set("exponent", JsonLines.real(chaotic.exponent()));
                node.set("nudge", JsonLines.real(chaotic.nudge()));
                node.put("apartAt", chaotic.apart());
                minimum(node, chaotic.minimum());
            }
            case Verdict.Unsettled(int steps, Place last) -> {
                node.put("steps", steps);
                place(node.putObject("last"), last);
            }
        }
    }

    private void minimum(ObjectNode node, Optional<Verdict.Minimum> minimum) {
        minimum.ifPresent(present -> {
            ObjectNode inside = node.putObject("minimum");
            place(inside, present.place());
            inside.set("factor", JsonLines.real(present.factor()));
        });
    }

    private void place(ObjectNode node, Place place) {
        coordinates(node.putObject("at"), place.x());
        node.set("value", JsonLines.real(place.value()));
    }

    private void coordinates(ObjectNode node, List<Double> numbers) {
        for (int i = 0; i < numbers.size(); i++) {
            node.set(pictures.surface().names().get(i), JsonLines.real(numbers.get(i)));
        }
    }
}
