package dev.backlight.cli;

import dev.backlight.explain.Quantity;
import dev.backlight.lessons.Marking;
import dev.backlight.lessons.Marking.Mark;
import dev.backlight.lessons.Mistake;
import dev.backlight.lessons.ShapedNumbers;
import dev.backlight.lessons.WorkedExample;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Holds somebody's answers against the truth, and says which mistake leads to a wrong one. */
@Command(
        name = "check",
        description = "Checks answers, and finds the mistake behind each wrong one.",
        footer = {
            "",
            "Exit codes: 0 all answers are right, 1 one is wrong or the job failed.",
            "",
            "Examples:",
            "  backlight examples MAZ-1 > mine.json     # write your numbers into it",
            "  backlight check mine.json"
        })
final class CheckCommand implements Callable<Integer> {
    /** Whoever gives few digits may have made any of many. */
    private static final int MOST_MISTAKES = 6;

    /** Said of a wrong answer that nothing explains. */
    static final String UNEXPLAINED = "no mistake that is known here leads to this answer";

    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "FILE", description = "A worked example with the answers in its \"expect\".")
    private String file;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        WorkedExample example = Explained.example(file);
        List<Mark> marks = Marking.of(example);
        if (marks.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": there are no answers: write them into \"expect\", for example {\"E\": 0.25}");
        }
        if (json.isOn()) {
            writeJson(marks);
        } else {
            print(marks);
        }
        return wrong(marks) == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static long wrong(List<Mark> marks) {
        return marks.stream().filter(mark -> !mark.isRight()).count();
    }

    private void print(List<Mark> marks) {
        PrintStream out = main.streams().utf8();
        for (Mark mark : marks) {
            out.println(mark.quantity() + ": " + text(mark.given())
                    + (mark.isRight()
                            ? " is right"
                            : " is wrong, it is "
                                    + text(mark.exact(), mark.truth().shape())));
            mark.mistakes().stream()
                    .limit(MOST_MISTAKES)
                    .forEach(mistake -> out.println("    this comes out if one " + mistake.sentence()));
            if (mark.mistakes().size() > MOST_MISTAKES) {
                out.println("    and " + (mark.mistakes().size() - MOST_MISTAKES)
                        + " more mistakes come near it: give more digits");
            }
            if (!mark.isRight() && mark.mistakes().isEmpty()) {
                out.println("    " + UNEXPLAINED);
            }
            if (!mark.isRight()) {
                mark.derivation().forEach(line -> out.println("    " + line));
            }
        }
        out.println(marks.size() - wrong(marks) + " of " + marks.size() + " right");
        out.flush();
    }

    private static String text(Tensor typed) {
        return text(Arrays.stream(typed.toDoubles()).mapToObj(Quantity::typed).toList(), typed.shape());
    }

    /** As it is written in the file. */
    private static String text(List<Quantity> numbers, Shape shape) {
        return new ShapedNumbers(numbers, shape).text(Quantity.DIGITS, "[", "]");
    }

    private static List<Tensor> rows(Tensor values) {
        return IntStream.range(0, values.shape().size(0))
                .mapToObj(i -> values.rows(i)
                        .reshape(values.shape().slice(1, values.shape().rank())))
                .toList();
    }

    private void writeJson(List<Mark> marks) {
        JsonLines lines = new JsonLines(main.streams());
        for (Mark mark : marks) {
            ObjectNode line = lines.event("answer").put("quantity", mark.quantity());
            line.set("given", node(mark.given()));
            line.set("truth", node(mark.truth()));
            line.put("isRight", mark.isRight());
            line.set(
                    "mistakes",
                    JsonLines.texts(
                            mark.mistakes().stream().map(Mistake::sentence).toList()));
            line.set("derivation", JsonLines.texts(mark.derivation()));
            lines.write(line);
        }
        lines.write(lines.event("done").put("answers", marks.size()).put("right", marks.size() - wrong(marks)));
    }

    private static JsonNode node(Tensor values) {
        if (values.shape().rank() == 0) {
            return JsonLines.real(values.item());
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        rows(values).forEach(row -> array.add(node(row)));
        return array;
    }
}
