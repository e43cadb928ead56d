package dev.backlight.lessons;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file of a worked example holds. */
public sealed interface WorkedExample permits NetworkExample, FormulaExample, DescentExample {
    /** The largest file in bytes: a guard against what was never meant as an example. */
    int LARGEST = 1 << 20;

    /** More steps than a person looks at, and few enough to be done at once. */
    int MOST_STEPS = 10_000;

    Heading heading();

    Exercise exercise();

    /**
     * Reads a file.
     *
     * @throws ExampleException if the file is not a worked example; the message has the line and column
     * @throws IOException if the file cannot be read
     */
    static WorkedExample read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new ExampleException(file + ": this is larger than 1 MiB, which no worked example needs");
            }
            String json = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(file.toString(), json);
        } catch (CharacterCodingException foreign) {
            throw new ExampleException(file + ": this is no UTF-8 text: save it as UTF-8", foreign);
        }
    }

    /**
     * Reads the text of a file.
     *
     * @param file what messages call it
     * @throws ExampleException if the text is not a worked example
     */
    static WorkedExample parse(String file, String json) {
        return ExampleReader.read(file, json);
    }
}
