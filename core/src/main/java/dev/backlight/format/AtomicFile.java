package dev.backlight.format;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.UUID;

/** Replaces a file as a whole: written beside it, forced to the disk, then moved over it in one step. */
final class AtomicFile {
    private static final System.Logger LOGGER = System.getLogger(AtomicFile.class.getName());
    private static final int MAX_LINKS = 40;

    private AtomicFile() {}

    /** Writes the new content. */
    interface Content {
        void write(FileChannel channel) throws IOException;
    }

    static void replace(Path file, Content content) throws IOException {
        Path target = followLinks(file);
        Path directory = directory(file, target);
        Path temporary = directory.resolve(".backlight-" + UUID.randomUUID() + ".tmp");
        try {
            writeForced(temporary, target, content);
            move(temporary, target);
        } catch (IOException e) {
            discard(temporary, e);
            throw failed(file, e);
        } catch (RuntimeException | Error e) {
            discard(temporary, e);
            throw e;
        }
        force(directory);
    }

    private static void writeForced(Path temporary, Path target, Content content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            keepPermissions(target, temporary);
            content.write(channel);
            channel.force(true);
        }
    }

    /** The file that a link stands for, also where it does not exist yet. */
    private static Path followLinks(Path file) throws IOException {
        Path target = file;
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(file.toString());
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    /** The directory to write in, after what can be known beforehand to fail is refused. */
    private static Path directory(Path file, Path target) throws FileSystemException {
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new FileSystemException(
                    file.toString(), null, "this is a directory, pipe or device, not a file; choose another name");
        }
        Path directory = target.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(
                    file.toString(), null, "there is no directory " + directory + "; create it first");
        }
        if (Files.exists(target) && !Files.isWritable(target)) {
            throw new AccessDeniedException(
                    file.toString(), null, "the file is write-protected; choose another name or allow writing");
        }
        if (!Files.isWritable(directory)) {
            throw new AccessDeniedException(
                    file.toString(), null, "the directory " + directory + " is not writable; choose another");
        }
        return directory;
    }

    private static void keepPermissions(Path target, Path temporary) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        if (view != null && Files.exists(target)) {
            Set<PosixFilePermission> wanted = Files.getPosixFilePermissions(target);
            // Some mounts refuse every change, but there all files have the same permissions.
            if (!view.readAttributes().permissions().equals(wanted)) {
                view.setPermissions(wanted);
            }
        }
    }

    private static void move(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            LOGGER.log(
                    Level.WARNING,
                    "{0}: this file system cannot replace a file in one step; a crash right now could lose it",
                    target);
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes the new name itself last through a power cut, where the system lets a directory be opened. */
    private static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "{0}: this system does not force a directory", directory);
        }
    }

    private static void discard(Path temporary, Throwable failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static FileSystemException failed(Path file, IOException cause) {
        String reason = cause instanceof FileSystemException inFile ? inFile.getReason() : cause.getMessage();
        FileSystemException failed = new FileSystemException(
                file.toString(),
                null,
                "it could not be written and is as before: " + (reason == null ? cause : reason));
        failed.initCause(cause);
        return failed;
    }
}
