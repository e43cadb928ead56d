package dev.backlight.cli;

import dev.backlight.lessons.DescentExample;
import dev.backlight.lessons.ExampleException;
import dev.backlight.lessons.FormulaExample;
import dev.backlight.lessons.Lessons;
import dev.backlight.lessons.NetworkExample;
import dev.backlight.lessons.Structure;
import dev.backlight.lessons.WorkedExample;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lists the worked examples, or prints the file of one. */
@Command(
        name = "examples",
        description = "Lists the worked examples, or prints the file of one, to start your own from.",
        footer = {
            "",
            "Examples:",
            "  backlight examples",
            "  backlight examples BWC-2 > mine.json",
            "  backlight examples MAZ-1 --blank > mine.json    # write numbers in place of null",
            "  backlight explain mine.json"
        })
final class ExamplesCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Print the file of this example.")
    private @Nullable String name;

    @Option(
            names = "--blank",
            description = "Leave the answers out, for a worksheet: check takes the file when each null is a number.")
    private boolean blank;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() {
        if (name == null && blank) {
            throw new ParameterException(spec.commandLine(), "--blank leaves the answers out of one example: name it");
        }
        if (name != null) {
            print(name);
        } else if (json.isOn()) {
            JsonLines lines = new JsonLines(main.streams());
            List<WorkedExample> all = Lessons.all();
            all.forEach(example -> lines.write(lines.event("example")
                    .put("id", example.heading().id())
                    .put("title", example.heading().title())
                    .put("kind", kind(example))
                    .put("source", example.heading().source().orElse(null))));
            lines.write(lines.event("done").put("examples", all.size()));
        } else {
            main.streams().out().println(Text.table(4, table()));
        }
        return ExitCode.OK;
    }

    private void print(String wanted) {
        try {
            String text = blank ? blank(Lessons.named(wanted)) : Lessons.text(wanted);
            if (json.isOn()) {
                JsonLines lines = new JsonLines(main.streams());
                lines.write(lines.event("example")
                        .put("id", Lessons.named(wanted).heading().id())
                        .put("file", text));
                lines.write(lines.event("done").put("examples", 1));
            } else {
                main.streams().utf8().print(text);
                main.streams().utf8().flush();
            }
        } catch (ExampleException unknown) {
            throw new ParameterException(spec.commandLine(), "" + unknown.getMessage(), unknown);
        }
    }

    /** The file without what it expects, and without the blanks of a quiz, which have their answers beside them. */
    private static String blank(WorkedExample example) {
        ObjectNode file = (ObjectNode)
                JsonMapper.shared().readTree(Lessons.text(example.heading().id()));
        file.remove("fill");
        ObjectNode answers = JsonNodeFactory.instance.objectNode();
        Stream.concat(example.exercise().ask().stream(), example.exercise().expect().keySet().stream())
                .forEach(answers::putNull);
        file.set("expect", answers);
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
    }

    private static List<List<String>> table() {
        return Stream.concat(
                        Stream.of(List.of("name", "kind", "title", "source")),
                        Lessons.all().stream()
                                .map(example -> List.of(
                                        example.heading().id(),
                                        kind(example),
                                        example.heading().title(),
                                        example.heading().source().orElse(""))))
                .toList();
    }

    /** What the example is about, in a word. */
    private static String kind(WorkedExample example) {
        return switch (example) {
            case NetworkExample network ->
                switch (network.structure()) {
                    case Structure.Units _ -> "units";
                    case Structure.Layers _ -> "layers";
                };
            case FormulaExample _ -> "formulas";
            case DescentExample _ -> "descent";
        };
    }
}
