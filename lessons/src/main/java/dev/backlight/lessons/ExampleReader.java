package dev.backlight.lessons;

import dev.backlight.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Understands a file. One of its members says which kind of example it is. */
final class ExampleReader {
    /** More steps than a person looks at, and few enough to be done at once. */
    static final int MOST_STEPS = 10_000;

    /** The kinds of examples, by the member that only they have. */
    private enum Kind {
        UNITS("units", NetworkReader.UNIT_MEMBERS),
        LAYERS("layers", NetworkReader.LAYER_MEMBERS),
        FORMULAS("formulas", List.of("formulas", "inverse", "at", "nudge")),
        DESCEND("descend", List.of("descend"));

        private static final List<String> COMMON = List.of("id", "title", "source", "notation", "ask", "expect");

        private final String member;
        private final List<String> members;

        Kind(String member, List<String> members) {
            this.member = member;
            this.members = members;
        }

        Fields fields(Located.Members root) {
            return new Fields(
                    root,
                    "an example with \"" + member + "\"",
                    Stream.concat(COMMON.stream(), members.stream()).toList());
        }
    }

    private ExampleReader() {}

    static WorkedExample read(String file, String json) {
        Located.Members root = LocatedReader.read(file, json).object("a worked example");
        Kind kind = kind(root);
        Fields fields = kind.fields(root);
        Heading heading = new Heading(
                fields.text("id"),
                fields.text("title"),
                fields.optional("source").map(source -> source.text("\"source\"")),
                fields.optional("notation")
                        .map(notation -> constant(Notation.class, notation, "\"notation\""))
                        .orElse(Notation.DOL));
        Exercise exercise = exercise(fields);
        return switch (kind) {
            case UNITS, LAYERS -> new NetworkReader(fields).read(heading, exercise);
            case FORMULAS -> formulas(fields, heading, exercise);
            case DESCEND ->
                descent(
                        Fields.of(fields.required("descend"), "\"descend\"", "function", "from", "rate", "steps"),
                        heading,
                        exercise);
        };
    }

    private static Kind kind(Located.Members root) {
        List<String> names =
                Arrays.stream(Kind.values()).map(kind -> kind.member).toList();
        List<Located.Member> found = root.byName().values().stream()
                .filter(member -> names.contains(member.name()))
                .toList();
        if (found.isEmpty()) {
            for (Located.Member member : root.byName().values()) {
                Suggestion.near(names, member.name()).ifPresent(near -> {
                    throw member.place()
                            .problem("there is no member \"" + member.name() + "\"; did you mean \"" + near + "\"?");
                });
            }
            throw root.place()
                    .problem("this has none of the members " + String.join(", ", names)
                            + ", which say what an example is about: add one");
        }
        if (found.size() > 1) {
            throw found.getLast()
                    .place()
                    .problem("an example with \"" + found.getFirst().name() + "\" cannot have \""
                            + found.getLast().name() + "\" too: make two files");
        }
        return Kind.values()[names.indexOf(found.getFirst().name())];
    }

    private static Exercise exercise(Fields fields) {
        List<String> ask = fields.optional("ask").map(list -> list.list("\"ask\"")).orElse(List.of()).stream()
                .map(asked -> asked.text("a quantity to ask for"))
                .toList();
        Map<String, Tensor> expect = new LinkedHashMap<>();
        fields.optional("expect")
                .map(object -> object.object("\"expect\""))
                .ifPresent(object -> object.byName()
                        .forEach((name, member) -> expect.put(name, Numbers.tensor(member.value(), quoted(name)))));
        return new Exercise(ask, expect);
    }

    private static FormulaExample formulas(Fields fields, Heading heading, Exercise exercise) {
        Located at = fields.required("at");
        List<Map<String, Double>> points = at instanceof Located.Items(Place _, List<Located> values)
                ? values.stream()
                        .map(point -> Numbers.byName(point, "a point of \"at\""))
                        .toList()
                : List.of(Numbers.byName(at, "\"at\""));
        if (points.isEmpty()) {
            throw at.place().problem("\"at\" has no point: give each variable a number, for example {\"x\": 2}");
        }
        return new FormulaExample(
                heading,
                exercise,
                fields.text("formulas"),
                fields.optional("inverse").map(inverse -> inverse.text("\"inverse\"")),
                points,
                fields.optional("nudge")
                        .map(nudge -> Numbers.byName(nudge, "\"nudge\""))
                        .orElse(Map.of()));
    }

    private static DescentExample descent(Fields fields, Heading heading, Exercise exercise) {
        Located from = fields.required("from");
        List<Map<String, Double>> starts = from instanceof Located.Items(Place _, List<Located> values)
                ? values.stream().map(ExampleReader::start).toList()
                : List.of(start(from));
        if (starts.isEmpty()) {
            throw from.place().problem("\"from\" has no point to start from: give a number");
        }
        return new DescentExample(
                heading,
                exercise,
                fields.text("function"),
                starts,
                fields.required("rate").number("\"rate\""),
                fields.required("steps").whole("\"steps\"", 1, MOST_STEPS));
    }

    /** A bare number is where x starts. */
    private static Map<String, Double> start(Located from) {
        return from instanceof Located.Figure
                ? Map.of("x", from.number("\"from\""))
                : Numbers.byName(from, "a point of \"from\"");
    }

    private static String quoted(String name) {
        return "\"" + name + "\"";
    }

    /** The constant of this name, in any case. */
    static <E extends Enum<E>> E constant(Class<E> type, Located value, String what) {
        String typed = value.text(what);
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(typed))
                .findFirst()
                .orElseThrow(() -> value.place()
                        .problem(what + " cannot be \"" + typed + "\"; " + Suggestion.among(names, typed)));
    }
}
