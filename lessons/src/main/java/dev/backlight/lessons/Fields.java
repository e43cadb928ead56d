package dev.backlight.lessons;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The members of an object that has these and no others.
 *
 * @param what names the object in messages: "the unit"
 */
record Fields(Located.Members object, String what, List<String> known) {
    /** @throws ExampleException if there is a member of another name */
    Fields {
        object.byName().values().stream()
                .filter(member -> !known.contains(member.name()))
                .findFirst()
                .ifPresent(member -> {
                    throw member.place()
                            .problem(what + " has no member \"" + member.name() + "\"; "
                                    + Suggestion.among(known, member.name()));
                });
    }

    static Fields of(Located value, String what, String... known) {
        return new Fields(value.object(what), what, List.of(known));
    }

    Place place() {
        return object.place();
    }

    boolean has(String name) {
        return object.byName().containsKey(name);
    }

    Optional<Located> optional(String name) {
        return Optional.ofNullable(object.byName().get(name)).map(Located.Member::value);
    }

    Located required(String name) {
        return optional(name).orElseThrow(() -> object.place().problem(what + " lacks \"" + name + "\": add it"));
    }

    String text(String name) {
        return required(name).text("\"" + name + "\"");
    }

    OptionalDouble number(String name) {
        return optional(name).stream()
                .mapToDouble(value -> value.number("\"" + name + "\""))
                .findFirst();
    }

    List<Located> list(String name) {
        return required(name).list("\"" + name + "\"");
    }
}
