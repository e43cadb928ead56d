package dev.backlight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backlight.format.FormatException;
import dev.backlight.nn.Loss;
import dev.backlight.tables.MissingCells;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class NotesTest {
    private static final Notes.Settings SETTINGS = new Notes.Settings(
            new DataSettings(Optional.of("a \"b\""), List.of("c,d"), MissingCells.MEAN, 0.25, -3),
            new TrainSettings(
                    Layers.parse("7 tanh, 2"),
                    Loss.SQUARED,
                    OptimizerChoice.MOMENTUM,
                    ScheduleChoice.LINEAR,
                    0.1,
                    12,
                    34,
                    5));

    private static String written() {
        return Notes.write(SETTINGS);
    }

    @Test
    void readsTheSettingsThatItWrites() throws Exception {
        assertThat(Notes.settings("f", Map.of(Notes.SETTINGS, written()))).isEqualTo(SETTINGS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "3", "{}", "\"text\""})
    void refusesWhatIsNoObject(String text) {
        assertRefused(text);
    }

    /** Each member in turn is missing, or of another type. */
    @Test
    void refusesMembersThatAreMissingOrWrong() {
        JsonMapper json = new JsonMapper();
        ObjectNode whole = (ObjectNode) json.readTree(written());
        for (String name : new ArrayList<>(whole.propertyNames())) {
            ObjectNode without = whole.deepCopy();
            without.remove(name);
            if (!name.equals("target")) {
                assertRefused(without.toString());
            }
            ObjectNode other = whole.deepCopy();
            other.putObject(name);
            assertRefused(other.toString());
        }
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> Notes.settings("file", Map.of(Notes.SETTINGS, text)))
                .as(text)
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("file: \"backlight.settings\" is wrong: ");
    }
}
