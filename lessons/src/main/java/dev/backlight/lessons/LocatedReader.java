package dev.backlight.lessons;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Reads JSON as values that know their places. */
final class LocatedReader {
    /** A worked example nests six deep; whoever goes on means harm. */
    private static final int DEEPEST = 16;

    // NaN is read, to be refused where it stands with the name of what it was meant for.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final String file;
    private final JsonParser parser;

    private LocatedReader(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Reads one value, and nothing after it.
     *
     * @param file what messages call the file
     */
    static Located read(String file, String json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            LocatedReader reader = new LocatedReader(file, parser);
            Located value = reader.value(parser.nextToken(), 0);
            if (parser.nextToken() != null) {
                throw reader.place().problem("the example has ended, but there is more: take it out");
            }
            return value;
        } catch (JacksonException malformed) {
            throw place(file, malformed.getLocation())
                    .problem("this cannot be read as JSON: " + what(malformed), malformed);
        }
    }

    /** Without the source in brackets, which is not told, and the place, which {@link Place} says. */
    private static String what(JacksonException malformed) {
        String message = malformed.getOriginalMessage();
        int brackets = message.indexOf(" (for ");
        return brackets < 0 ? message : message.substring(0, brackets);
    }

    private Located value(@Nullable JsonToken token, int depth) {
        Place place = place();
        if (depth > DEEPEST) {
            throw place.problem("values are nested more than " + DEEPEST + " deep, which no worked example needs");
        }
        return switch (token) {
            case START_OBJECT -> members(place, depth);
            case START_ARRAY -> items(place, depth);
            case VALUE_STRING -> new Located.Text(place, parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Located.Figure(place, parser.getString());
            case null -> throw place.problem("the file is empty: a worked example is a JSON object");
            default -> new Located.Literal(place, parser.getString());
        };
    }

    private Located members(Place place, int depth) {
        Map<String, Located.Member> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            Place here = place();
            String name = parser.currentName();
            Located.Member twin =
                    members.putIfAbsent(name, new Located.Member(here, name, value(parser.nextToken(), depth + 1)));
            if (twin != null) {
                throw here.problem("\"" + name + "\" stands here twice, first in line "
                        + twin.place().line() + ": take one out");
            }
        }
        return new Located.Members(place, members);
    }

    private Located items(Place place, int depth) {
        List<Located> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token, depth + 1));
        }
        return new Located.Items(place, items);
    }

    private Place place() {
        return place(file, parser.currentTokenLocation());
    }

    private static Place place(String file, @Nullable TokenStreamLocation location) {
        return location == null
                ? new Place(file, 1, 1)
                : new Place(file, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }
}
