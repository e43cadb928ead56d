package dev.backlight.cli;

import dev.backlight.tables.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What DATA on the command line stands for: the digits, or a table. */
sealed interface DataSource permits Digits, TableFile {
    /** The name that stands for the digits. */
    String MNIST = "mnist";

    /** The table that the program brings. */
    String IRIS = "iris.csv";

    /**
     * Opens data by name, and reads a table whole.
     *
     * @param streams is read from if the name is {@code -}, and told where a table that the program brings is used
     * @throws IOException if there is no such file, or it cannot be read
     * @throws dev.backlight.tables.TableException if it is no table
     */
    static DataSource open(String name, Streams streams) throws IOException {
        if (name.equals(MNIST)) {
            return new Digits();
        }
        if (name.equals("-")) {
            return new TableFile(Table.read(streams.in(), "standard input"));
        }
        Path file = Path.of(name);
        if (Files.isDirectory(file)) {
            throw new FileSystemException(name, null, "this is a directory; name a CSV file in it");
        }
        if (Files.exists(file)) {
            return new TableFile(Table.read(file));
        }
        if (name.equals(IRIS)) {
            streams.err()
                    .println("backlight: there is no file " + name + " here, so the one inside the program is taken");
            try (InputStream in = DataSource.class.getResourceAsStream(IRIS)) {
                if (in == null) {
                    throw new IllegalStateException("the build left out " + IRIS);
                }
                return new TableFile(Table.read(in, name));
            }
        }
        throw new NoSuchFileException(
                name, null, "there is no such file; inside the program are " + MNIST + " and " + IRIS);
    }

    /** What the model file is called where no name is given. */
    String modelName();

    /** What is taken from the data where nothing is said. */
    DataSettings defaults(long seed);

    /**
     * Takes from the data what is to be learnt.
     *
     * @throws dev.backlight.tables.TableException if a cell is not what it must be
     */
    Task task(DataSettings settings);
}
