package dev.backlight.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Finds out whether a file can be written, before the work for it is done. */
final class OutputFile {
    private OutputFile() {}

    /** @throws IOException if it cannot; the message says why */
    static void requireWritable(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "this is a directory; name a file in it");
        }
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString(), null, "the file is write-protected");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(file.toString(), null, "there is no directory " + folder);
        }
        if (!Files.isWritable(folder)) {
            throw new AccessDeniedException(file.toString(), null, "the directory " + folder + " is not writable");
        }
    }
}
