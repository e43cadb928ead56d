package dev.backlight.cli;

import dev.backlight.format.FormatException;
import dev.backlight.format.SafetensorsHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A training that was stopped, as its checkpoint tells of it.
 *
 * @param file the checkpoint
 * @param data the name that was given for the data
 */
record ResumedTraining(Path file, String data, Notes.Settings settings) {
    /** @throws FormatException if the file is malformed, or was not written by this program */
    static ResumedTraining read(Path file) throws IOException {
        Map<String, String> notes = SafetensorsHeader.read(file).metadata();
        String name = file.toString();
        if (notes.containsKey(Notes.SETTINGS) && !notes.containsKey(Notes.DATA)) {
            throw new FormatException(name + ": there is nothing to resume: it holds a finished model");
        }
        return new ResumedTraining(file, Notes.required(name, notes, Notes.DATA), Notes.settings(name, notes));
    }

    /**
     * Refuses data other than those of the training before.
     *
     * @throws IllegalArgumentException if they are others
     */
    void requireSame(String name, DataSource source) {
        if (!settings.sha256().equals(source.sha256())) {
            throw new IllegalArgumentException(name + " is not the data that " + file
                    + " was trained on, which was called " + data + ": resuming needs the same bytes (SHA-256 "
                    + shown(settings.sha256()) + ", not " + shown(source.sha256()) + ")");
        }
    }

    private static String shown(String sha256) {
        return sha256.isEmpty() ? "none" : sha256.substring(0, Math.min(12, sha256.length())) + "...";
    }
}
