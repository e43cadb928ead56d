package dev.backlight.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a training writes.
 *
 * @param model the finished network
 * @param checkpoint the state of the training, to go on with
 */
record ModelFiles(Path model, Path checkpoint) {
    private static final String SUFFIX = ".safetensors";
    private static final String CHECKPOINT = ".checkpoint";

    /**
     * The names: {@code x.safetensors} has its checkpoint in {@code x.checkpoint.safetensors}, and going on with that
     * leads to {@code x.safetensors} again.
     */
    static ModelFiles of(@Nullable Path out, @Nullable Path resume, DataSource source) {
        if (resume != null) {
            return new ModelFiles(out != null ? out : modelOf(resume, source), resume);
        }
        Path model = out != null ? out : Path.of(source.modelName());
        String name = model.getFileName().toString();
        String end = name.endsWith(SUFFIX) ? SUFFIX : "";
        return new ModelFiles(model, model.resolveSibling(withoutEnd(name, end) + CHECKPOINT + end));
    }

    private static Path modelOf(Path checkpoint, DataSource source) {
        String name = checkpoint.getFileName().toString();
        for (String end : List.of(SUFFIX, "")) {
            if (name.endsWith(CHECKPOINT + end)) {
                return checkpoint.resolveSibling(withoutEnd(name, CHECKPOINT + end) + end);
            }
        }
        return Path.of(source.modelName());
    }

    private static String withoutEnd(String name, String end) {
        return name.substring(0, name.length() - end.length());
    }

    /**
     * Finds out before the training whether its result can be saved.
     *
     * @param data the data's name, which must not be written over
     * @throws IOException if it cannot
     */
    void requireWritable(String data) throws IOException {
        for (Path file : new Path[] {model, checkpoint}) {
            OutputFile.requireWritable(file);
            if (Files.exists(file) && Files.exists(Path.of(data)) && Files.isSameFile(file, Path.of(data))) {
                throw new FileSystemException(file.toString(), null, "this holds the data; choose another name");
            }
        }
    }
}
