package dev.backlight.cli;

import dev.backlight.explain.Quantity;
import dev.backlight.report.HtmlWriter;
import dev.backlight.report.LatexWriter;
import dev.backlight.report.TextWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Derives formulas, rule by rule and along every path. */
@Command(
        name = "derive",
        description = "Derives formulas by their variables, rule by rule and along every path.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  backlight derive \"x^3 + 3x^2\" --at x=-1.99",
            "  backlight derive \"d = b*c; b = a^2; c = -7*a\" --at a=2",
            "  backlight derive \"y = x^3\" --at x=2 --inverse",
            "  backlight derive SDV-D4 --format html --out paths.html"
        })
final class DeriveCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FORMULAS",
            description = "Formulas in usual notation, with a semicolon between; or a worked example by its name, or a"
                    + " file of one.")
    private String formulas;

    @Option(
            names = "--at",
            paramLabel = "NAME=VALUE",
            split = ",",
            description =
                    "The value of each variable: --at a=2 --at b=3, or --at a=2,b=3. Default: the example's points.")
    private Map<String, Double> at = new LinkedHashMap<>();

    @Option(
            names = "--of",
            paramLabel = "NAME",
            description = "Derive this formula. Default: those that no other uses.")
    private @Nullable String of;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            split = ",",
            description = "Derive by these variables. Default: all that the formula depends on.")
    private List<String> by = List.of();

    @Option(names = "--inverse", description = "Derive the variable by the formula, too: dx/dy beside dy/dx.")
    private boolean inverse;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, latex, html, svg (how the formulas depend on one another) or json. Default: text.")
    private Format format;

    @Option(
            names = "--digits",
            paramLabel = "N",
            defaultValue = "10",
            description = "Write numbers with at most N digits, up to 15. Default: 10.")
    private int digits;

    @Option(names = "--blank", description = "In html: leave the answers out, for a worksheet.")
    private boolean blank;

    @Option(names = "--out", paramLabel = "FILE", description = "Write to a file.")
    private @Nullable Path out;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (digits < 1 || digits > Quantity.DIGITS) {
            throw refusal("--digits takes 1 to " + Quantity.DIGITS + ", not " + digits);
        }
        String text = written(json ? Format.JSON : format);
        if (out == null) {
            main.streams().utf8().print(text);
            main.streams().utf8().flush();
        } else {
            Files.writeString(out, text);
            main.streams().err().println("written to " + out);
        }
        return ExitCode.OK;
    }

    private String written(Format as) throws IOException {
        try {
            DerivedFormulas derived =
                    DerivedFormulas.of(formulas, at, inverse, digits).only(of, by);
            derived.missing().ifPresent(name -> {
                throw new IllegalArgumentException(missing(name));
            });
            return switch (as) {
                case TEXT -> TextWriter.write(derived.document());
                case LATEX -> LatexWriter.write(derived.document());
                case HTML -> HtmlWriter.write(derived.document(), blank);
                case SVG -> derived.drawing().svg() + "\n";
                case JSON -> DerivedFormulasJson.write(derived);
            };
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "" + wrong.getMessage(), wrong);
        }
    }

    private static String missing(String name) {
        boolean isWord = name.length() > 1 && name.chars().allMatch(Character::isLetter);
        return name + " has no value: add --at " + name + "=NUMBER, or a formula " + name + " = ..."
                + (isWord ? "; for a product write " + String.join("*", name.split("")) : "");
    }

    private ParameterException refusal(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
