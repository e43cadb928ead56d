package dev.backlight.cli;

import dev.backlight.format.FormatException;
import dev.backlight.format.SafetensorsHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A training that was stopped, as its checkpoint tells of it.
 *
 * @param data the name that was given for the data
 */
record ResumedTraining(String data, Notes.Settings settings) {
    /** @throws FormatException if the file is malformed, or was not written by this program */
    static ResumedTraining read(Path file) throws IOException {
        Map<String, String> notes = SafetensorsHeader.read(file).metadata();
        String name = file.toString();
        if (notes.containsKey(Notes.SETTINGS) && !notes.containsKey(Notes.DATA)) {
            throw new FormatException(name + ": there is nothing to resume: it holds a finished model");
        }
        return new ResumedTraining(Notes.required(name, notes, Notes.DATA), Notes.settings(name, notes));
    }
}
