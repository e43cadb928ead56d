package dev.backlight.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The text form of an encoding.
 *
 * <pre>{@code
 * {"features":[{"name":"age","kind":"number","mean":41.5,"deviation":12.25},
 *              {"name":"sex","kind":"category","categories":["f","m"],"mostFrequent":"f"}],
 *  "target":{"name":"income","kind":"number","mean":1.0,"deviation":2.0}}
 * }</pre>
 *
 * <p>Reading is strict: each object has exactly the members shown, and what an encoding cannot be is refused.
 */
final class EncodingJson {
    private static final String WHERE = "[table encoding]";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EncodingJson() {}

    static String write(TableEncoding encoding) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode features = root.putArray("features");
        for (ColumnEncoding feature : encoding.features()) {
            features.add(write(feature));
        }
        root.set("target", write(encoding.target()));
        return JSON.writeValueAsString(root);
    }

    private static ObjectNode write(ColumnEncoding column) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", column.name());
        switch (column) {
            case NumberColumn number ->
                node.put("kind", "number").put("mean", number.mean()).put("deviation", number.deviation());
            case CategoryColumn category -> {
                ArrayNode categories = node.put("kind", "category").putArray("categories");
                category.categories().forEach(categories::add);
                node.put("mostFrequent", category.mostFrequent());
            }
        }
        return node;
    }

    static TableEncoding read(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            members(root, "the text", List.of("features", "target"));
            List<ColumnEncoding> features = new ArrayList<>();
            for (JsonNode feature : array(root, "features")) {
                features.add(column(feature));
            }
            return new TableEncoding(features, column(root.get("target")));
        } catch (JacksonException malformed) {
            throw new TableException(
                    WHERE, "the text cannot be read as JSON: " + malformed.getOriginalMessage(), malformed);
        } catch (IllegalArgumentException senseless) {
            throw new TableException(WHERE, "" + senseless.getMessage(), senseless);
        }
    }

    private static ColumnEncoding column(JsonNode node) {
        String kind = node.path("kind").stringValue("");
        return switch (kind) {
            case "number" -> {
                members(node, "a column of numbers", List.of("name", "kind", "mean", "deviation"));
                yield new NumberColumn(string(node, "name"), number(node, "mean"), number(node, "deviation"));
            }
            case "category" -> {
                members(node, "a column of categories", List.of("name", "kind", "categories", "mostFrequent"));
                List<String> categories = new ArrayList<>();
                for (JsonNode category : array(node, "categories")) {
                    if (!category.isString()) {
                        throw new IllegalArgumentException("a category must be a text, not " + shown(category));
                    }
                    categories.add(category.stringValue());
                }
                yield new CategoryColumn(string(node, "name"), categories, string(node, "mostFrequent"));
            }
            default ->
                throw new IllegalArgumentException(
                        "a column's kind must be number or category, not " + TableException.quote(kind));
        };
    }

    private static void members(JsonNode node, String what, List<String> names) {
        if (!node.isObject() || !Set.copyOf(node.propertyNames()).equals(Set.copyOf(names))) {
            throw new IllegalArgumentException(
                    what + " must be an object with the members " + String.join(", ", names) + ", not " + shown(node));
        }
    }

    private static JsonNode array(JsonNode node, String name) {
        if (!node.get(name).isArray()) {
            throw new IllegalArgumentException(name + " must be an array, not " + shown(node.get(name)));
        }
        return node.get(name);
    }

    private static String string(JsonNode node, String name) {
        if (!node.get(name).isString()) {
            throw new IllegalArgumentException(name + " must be a text, not " + shown(node.get(name)));
        }
        return node.get(name).stringValue();
    }

    private static String shown(JsonNode node) {
        return TableException.quote(node.toString());
    }

    private static double number(JsonNode node, String name) {
        if (!node.get(name).isNumber()) {
            throw new IllegalArgumentException(name + " must be a number, not " + shown(node.get(name)));
        }
        return node.get(name).asDouble();
    }
}
