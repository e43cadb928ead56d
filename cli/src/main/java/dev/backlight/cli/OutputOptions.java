package dev.backlight.cli;

import dev.backlight.report.Document;
import dev.backlight.report.HtmlWriter;
import dev.backlight.report.LatexWriter;
import dev.backlight.report.TextWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command that explains something writes it, and where. */
final class OutputOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text, latex, html, svg (a drawing of it) or json. Default: what the ending"
                    + " of --out says, else text.")
    private @Nullable Format format;

    @Mixin
    private DigitsOption digits;

    @Option(names = "--blank", description = "In html: leave the answers out, for a worksheet.")
    private boolean blank;

    @Option(names = "--out", paramLabel = "FILE", description = "Write to a file.")
    private @Nullable Path out;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    /**
     * What to write: what was asked for, else what the ending of the file says, else text.
     *
     * @throws ParameterException if --json and another format are asked for, or the file ends as one of another format
     */
    Format format() {
        if (json && format != null && format != Format.JSON) {
            throw new ParameterException(
                    spec.commandLine(), "--json and --format " + Names.of(format) + " exclude each other");
        }
        Format asked = json ? Format.JSON : format;
        Format ofFile = out == null ? null : ending(out);
        if (asked != null && ofFile != null && asked != ofFile) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the format is " + Names.of(asked) + ", but the file " + out + " ends as " + Names.of(ofFile)
                            + " does: change one of the two");
        }
        return asked != null ? asked : ofFile != null ? ofFile : Format.TEXT;
    }

    private static @Nullable Format ending(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html", "htm" -> Format.HTML;
            case "svg" -> Format.SVG;
            case "tex" -> Format.LATEX;
            case "json" -> Format.JSON;
            case "txt" -> Format.TEXT;
            default -> null;
        };
    }

    /** The most digits of a number. */
    int digits() {
        return digits.value(spec);
    }

    /**
     * The text in the format that was asked for, of which only that one is made.
     *
     * @throws ParameterException if answers are to be left out of another format than html
     */
    String text(Supplier<Document> document, Supplier<String> svg, Supplier<String> asJson) {
        if (blank && format() != Format.HTML) {
            throw new ParameterException(spec.commandLine(), "--blank makes a worksheet: add --format html");
        }
        return switch (format()) {
            case TEXT -> TextWriter.write(document.get());
            case LATEX -> LatexWriter.write(document.get());
            case HTML -> HtmlWriter.write(document.get(), blank);
            case SVG -> svg.get() + "\n";
            case JSON -> asJson.get();
        };
    }

    /** Writes a text to the file, if one was named, else to standard output. */
    void write(String text, Streams streams) throws IOException {
        if (out == null) {
            streams.utf8().print(text);
            streams.utf8().flush();
        } else {
            OutputFile.requireWritable(out);
            Files.writeString(out, text);
            streams.err().println("written to " + out);
        }
    }
}
