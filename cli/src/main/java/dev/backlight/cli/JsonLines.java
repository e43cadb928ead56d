package dev.backlight.cli;

import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes one JSON object a line on standard output. */
final class JsonLines {
    private static final JsonMapper JSON = new JsonMapper();
    private final PrintStream out;

    JsonLines(Streams streams) {
        this.out = streams.utf8();
    }

    /** An object whose first member says what it tells of. */
    ObjectNode event(String name) {
        return JsonNodeFactory.instance.objectNode().put("event", name);
    }

    void write(ObjectNode event) {
        out.print(JSON.writeValueAsString(event) + "\n");
        out.flush();
    }

    /** A number, or null for NaN and infinity, which JSON cannot say. */
    static JsonNode real(double value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return Double.isFinite(value) ? nodes.numberNode(value) : nodes.nullNode();
    }

    static ArrayNode texts(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    static ArrayNode matrix(int[][] rows) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int[] row : rows) {
            ArrayNode inner = array.addArray();
            for (int value : row) {
                inner.add(value);
            }
        }
        return array;
    }
}
