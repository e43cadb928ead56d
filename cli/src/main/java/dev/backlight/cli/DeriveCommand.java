package dev.backlight.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Derives formulas, rule by rule and along every path. */
@Command(
        name = "derive",
        description = "Derives formulas by their variables, rule by rule and along every path.",
        footer = {
            "",
            "Examples:",
            "  backlight derive \"x^2 e^(-x)\"",
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
                    "The value of each variable: --at a=2 --at b=3, or --at a=2,b=3. Default: the example's points, and of"
                            + " typed formulas symbols alone.")
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

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        output.write(written(), main.streams());
        return ExitCode.OK;
    }

    private String written() throws IOException {
        try {
            return DerivedFormulas.of(formulas, at, inverse, output.digits())
                    .only(of, by)
                    .written(output);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "" + wrong.getMessage(), wrong);
        }
    }
}
