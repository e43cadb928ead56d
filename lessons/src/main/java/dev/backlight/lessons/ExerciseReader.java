package dev.backlight.lessons;

import dev.backlight.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Understands what an example asks and expects. */
final class ExerciseReader {
    static final List<String> MEMBERS = List.of("fill", "ask", "expect");

    private final Fields fields;

    ExerciseReader(Fields fields) {
        this.fields = fields;
    }

    Exercise read() {
        Map<String, Tensor> expect = new LinkedHashMap<>();
        fields.optional("expect")
                .ifPresent(object -> object.object("\"expect\"")
                        .byName()
                        .forEach((name, member) ->
                                expect.put(name, Numbers.tensor(member.value(), "\"" + name + "\""))));
        return new Exercise(
                list("fill").stream().map(ExerciseReader::blank).toList(),
                list("ask").stream()
                        .map(asked -> asked.text("a quantity to ask for"))
                        .toList(),
                expect);
    }

    private List<Located> list(String name) {
        return fields.optional(name).map(list -> list.list("\"" + name + "\"")).orElse(List.of());
    }

    private static Blank blank(Located value) {
        Fields blank = Fields.of(value, "a blank", "prompt", "answer", "choices", "formula", "in");
        String prompt = blank.text("prompt");
        String answer = blank.text("answer");
        if (blank.has("choices")) {
            List<String> choices = blank.list("choices").stream()
                    .map(choice -> choice.text("a choice"))
                    .toList();
            if (!choices.contains(answer)) {
                throw blank.required("answer")
                        .place()
                        .problem("\"answer\" is none of the choices; " + Suggestion.among(choices, answer));
            }
            return new Blank.Choice(prompt, choices, answer);
        }
        return blank.has("formula") ? formula(blank, prompt, answer) : new Blank.Words(prompt, answer);
    }

    private static Blank.Formula formula(Fields blank, String prompt, String answer) {
        Map<String, String> letters = new LinkedHashMap<>();
        Map<String, Double> constants = new LinkedHashMap<>();
        blank.required("in").object("\"in\"").byName().forEach((letter, member) -> {
            if (member.value() instanceof Located.Figure figure) {
                constants.put(letter, figure.number("\"" + letter + "\""));
            } else {
                letters.put(letter, member.value().text("\"" + letter + "\""));
            }
        });
        Blank.Formula formula = new Blank.Formula(prompt, blank.text("formula"), letters, constants, answer);
        try {
            FormulaAnswer.parse(formula, answer);
        } catch (IllegalArgumentException mistake) {
            throw blank.required("answer").place().problem("in \"answer\", " + mistake.getMessage(), mistake);
        }
        return formula;
    }

    /** Checks that whatever is asked for or expected exists. */
    void check(WorkedExample example) {
        if (MEMBERS.stream().noneMatch(fields::has)) {
            return;
        }
        Truth truth = Truth.of(example);
        list("ask").forEach(asked -> check(truth, asked.text("a quantity to ask for"), asked.place()));
        fields.optional("expect")
                .ifPresent(expect -> expect.object("\"expect\"")
                        .byName()
                        .forEach((name, member) -> check(truth, name, member.place())));
        for (Located value : list("fill")) {
            Located.Members blank = value.object("a blank");
            if (blank.byName().containsKey("formula")) {
                Located formula = blank.byName().get("formula").value();
                check(truth, formula.text("\"formula\""), formula.place());
                for (Located.Member letter : blank.byName()
                        .get("in")
                        .value()
                        .object("\"in\"")
                        .byName()
                        .values()) {
                    if (letter.value() instanceof Located.Text(Place place, String quantity)) {
                        check(truth, quantity, place);
                    }
                }
            }
        }
    }

    private static void check(Truth truth, String quantity, Place place) {
        try {
            truth.check(quantity);
        } catch (IllegalArgumentException unknown) {
            throw place.problem("" + unknown.getMessage(), unknown);
        }
    }
}
