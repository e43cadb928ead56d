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
        Path directory = target.toAbsolutePath().getParent();
        requireReplaceable(file, target, directory);
        Path temporary = directory.resolve(".backlight-" + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                keepPermissions(target, temporary);
                content.write(channel);
                channel.force(true);
            }
            move(temporary, target);
            force(directory);
        } catch (IOException e) {
            throw failed(file, e);
        } finally {
            Files.deleteIfExists(temporary);
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

    private static void requireReplaceable(Path file, Path target, Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(
                    file.toString(), null, "there is no directory " + directory + "; create it first");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new FileSystemException(
                    file.toString(), null, "this is a directory or device, not a file; choose another name");
        }
        if (Files.exists(target) && !Files.isWritable(target)) {
            throw new AccessDeniedException(
                    file.toString(), null, "the file is write-protected; choose another name or allow writing");
        }
        if (!Files.isWritable(directory)) {
            throw new AccessDeniedException(
                    file.toString(), null, "the directory " + directory + " is not writable; choose another");
        }
    }

    private static void keepPermissions(Path target, Path temporary) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        if (view != null && Files.exists(target)) {
            view.setPermissions(Files.getPosixFilePermissions(target));
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

    private static FileSystemException failed(Path file, IOException cause) {
        FileSystemException failed =
                new FileSystemException(file.toString(), null, "could not be written: " + cause.getMessage());
        failed.initCause(cause);
        return failed;
    }
}
