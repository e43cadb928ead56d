package dev.backlight.cli;

import dev.backlight.lessons.Question;
import dev.backlight.lessons.Quiz;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ObjectNode;

/** Asks for the numbers and formulas of a worked example, and answers with the derivation. */
@Command(
        name = "quiz",
        description = "Asks for the numbers and formulas of a worked example, one after the other.",
        footer = {
            "",
            "It reads one answer a line from standard input: a number, a fraction such as -19/25, a percentage, a sum"
                    + " such as 2(0.24 - 1); for several numbers with commas between. 0.5 %% is near enough; after an"
                    + " update, 0.5 %% of the change. An empty line gives a question up.",
            "",
            "The exit code is 0 if all answers were right, else 1.",
            "",
            "Examples:",
            "  backlight quiz BWC-2",
            "  backlight quiz mine.json < answers.txt"
        })
final class QuizCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(
            paramLabel = "EXAMPLE",
            description = "A worked example by its name (backlight examples lists them), or a file of one.")
    private String example;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        Quiz quiz = Quiz.of(Explained.example(example));
        BufferedReader answers =
                new BufferedReader(new InputStreamReader(main.streams().in(), StandardCharsets.UTF_8));
        int right = json.isOn() ? askInJson(quiz, answers) : ask(quiz, answers);
        return right == quiz.questions().size() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private int ask(Quiz quiz, BufferedReader answers) throws IOException {
        PrintStream out = main.streams().utf8();
        out.println(quiz.heading().id() + ": " + quiz.heading().title());
        quiz.given().forEach(line -> out.println("  " + line));
        int right = 0;
        for (int i = 0; i < quiz.questions().size(); i++) {
            Question question = quiz.questions().get(i);
            out.println();
            out.println("%d of %d: %s".formatted(i + 1, quiz.questions().size(), question.prompt()));
            Reply reply = reply(question, answers, out);
            if (reply.isRight()) {
                right++;
                out.println("right: " + question.solution().getLast());
            } else {
                out.println(reply.problem() == null ? "not right:" : reply.problem());
                reply.mistakes().forEach(mistake -> out.println("  this comes out if one " + mistake));
                if (reply.problem() == null && reply.mistakes().isEmpty() && question instanceof Question.Numbers) {
                    out.println("  " + CheckCommand.UNEXPLAINED);
                }
                question.solution().forEach(line -> out.println("  " + line));
            }
        }
        out.println();
        out.println(right + " of " + quiz.questions().size() + " right");
        out.flush();
        return right;
    }

    /**
     * What became of a question.
     *
     * @param typed empty if there was no answer
     * @param mistakes which may have led to it
     * @param problem why an answer cannot be right or wrong; null if it is
     */
    private record Reply(
            String typed,
            boolean isRight,
            List<String> mistakes,
            @Nullable String problem) {}

    /**
     * On a terminal an answer that cannot be understood may be typed again; in a script it is one that is not right.
     */
    private Reply reply(Question question, BufferedReader answers, PrintStream out) throws IOException {
        while (true) {
            out.print("> ");
            out.flush();
            String typed = answers.readLine();
            if (!main.streams().terminal()) {
                out.println(typed == null ? "" : typed); // so that a transcript can be read
            }
            Reply reply = judged(question, typed);
            if (reply.problem() == null
                    || reply.typed().isEmpty()
                    || !main.streams().terminal()) {
                return reply;
            }
            out.println(reply.problem());
        }
    }

    private static Reply judged(Question question, @Nullable String typed) {
        if (typed == null || typed.isBlank()) {
            return new Reply("", false, List.of(), "no answer; it is:");
        }
        try {
            boolean isRight = question.isRight(typed);
            return new Reply(typed, isRight, isRight ? List.of() : question.mistakes(typed), null);
        } catch (IllegalArgumentException unclear) {
            return new Reply(typed, false, List.of(), "" + unclear.getMessage());
        }
    }

    private int askInJson(Quiz quiz, BufferedReader answers) throws IOException {
        JsonLines lines = new JsonLines(main.streams());
        ObjectNode start = lines.event("quiz")
                .put("id", quiz.heading().id())
                .put("title", quiz.heading().title())
                .put("questions", quiz.questions().size());
        start.set("given", JsonLines.texts(quiz.given()));
        lines.write(start);
        int right = 0;
        List<Question> questions = quiz.questions();
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            lines.write(lines.event("question").put("number", i + 1).put("prompt", question.prompt()));
            Reply reply = judged(question, answers.readLine());
            right += reply.isRight() ? 1 : 0;
            ObjectNode answer = lines.event("answer")
                    .put("number", i + 1)
                    .put("typed", reply.typed())
                    .put("isRight", reply.isRight())
                    .put("answer", question.answer());
            if (reply.problem() != null) {
                answer.put("message", reply.problem());
            }
            answer.set("mistakes", JsonLines.texts(reply.mistakes()));
            answer.set("solution", JsonLines.texts(question.solution()));
            lines.write(answer);
        }
        lines.write(lines.event("done").put("right", right).put("questions", questions.size()));
        return right;
    }
}
