package dev.backlight.cli;

import dev.backlight.report.Svg;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Draws the pictures that the texts on backpropagation have. */
@Command(
        name = "pictures",
        description = "Draws the pictures that the texts on backpropagation have, as SVG files.",
        footer = {
            "",
            "Without an ID it lists them. Animations are drawn by descend, your own networks by explain --format svg.",
            "",
            "Examples:",
            "  backlight pictures",
            "  backlight pictures V9 --out pictures"
        })
final class PicturesCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "V1, V3 and so on, or all.")
    private @Nullable String id;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where the files go. Default: the current folder.")
    private @Nullable Path out;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        if (out != null && id == null) {
            throw new ParameterException(spec.commandLine(), "--out is where a picture goes: name one, or all");
        }
        if (out != null && Files.exists(out) && !Files.isDirectory(out)) {
            throw new FileSystemException(out.toString(), null, "this is a file, but --out takes a folder");
        }
        Path folder = out == null ? Path.of(".") : out;
        List<TeachingPicture> pictures =
                id == null || id.equalsIgnoreCase("all") ? List.of(TeachingPicture.values()) : List.of(named(id));
        JsonLines lines = new JsonLines(main.streams());
        for (TeachingPicture picture : pictures) {
            List<Svg.Element> parts = id == null ? List.of() : picture.draw();
            for (int i = 0; i < parts.size(); i++) {
                Path file = folder.resolve(picture + (parts.size() == 1 ? "" : "-" + (i + 1)) + ".svg");
                Files.createDirectories(folder);
                Files.writeString(file, parts.get(i) + "\n");
                if (json.isOn()) {
                    lines.write(lines.event("picture").put("id", picture.name()).put("file", file.toString()));
                } else {
                    main.streams().out().println(file + ": " + picture.title());
                }
            }
            if (id == null && json.isOn()) {
                lines.write(lines.event("picture").put("id", picture.name()).put("title", picture.title()));
            } else if (id == null) {
                main.streams().out().println(Text.format("%-4s %s", picture, picture.title()));
            }
        }
        if (json.isOn()) {
            lines.write(lines.event("done").put("pictures", pictures.size()));
        }
        return ExitCode.OK;
    }

    private TeachingPicture named(String wanted) {
        try {
            return Names.parse(TeachingPicture.class, wanted);
        } catch (TypeConversionException unknown) {
            throw new ParameterException(spec.commandLine(), String.valueOf(unknown.getMessage()));
        }
    }
}
