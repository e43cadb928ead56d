package dev.backlight.lessons;

import dev.backlight.formula.Definitions;
import dev.backlight.formula.FormulaException;
import dev.backlight.formula.FormulaParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Understands formulas with points, and descents: what is written in usual notation. */
final class FormulaReader {
    private FormulaReader() {}

    static FormulaExample formulas(Fields fields, Heading heading, Exercise exercise) {
        Definitions definitions = parse(fields.required("formulas"), "\"formulas\"");
        List<String> variables = definitions.variableNames();
        List<Map<String, Double>> points = several(fields.required("at"), "\"at\"").stream()
                .map(point -> point(point, "a point of \"at\"", variables))
                .toList();
        fields.optional("inverse").ifPresent(inverse -> checkInverse(inverse, definitions));
        Optional<Located> nudge = fields.optional("nudge");
        nudge.ifPresent(object -> checkNames(object, "\"nudge\"", variables));
        return new FormulaExample(
                heading,
                exercise,
                fields.text("formulas"),
                fields.optional("inverse").map(inverse -> inverse.text("\"inverse\"")),
                points,
                nudge.map(object -> Numbers.byName(object, "\"nudge\"")).orElse(Map.of()));
    }

    static DescentExample descent(Fields fields, Heading heading, Exercise exercise) {
        Located function = fields.required("function");
        Definitions definitions = parse(function, "\"function\"");
        List<String> variables = definitions.variableNames();
        if (variables.isEmpty() || variables.size() > 2) {
            throw function.place()
                    .problem("a descent is over one or two variables, and this function has " + variables.size() + ": "
                            + function.text("\"function\""));
        }
        result(function, definitions);
        return new DescentExample(
                heading,
                exercise,
                fields.text("function"),
                several(fields.required("from"), "\"from\"").stream()
                        .map(start -> start(start, variables))
                        .toList(),
                rate(fields.required("rate")),
                fields.required("steps").whole("\"steps\"", 1, WorkedExample.MOST_STEPS));
    }

    private static Definitions parse(Located value, String what) {
        String text = value.text(what);
        try {
            return FormulaParser.parse(text);
        } catch (FormulaException mistake) {
            String problem = "in " + what + ", " + mistake.getMessage() + "\n" + mistake.pointer();
            throw value.place().problem(problem, mistake);
        }
    }

    private static Definitions.Definition result(Located value, Definitions definitions) {
        try {
            return definitions.result();
        } catch (IllegalArgumentException several) {
            throw value.place().problem("" + several.getMessage(), several);
        }
    }

    /** One value, or a list of at least one. */
    private static List<Located> several(Located value, String what) {
        if (!(value instanceof Located.Items(Place place, List<Located> values))) {
            return List.of(value);
        }
        if (values.isEmpty()) {
            throw place.problem(what + " is empty: give each variable a number, for example {\"x\": 2}");
        }
        return values;
    }

    /** A bare number is the value of the only variable. */
    private static Map<String, Double> start(Located value, List<String> variables) {
        String what = "a start of \"from\"";
        return switch (value) {
            case Located.Members object -> point(object, what, variables);
            case Located.Figure number
            when variables.size() == 1 -> Map.of(variables.getFirst(), number.number("\"from\""));
            case Located.Figure _, Located.Items _, Located.Text _, Located.Literal _ ->
                throw value.unlike(
                        what,
                        variables.size() == 1
                                ? "a number, or an object of one for " + variables.getFirst()
                                : "an object of a number for each of " + String.join(", ", variables));
        };
    }

    private static double rate(Located value) {
        double rate = value.number("\"rate\"");
        if (rate <= 0) {
            throw value.place()
                    .problem("\"rate\" must be above 0, not " + rate + ": a step "
                            + (rate < 0 ? "would climb" : "would go nowhere"));
        }
        return rate;
    }

    private static Map<String, Double> point(Located value, String what, List<String> variables) {
        checkNames(value, what, variables);
        Map<String, Double> point = Numbers.byName(value, what);
        for (String variable : variables) {
            if (!point.containsKey(variable)) {
                throw value.place().problem(what + " has no number for the variable \"" + variable + "\": add it");
            }
        }
        return point;
    }

    private static void checkNames(Located value, String what, List<String> variables) {
        for (Located.Member member : value.object(what).byName().values()) {
            if (!variables.contains(member.name())) {
                throw member.place()
                        .problem(what + " has a number for \"" + member.name()
                                + "\", which is no variable of the formulas; "
                                + Suggestion.among(variables, member.name()));
            }
        }
    }

    private static void checkInverse(Located value, Definitions definitions) {
        Definitions inverse = parse(value, "\"inverse\"");
        String x = result(value, inverse).name();
        List<String> y = inverse.variableNames();
        boolean turnsBack = inverse.list().size() == 1
                && definitions.variableNames().contains(x)
                && y.size() == 1
                && definitions.list().stream()
                        .anyMatch(definition -> definition.name().equals(y.getFirst()));
        if (!turnsBack) {
            throw value.place()
                    .problem("\"inverse\" must give a variable of the formulas in terms of what they define, as x ="
                            + " y^(1/3) does for y = x^3, not " + value.text("\"inverse\""));
        }
    }
}
