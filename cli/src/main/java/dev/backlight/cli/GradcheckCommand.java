package dev.backlight.cli;

import dev.backlight.grad.GradCheck;
import dev.backlight.grad.GradCheck.Comparison;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
import tools.jackson.databind.node.ObjectNode;

/** Holds the gradients of small networks against finite differences. */
@Command(
        name = "gradcheck",
        description = "Holds the gradients of a small network against finite differences of its loss.",
        footer = {
            "",
            "For each parameter it shows the element where the two differ most, and how far they may differ at most for"
                    + " the rounding and the curvature measured there. Beyond that bound the exit code is 1. Elements at"
                    + " a kink, such as relu at 0, have no slope to compare with and are counted.",
            "",
            "Examples:",
            "  backlight gradcheck xor",
            "  backlight gradcheck --list"
        })
final class GradcheckCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which network; all of them if none is named.")
    private @Nullable String name;

    @Option(names = "--list", description = "List the networks.")
    private boolean list;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides over weights, inputs and targets. Default: 1.")
    private long seed;

    @Mixin
    private JsonOption json;

    /** A network, and what became of it. */
    private record Checked(GradcheckNetwork network, GradCheck check) {}

    @Override
    public Integer call() {
        List<GradcheckNetwork> networks = named();
        if (list) {
            list(networks);
            return ExitCode.OK;
        }
        List<Checked> checked = networks.stream()
                .map(network -> new Checked(network, network.check(seed)))
                .toList();
        boolean agrees = checked.stream().allMatch(each -> each.check().agrees());
        if (json.isOn()) {
            writeJson(checked, agrees);
        } else {
            main.streams().out().println(Text.table(2, table(checked)));
            main.streams().out().println(summary(checked, agrees));
        }
        return agrees ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private List<GradcheckNetwork> named() {
        List<GradcheckNetwork> all = GradcheckNetwork.all();
        if (name == null) {
            return all;
        }
        List<GradcheckNetwork> found =
                all.stream().filter(network -> network.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no network \"" + name + "\"; choose one of "
                            + all.stream().map(GradcheckNetwork::name).collect(Collectors.joining(", ")));
        }
        return found;
    }

    private void list(List<GradcheckNetwork> networks) {
        if (json.isOn()) {
            JsonLines lines = new JsonLines(main.streams());
            networks.forEach(network -> lines.write(
                    lines.event("network").put("name", network.name()).put("description", network.description())));
            lines.write(lines.event("done").put("networks", networks.size()));
        } else {
            main.streams()
                    .out()
                    .println(Text.table(
                            2,
                            networks.stream()
                                    .map(network -> List.of(network.name(), network.description()))
                                    .toList()));
        }
    }

    private static List<List<String>> table(List<Checked> checked) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("network", "parameter", "gradient", "measured", "error", "bound", ""));
        for (Checked each : checked) {
            for (Comparison worst : each.check().parameters()) {
                rows.add(List.of(
                        each.network().name(),
                        worst.element() < 0 ? worst.name() : worst.name() + "[" + worst.element() + "]",
                        Text.format("%.9f", worst.gradient()),
                        Text.format("%.9f", worst.slope()),
                        Text.format("%.1e", worst.error()),
                        Text.format("%.1e", worst.bound()),
                        verdict(worst)));
            }
        }
        return rows;
    }

    private static String verdict(Comparison worst) {
        String kinks = worst.kinks() == 0 ? "" : ", " + worst.kinks() + " at kinks";
        return (worst.agrees() ? "ok" : "WRONG") + kinks;
    }

    private static String summary(List<Checked> checked, boolean agrees) {
        Comparison worst = worst(checked);
        return Text.format(
                "%s: the worst error is %.1e at %s, %.0f %% of its bound",
                agrees ? "all gradients agree" : "NOT all gradients agree",
                worst.error(),
                worst.name(),
                100 * share(worst));
    }

    /** How much of its bound an error takes. */
    private static double share(Comparison worst) {
        return worst.error() == 0 ? 0 : worst.error() / worst.bound();
    }

    private static Comparison worst(List<Checked> checked) {
        return checked.stream()
                .flatMap(each -> each.check().parameters().stream())
                .filter(comparison -> comparison.element() >= 0)
                .max(Comparator.comparingDouble(GradcheckCommand::share))
                .orElseThrow();
    }

    private void writeJson(List<Checked> checked, boolean agrees) {
        JsonLines lines = new JsonLines(main.streams());
        for (Checked each : checked) {
            for (Comparison worst : each.check().parameters()) {
                ObjectNode line = lines.event("parameter")
                        .put("network", each.network().name())
                        .put("parameter", worst.name())
                        .put("element", worst.element());
                line.set("gradient", JsonLines.real(worst.gradient()));
                line.set("measured", JsonLines.real(worst.slope()));
                line.set("error", JsonLines.real(worst.error()));
                line.set("bound", JsonLines.real(worst.bound()));
                lines.write(line.put("agrees", worst.agrees()).put("kinks", worst.kinks()));
            }
        }
        Comparison worst = worst(checked);
        ObjectNode done = lines.event("done").put("agrees", agrees).put("seed", seed);
        done.set("worstError", JsonLines.real(worst.error()));
        done.set("bound", JsonLines.real(worst.bound()));
        lines.write(done);
    }
}
