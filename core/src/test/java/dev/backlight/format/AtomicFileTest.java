package dev.backlight.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final Safetensors OLD = new Safetensors(Map.of("w", Tensor.scalar(1f)), Map.of());
    private static final Safetensors NEW = new Safetensors(Map.of("w", Tensor.scalar(2f)), Map.of());

    @TempDir
    private Path folder;

    @Test
    void anExistingFileIsReplaced() throws Exception {
        Path file = folder.resolve("model.safetensors");
        OLD.write(file);
        NEW.write(file);
        assertThat(Safetensors.read(file)).isEqualTo(NEW);
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
    }

    @Test
    void aLongNameIsNoObstacle() throws Exception {
        // File systems allow 255 bytes; the temporary name must not be longer than the name itself.
        Path file = folder.resolve("m".repeat(243) + ".safetensors");
        OLD.write(file);
        assertThat(Safetensors.read(file)).isEqualTo(OLD);
    }

    @Test
    void theOldFileStaysWhenWritingFails() throws Exception {
        Path file = folder.resolve("model.safetensors");
        OLD.write(file);
        assertThatThrownBy(() -> AtomicFile.replace(file, channel -> {
                    channel.write(ByteBuffer.allocate(100));
                    throw new IOException("No space left on device");
                }))
                .isExactlyInstanceOf(FileSystemException.class)
                .hasMessage(file + ": it could not be written and is as before: No space left on device");
        assertThatThrownBy(() -> AtomicFile.replace(file, channel -> {
                    throw new OutOfMemoryError("heap");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(Safetensors.read(file)).isEqualTo(OLD);
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
    }

    @Test
    void theOldFileStaysWhenTheWritingThreadIsInterrupted() throws Exception {
        Path file = folder.resolve("model.safetensors");
        OLD.write(file);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> NEW.write(file))
                    .isExactlyInstanceOf(FileSystemException.class)
                    .hasCauseInstanceOf(ClosedByInterruptException.class)
                    .hasMessageContaining("ClosedByInterruptException");
        } finally {
            assertThat(Thread.interrupted())
                    .as("the interrupt is not swallowed")
                    .isTrue();
        }
        assertThat(Safetensors.read(file)).isEqualTo(OLD);
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path file = folder.resolve("none/model.safetensors");
        assertThatThrownBy(() -> OLD.write(file))
                .isExactlyInstanceOf(NoSuchFileException.class)
                .hasMessage(file + ": there is no directory " + file.getParent() + "; create it first");
    }

    @Test
    void aDirectoryIsNotReplaced() throws Exception {
        for (Path directory : new Path[] {Files.createDirectory(folder.resolve("models")), folder.getRoot()}) {
            assertThatThrownBy(() -> OLD.write(directory))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageStartingWith(directory + ": this is a directory");
        }
    }

    @Test
    void aBareNameIsWrittenToTheWorkingDirectory() throws Exception {
        Path file = Path.of("AtomicFileTest-bare-name.safetensors");
        try {
            OLD.write(file);
            assertThat(Safetensors.read(file)).isEqualTo(OLD);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void aLinkStaysALinkAndItsFileIsReplaced() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real")).resolve("v1.safetensors");
        Path middle = Files.createSymbolicLink(folder.resolve("middle"), Path.of("real/v1.safetensors"));
        Path link = Files.createSymbolicLink(folder.resolve("latest.safetensors"), Path.of("middle"));
        for (Safetensors content : new Safetensors[] {OLD, NEW}) { // at first there is nothing behind the links
            content.write(link);
            assertThat(link).isSymbolicLink();
            assertThat(middle).isSymbolicLink();
            assertThat(Safetensors.read(real)).isEqualTo(content);
        }
        assertThat(real.getParent().toFile().list()).containsExactly("v1.safetensors");
    }

    @Test
    void aLinkInACircleIsRefused() throws Exception {
        Path a = folder.resolve("a");
        Path b = Files.createSymbolicLink(folder.resolve("b"), a);
        Files.createSymbolicLink(a, b);
        assertThatThrownBy(() -> OLD.write(a)).isExactlyInstanceOf(FileSystemLoopException.class);
    }

    @Test
    void permissionsAreThoseOfTheOldFileOrOfAnyNewOne() throws Exception {
        assumePosix();
        Path file = folder.resolve("model.safetensors");
        OLD.write(file);
        Path ordinary = Files.createFile(folder.resolve("ordinary"));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(ordinary));

        for (String permissions : new String[] {"rw-------", "rw-rw-rw-", "rwxr-x--x"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            NEW.write(file);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo(permissions);
        }
    }

    @Test
    void whatIsWriteProtectedIsRefused() throws Exception {
        assumePosix();
        Path file = folder.resolve("model.safetensors");
        OLD.write(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assumeFalse(Files.isWritable(file), "nothing is write-protected for the superuser");
        assertThatThrownBy(() -> NEW.write(file))
                .isExactlyInstanceOf(AccessDeniedException.class)
                .hasMessageContainingAll(file.toString(), "the file is write-protected");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assertThatThrownBy(() -> NEW.write(file))
                    .isExactlyInstanceOf(AccessDeniedException.class)
                    .hasMessageContainingAll(file.toString(), "the directory " + folder + " is not writable");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(Safetensors.read(file)).isEqualTo(OLD);
    }

    private void assumePosix() {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "needs POSIX permissions");
    }
}
