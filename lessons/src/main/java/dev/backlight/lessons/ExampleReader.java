package dev.backlight.lessons;

import dev.backlight.explain.Notation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Understands a file. One of its members says which kind of example it is. */
final class ExampleReader {
    /** The kinds of examples, by the member that only they have. */
    private enum Kind {
        UNITS("units", NetworkReader.UNIT_MEMBERS),
        LAYERS("layers", NetworkReader.LAYER_MEMBERS),
        FORMULAS("formulas", List.of("formulas", "inverse", "at", "nudge")),
        DESCEND("descend", List.of("descend"));

        private static final List<String> COMMON = List.of("id", "title", "source", "notation");

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
                    Stream.of(COMMON, ExerciseReader.MEMBERS, members)
                            .flatMap(List::stream)
                            .toList());
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
        ExerciseReader reader = new ExerciseReader(fields);
        Exercise exercise = reader.read();
        WorkedExample example = switch (kind) {
            case UNITS, LAYERS -> new NetworkReader(fields).read(heading, exercise);
            case FORMULAS -> FormulaReader.formulas(fields, heading, exercise);
            case DESCEND ->
                FormulaReader.descent(
                        Fields.of(fields.required("descend"), "\"descend\"", "function", "from", "rate", "steps"),
                        heading,
                        exercise);
        };
        reader.check(example);
        return example;
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
