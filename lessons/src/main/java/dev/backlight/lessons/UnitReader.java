package dev.backlight.lessons;

import dev.backlight.expr.Unary;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Understands a network of single units.
 *
 * <p>A weight is written as its value, and then it is named after what it joins, {@code w[a->b]}, a bias after its
 * unit, {@code b[a]}; or it is written with a name of its own, {@code {"w_ij": 0.86}}. Weights of the same name are
 * one.
 */
final class UnitReader {
    /** Letters, digits and marks of any language, so that a name never looks like part of a formula. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_^'′]+");

    private final Fields fields;
    private final Map<String, Place> names = new LinkedHashMap<>();
    private final Map<String, Double> starts = new LinkedHashMap<>();

    UnitReader(Fields fields) {
        this.fields = fields;
    }

    /** The name of a weight that has none of its own. */
    static String weightName(String source, String target) {
        return "w[" + source + "->" + target + "]";
    }

    /** The name of a bias that has none of its own. */
    static String biasName(String unit) {
        return "b[" + unit + "]";
    }

    Structure.Units read() {
        List<String> inputs = new ArrayList<>();
        for (Located input : fields.list("inputs")) {
            inputs.add(newName(input, "an input"));
        }
        List<Fields> written = fields.list("units").stream()
                .map(unit -> Fields.of(unit, "a unit", "name", "activation", "from", "bias"))
                .toList();
        for (Fields unit : written) {
            newName(unit.required("name"), "the name of a unit");
        }
        List<Unit> units = written.stream().map(this::unit).toList();
        List<String> outputs = new ArrayList<>();
        for (Located output : fields.list("outputs")) {
            outputs.add(knownName(output.place(), output.text("an output"), "the outputs name"));
        }
        try {
            return new Structure.Units(new UnitNetwork(inputs, units, outputs));
        } catch (IllegalArgumentException impossible) {
            String problem = ("" + impossible.getMessage()).replace("[units] ", "");
            throw fields.required("units").place().problem(problem, impossible);
        }
    }

    private String newName(Located value, String what) {
        String name = name(value.place(), value.text(what), what);
        Place twin = names.putIfAbsent(name, value.place());
        if (twin != null) {
            throw value.place()
                    .problem("\"" + name + "\" is an input or unit in line " + twin.line()
                            + " already: names must differ");
        }
        return name;
    }

    private static String name(Place place, String name, String what) {
        if (!NAME.matcher(name).matches()) {
            throw place.problem(what + " cannot be \"" + name + "\": use letters, digits and _ alone");
        }
        return name;
    }

    private String knownName(Place place, String name, String sentence) {
        if (!names.containsKey(name)) {
            throw place.problem(sentence + " \"" + name + "\", which is no input or unit; "
                    + Suggestion.among(names.keySet(), name));
        }
        return name;
    }

    private Unit unit(Fields unit) {
        String name = unit.text("name");
        Map<String, Located.Member> from =
                unit.required("from").object("\"from\"").byName();
        if (from.isEmpty()) {
            throw unit.required("from")
                    .place()
                    .problem("the unit \"" + name
                            + "\" takes nothing: name an input or unit and its weight, for example " + "{\""
                            + names.keySet().iterator().next() + "\": 0.5}");
        }
        List<Unit.Edge> edges = new ArrayList<>();
        for (Located.Member edge : from.values()) {
            String source = knownName(edge.place(), edge.name(), "the unit \"" + name + "\" takes");
            edges.add(new Unit.Edge(
                    source, weight(edge.value(), weightName(source, name), "the weight of \"" + source + "\"")));
        }
        return new Unit(
                name,
                unit.optional("activation").flatMap(UnitReader::activation),
                edges,
                unit.optional("bias").map(bias -> weight(bias, biasName(name), "the bias of \"" + name + "\"")));
    }

    private Unit.Weight weight(Located value, String usualName, String what) {
        if (!(value instanceof Located.Members(Place place, Map<String, Located.Member> members))) {
            return new Unit.Weight(usualName, value.number(what));
        }
        if (members.size() != 1) {
            throw place.problem(what + " has " + members.size()
                    + " names: write one, for example {\"w_ij\": 0.5}, or the number alone");
        }
        Located.Member named = members.values().iterator().next();
        String name = name(named.place(), named.name(), "the name of a weight");
        if (names.containsKey(name)) {
            throw named.place()
                    .problem("\"" + name + "\" names an input or unit in line "
                            + names.get(name).line() + " already: give the weight another name");
        }
        double number = named.value().number(what);
        Double other = starts.putIfAbsent(name, number);
        if (other != null && other != number) {
            throw named.value()
                    .place()
                    .problem("\"" + name + "\" is " + number + " here and " + other
                            + " above, but weights of one name are one weight: give them one value or two names");
        }
        return new Unit.Weight(name, number);
    }

    /** A function of the table, or none for a unit that is linear. */
    static Optional<Unary> activation(Located value) {
        return "linear".equalsIgnoreCase(value.text("\"activation\""))
                ? Optional.empty()
                : Optional.of(ExampleReader.constant(Unary.class, value, "\"activation\""));
    }
}
