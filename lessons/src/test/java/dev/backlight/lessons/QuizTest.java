package dev.backlight.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.tensor.Shape;
import dev.backlight.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuizTest {
    static List<String> ids() {
        return Lessons.ids();
    }

    /** The answer that a question tells is right, and what it derives is what Truth has. */
    @ParameterizedTest
    @MethodSource("ids")
    void everyExampleCanBeAnswered(String id) {
        WorkedExample example = Lessons.named(id);
        Truth truth = Truth.of(example);
        Quiz quiz = Quiz.of(example);

        assertThat(quiz.given())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContain("?"));
        assertThat(quiz.questions())
                .hasSize(example.exercise().fill().size()
                        + example.exercise().ask().size());
        for (Question question : quiz.questions()) {
            String answer =
                    question instanceof Question.Choice(Blank.Choice blank) ? blank.answer() : question.answer();
            assertThat(question.isRight(answer))
                    .as("%s: %s", question.prompt(), answer)
                    .isTrue();
            assertThat(question.solution()).isNotEmpty();
            assertThat(question.solution().getLast()).contains(question.answer());
            if (question instanceof Question.Numbers numbers) {
                double[] values = truth.value(numbers.quantity()).toDoubles();
                for (int i = 0; i < values.length; i++) {
                    double told = numbers.truth().get(i).value();
                    assertThat(told)
                            .as(numbers.quantity())
                            .isCloseTo(values[i], within(Math.max(1e-15, 1e-12 * Math.abs(values[i]))));
                }
                String wrong = IntStream.range(0, values.length)
                        .mapToObj(i -> "" + (values[i] + 0.02 * Math.abs(values[i]) + 0.001))
                        .collect(Collectors.joining(","));
                assertThat(question.isRight(wrong))
                        .as("%s: %s", question.prompt(), wrong)
                        .isFalse();
            }
        }
    }

    @Test
    void halfAPercentIsNearEnough() {
        Question derivative = question("BWC-2", "dC/dw_ij"); // −0.55687632
        assertThat(derivative.isRight("-0.557")).isTrue();
        assertThat(derivative.isRight("-0.5542")).isTrue();
        assertThat(derivative.isRight("-0.554")).isFalse();
        assertThat(derivative.isRight("0.557")).isFalse();
        assertThat(question("BWC-1", "dC/dw_jk").isRight("-19/25")).isTrue();
    }

    @Test
    void theOldWeightIsNotTheNewOne() {
        Question weight = question("MAZ-1", "new w1"); // from 0.15 to 0.149780716, less than 0.5 % away
        assertThat(weight.isRight("0.15")).isFalse();
        assertThat(weight.isRight("0.14978")).isTrue();
        assertThat(question("BWC-2n", "new w_ij").isRight("-0.86")).isTrue();
    }

    @Test
    void zeroIsZero() {
        Question dead = question("BWC-2n", "dC/dw_ij");
        assertThat(dead.isRight("0")).isTrue();
        assertThat(dead.isRight("0.001")).isFalse();
        assertThat(dead.solution().getLast()).isEqualTo("dC/dw_ij = 0");
    }

    private static Question question(String id, String quantity) {
        return Quiz.of(Lessons.named(id)).questions().stream()
                .filter(question -> question instanceof Question.Numbers numbers
                        && numbers.quantity().equals(quantity))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theDerivationIsTold() {
        assertThat(question("BWC-2", "new w_ij").solution())
                .containsExactly(
                        "dC/dw_ij = dC/da_k · da_k/da_j · da_j/dw_ij = 2(a_k − y) · w_jk · a_i = 2(0.39732 − 1) · 0.66 · 0.7 ="
                                + " −1.20536 · 0.66 · 0.7 = −0.55687632",
                        "w_ij ← w_ij − r·dC/dw_ij: 0.86 − 0.1·(−0.55687632)",
                        "new w_ij = 0.915687632");
        assertThat(question("DOL-3", "j").solution())
                .containsExactly(
                        "s_j = w_{i→j} · z_i ≈ −0.8 · 0.6034832499 ≈ −0.4827865999",
                        "z_j = σ(s_j) = 1/(1 + e^(−s_j)) ≈ 1/(1 + e^0.4827865999) ≈ 0.3815943265",
                        "j ≈ 0.3815943265");
        assertThat(question("SDV-D4", "dd/da at point 1").solution()).endsWith("dd/da at point 1 = −84");
    }

    @Test
    void formulasDescentsAndLayersAreDerivedToo() {
        assertThat(question("SDV-D4", "dd/da through b at point 1").solution())
                .containsExactly(
                        "a → b → d: ∂d/∂b · db/da = c · 2a = −14 · 4 = −56", "dd/da through b at point 1 = −56");
        assertThat(question("SDV-GD1", "x after 2").solution())
                .containsExactly(
                        "df/dx = 2x",
                        "x after 1: 1 − 0.3 · 2 = 0.4",
                        "x after 2: 0.4 − 0.3 · 0.8 = 0.16",
                        "x after 2 = 0.16");
        assertThat(question("SDV-FC", "dE/dx").solution()).startsWith("dE/dx = dE/df1 @ W1", "  dE/df1 = (0.3, −0.7)");
        for (String id : Lessons.ids()) {
            for (Question question : Quiz.of(Lessons.named(id)).questions()) {
                if (question instanceof Question.Numbers) {
                    assertThat(question.solution())
                            .as(id + ": " + question.prompt())
                            .hasSizeGreaterThan(1);
                }
            }
        }
    }

    /** Of the network that the updates left, and what comes of it. */
    @Test
    void laterUpdatesAreDerivedToo() {
        assertThat(question("SDV-EX-b", "c1o1 after 1").solution())
                .containsExactly(
                        "after 1 update: w_i0_a0 = 0.55, w_i1_a0 = 1.025, w_i2_a0 = −0.45, b_a0 = 0.05, w_b0_c0 = −1,"
                                + " b_c0 = 0, w_b0_c1 = 1.025, b_c1 = 0.05",
                        "y^c1o1 = w_ab^c1o1 · x_ab + b^c1o1 = 1.025 · 0.6625 + 0.05 = 0.7290625",
                        "x_c1o1 = ReLU(y^c1o1) = max(0, y^c1o1) = max(0, 0.7290625) = 0.7290625",
                        "c1o1 after 1 = 0.7290625");
        assertThat(question("SDV-EX-b", "dE/dw_b0_c0 after 1").solution().getLast())
                .isEqualTo("dE/dw_b0_c0 after 1 = 0");
    }

    @Test
    void numbersOfLayersAreExactToo() {
        assertThat(question("SDV-FC", "y").solution())
                .containsExactly(
                        "f1 = x @ W1.T + b1",
                        "  x = (1, −2, 0.5)",
                        "  W1 = ((0.5, −1, 2), (1.5, 0.25, −0.5))",
                        "  b1 = (0.1, −0.2)",
                        "g1 = f1",
                        "y = (3.6, 0.55)");
        assertThat(question("SDV-FC", "new W1").solution().getLast())
                .isEqualTo("new W1 = (0.47, −0.94, 1.985, 1.57, 0.11, −0.465)");
        assertThat(question("DAG-4", "g1[0,0]").solution().getLast()).isEqualTo("g1[0,0] ≈ 0.5024999792");
    }

    /** No weight leads to an input, and its derivative comes back over all units that take it. */
    @Test
    void theDerivativeByAnInput() {
        WorkedExample example = Lessons.named("BWC-4b");
        assertThat(Solution.of(example, Truth.of(example), "dC/dx1").lines())
                .endsWith(
                        "dC/dx_1 = dC/dg_3 · dg_3/dx_1 + dC/dg_4 · dg_4/dx_1 = dC/dg_3 · w_{x1,3} + dC/dg_4 · w_{x1,4}"
                                + " = −0.3113088 · 0.48 − 0.2264064 · 0.86 = −0.344137728",
                        "dC/dx1 = −0.344137728");
    }

    /** A quiz on layers whose targets are classes. */
    @Test
    void classes() {
        WorkedExample example = WorkedExample.parse("my.json", """
                {"id": "MINE", "title": "Three classes", "loss": "CROSS_ENTROPY", "learningRate": 0.5,
                 "layers": [{"weights": [[0.5, -1], [1.5, 0.25], [0, 1]], "bias": [0.1, -0.2, 0]}],
                 "samples": [{"x": [1, 2], "y": [2]}, {"x": [0.5, -1], "y": [0]}],
                 "ask": ["E", "E of sample 2", "dE/dy of sample 1", "dE/db1", "new b1", "new E"]}
                """);
        List<Question> questions = Quiz.of(example).questions();
        assertThat(questions.get(0).solution()).contains("  right: output 2, output 0");
        assertThat(questions.get(1).solution()).contains("  right: output 0");
        assertThat(questions.get(2).solution())
                .startsWith("dE/dy = p − 1 at the right class and p elsewhere, with p = softmax(y)");
        assertThat(questions)
                .allSatisfy(question -> assertThat(question.isRight(question.answer()))
                        .as(question.prompt())
                        .isTrue());
    }

    /** What explanations call a weight or a unit is derived by the texts' names. */
    @Test
    void otherNamesOfLayersAreDerivedToo() {
        WorkedExample example = Lessons.named("DAG-4");
        Truth truth = Truth.of(example);
        assertThat(Solution.of(example, truth, "dL/d1/dense/W[1,0]").derivation())
                .isEqualTo(Solution.of(example, truth, "dL/dW1[0,1]").derivation())
                .first()
                .isEqualTo("dL/dW1 = (dL/df1).T @ x");
        assertThat(Solution.of(example, truth, "dL/ds[4/sigmoid[1]]").derivation())
                .isEqualTo(Solution.of(example, truth, "dL/df2").derivation());
        assertThat(Solution.of(example, truth, "new 3/dense/b[0]").derivation())
                .isEqualTo(Solution.of(example, truth, "new b2").derivation())
                .contains("b2 ← b2 − 0.5 · dL/db2");
    }

    @Test
    void promptsSayWhatIsAsked() {
        assertThat(question("SDV-GD1", "f' after 0").prompt()).isEqualTo("f' after 0, the slope of f at the start");
        assertThat(question("SDV-GD1", "x after 2").prompt()).isEqualTo("x after 2, the value of x after 2 steps");
        assertThat(question("SDV-D4", "dd/da through b at point 1").prompt())
                .isEqualTo("dd/da through b at point 1, the derivative of d by a along the paths through b alone,"
                        + " at a = 2");
        assertThat(question("SDV-FC", "y").prompt()).isEqualTo("y, what comes out");
        assertThat(question("SDV-EX-b", "E after 2").prompt()).isEqualTo("E after 2, the loss, after 2 updates");
        for (Question question : Quiz.of(Lessons.named("BWC-0")).questions().subList(0, 2)) {
            assertThat(question.prompt()).contains("while the unit is on");
        }
    }

    /** A hint and what is given are written in the letter that the example has for the loss. */
    @Test
    void theLossHasTheLetterOfTheExample() {
        WorkedExample manySamples = WorkedExample.parse(
                "my.json", """
                {"id": "MINE", "title": "Many samples", "notation": "BWC", "loss": "SQUARED", "learningRate": 0.1,
                 "inputs": ["a"], "units": [{"name": "o", "from": {"a": {"w_ao": 2}}}], "outputs": ["o"],
                 "samples": [%s]}
                """.formatted(String.join(", ", Collections.nCopies(17, "{\"x\": [1], \"y\": [0.5]}"))));
        assertThat(Solution.of(manySamples, Truth.of(manySamples), "new w_ao").lines())
                .contains("the 17 samples' parts are not listed; ask for one: \"dC/dw_ao of sample 1\"");
        WorkedExample given = Example.LAYERS
                .with("\"title\": \"One layer\"", "\"title\": \"One layer\", \"notation\": \"BWC\"")
                .read();
        assertThat(String.join("\n", Statement.of(given))).contains("dC/dy").doesNotContain("dE/d");
    }

    @Test
    void aUnitThatTheLossDoesNotDependOn() {
        WorkedExample example = WorkedExample.parse("my.json", """
                {"id": "MINE", "title": "An idle unit", "loss": "SQUARED", "learningRate": 0.1, "inputs": ["a"],
                 "units": [{"name": "u", "activation": "SIGMOID", "from": {"a": {"w_au": 0.3}}},
                           {"name": "o", "from": {"a": {"w_ao": 2}}}],
                 "outputs": ["o"], "samples": [{"x": [1], "y": [0.5]}],
                 "ask": ["u", "s[u]", "f'[u]", "dE/du", "dE/ds[u]", "dE/dw_au", "new w_au", "E"]}
                """);
        List<Question> questions = Quiz.of(example).questions();
        assertThat(questions).hasSize(8);
        assertThat(questions.get(3).solution()).containsExactly("the loss does not depend on u", "dE/du = 0");
        assertThat(questions.get(5).answer()).isEqualTo("0");
        assertThat(questions.get(6).answer()).isEqualTo("0.3");
    }

    /** Section 8 of the reference cases. */
    @Test
    void theExercisesAskForWhatTheTextsAskFor() {
        Map.of(
                        "BWC-1", List.of("a_k", "C", "dC/dw_jk", "new w_jk"),
                        "BWC-2", List.of("a_j", "a_k", "dC/dw_ij", "new w_ij", "new w_jk"),
                        "BWC-3", List.of("a_h", "a_k", "dC/dw_ih", "new w_ih", "new w_jh", "new w_hk"),
                        "BWC-4a", List.of("3", "4", "5", "dL/dw13"),
                        "DOL-3", List.of("new w_in_i", "new w_ij", "new w_ik", "new w_jo", "new w_ko"),
                        "SDV-FC", List.of("y", "dE/dx", "dE/dW1", "dE/db1", "new W1", "new b1"),
                        "SDV-ACT", List.of("y", "dE/dx"),
                        "SDV-EX", List.of("E", "new w_b0_c0", "new w_b0_c1", "new w_i0_a0", "new b_a0"))
                .forEach((id, asked) ->
                        assertThat(Lessons.named(id).exercise().ask()).as(id).containsAll(asked));
    }

    @Test
    void formulasInAnyForm() {
        Question formula = Quiz.of(Lessons.named("BWC-0")).questions().getFirst();
        assertThat(formula.isRight("a*2*(w*a - y)")).isTrue();
        assertThat(formula.isRight("2a^2 w - 2a*y")).isTrue();
        assertThat(formula.isRight("a*(a*w - y)")).isFalse();
        assertThatThrownBy(() -> formula.isRight("2w - 2"))
                .hasMessage("that is right for these numbers, but not for all: write it with the letters w, a, y");
        assertThatThrownBy(() -> formula.isRight("2(a*w - q)"))
                .hasMessage("the formula has the letter q; write it with w, a, y");
    }

    @Test
    void formulasAreDerived() {
        assertThat(Quiz.of(Lessons.named("BWC-0")).questions().getFirst().solution())
                .containsExactly(
                        "dC/dw_jk = dC/da_k · da_k/dw_jk = 2(a_k − y) · a_j = 2(0.66 − 1) · 1 = −0.68 · 1 = −0.68",
                        "2*a*(a*w - y)");
        assertThat(Quiz.of(Lessons.named("SDV-FC")).questions().get(1).solution())
                .startsWith("dE/dx = dE/df1 @ W1")
                .endsWith("w0*d0 + w1*d1");
    }

    @Test
    void shapesInAnyWriting() {
        Question shape = Quiz.of(Lessons.named("DAG-4")).questions().getFirst();
        for (String right : List.of("(B, N⁽ⁱ⁾)", "B, N(i)", "(b, n_i)", "[B,N^(i)]")) {
            assertThat(shape.isRight(right)).as(right).isTrue();
        }
        assertThat(shape.isRight("(N(i), B)")).isFalse();
    }

    /** The shapes of DAG-4's blanks are those that its first layer has. */
    @Test
    void theShapesAreTrue() {
        Truth truth = Truth.of(Lessons.named("DAG-4"));
        Map<String, String> sizes = Map.of("B", "2", "N(i)", "2", "N(i+1)", "3");
        List<Shape> shapes = List.of(
                truth.value("x").shape(),
                truth.value("W1").shape(),
                Shape.of(
                        truth.value("W1").shape().size(0),
                        truth.value("x").shape().size(0)),
                truth.value("f1").shape(),
                truth.value("b1").shape());
        List<Blank> blanks = Lessons.named("DAG-4").exercise().fill().subList(0, 5);
        for (int i = 0; i < blanks.size(); i++) {
            String answer = blanks.get(i).answer();
            for (String letter : List.of("N(i+1)", "N(i)", "B")) {
                answer = answer.replace(letter, sizes.get(letter));
            }
            String shape = shapes.get(i).toString().replaceAll("[\\[\\]]", "");
            assertThat(answer.replaceAll("[()]", "")).as(blanks.get(i).prompt()).isEqualTo(shape);
        }
    }

    /** The right choice for each gradient of DAG-4 gives it, and no other does. */
    @Test
    void theChoicesAreTrue() {
        Truth truth = Truth.of(Lessons.named("DAG-4"));
        Matrix f = matrix(truth, "dL/df2");
        Matrix g = matrix(truth, "g1");
        Matrix W = matrix(truth, "W2");
        Matrix out = matrix(truth, "g2");
        Matrix byOut = matrix(truth, "dL/dg2");
        assertThat(f.transposed().times(g)).isEqualTo(matrix(truth, "dL/dW2"));
        assertThat(f.times(W)).isEqualTo(matrix(truth, "dL/dg1"));
        assertThat(byOut.each(out, (d, y) -> d * y * (1 - y))).isEqualTo(f);
        assertThat(out.each(matrix(truth, "t"), (y, t) -> 2 * (y - t) / (2 * 2)))
                .isEqualTo(byOut);
        double[] sums = truth.value("dL/db2").toDoubles();
        assertThat(f.at(0, 0) + f.at(1, 0)).isCloseTo(sums[0], within(1e-15));
        List<String> answers = Lessons.named("DAG-4").exercise().fill().stream()
                .filter(Blank.Choice.class::isInstance)
                .map(Blank::answer)
                .toList();
        assertThat(answers)
                .containsExactly(
                        "the sum of ∇_f over the batch",
                        "∇_f.T @ g_prev",
                        "∇_f @ W",
                        "∇_g * g * (1 - g)",
                        "2(g - y)/(B N)");
    }

    private static Matrix matrix(Truth truth, String quantity) {
        Tensor tensor = truth.value(quantity);
        return new Matrix(tensor.shape().size(0), tensor.shape().size(1), tensor.toDoubles());
    }

    /** A small matrix; two are equal if they agree to rounding. */
    private record Matrix(int rows, int columns, double[] values) {
        interface Each {
            double of(double a, double b);
        }

        double at(int i, int j) {
            return values[i * columns + j];
        }

        Matrix transposed() {
            double[] turned = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                turned[i % columns * rows + i / columns] = values[i];
            }
            return new Matrix(columns, rows, turned);
        }

        Matrix times(Matrix other) {
            double[] product = new double[rows * other.columns];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < other.columns; j++) {
                    for (int k = 0; k < columns; k++) {
                        product[i * other.columns + j] += at(i, k) * other.at(k, j);
                    }
                }
            }
            return new Matrix(rows, other.columns, product);
        }

        Matrix each(Matrix other, Each function) {
            double[] all = new double[values.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = function.of(values[i], other.values[i]);
            }
            return new Matrix(rows, columns, all);
        }

        @Override
        public boolean equals(Object object) {
            return object instanceof Matrix other
                    && rows == other.rows
                    && columns == other.columns
                    && IntStream.range(0, values.length).allMatch(i -> Math.abs(values[i] - other.values[i]) < 1e-15);
        }

        @Override
        public int hashCode() {
            return rows;
        }
    }

    /** At the tie ∂d/∂b has no value, so the product has none, and the other factor's 2 is not it. */
    @Test
    void aPathWithoutAValueHasNoNumbers() {
        WorkedExample tie = Example.FORMULAS
                .with("d = b*c; b = a^2; c = -7*a", "d = max(b, c); b = 2a; c = a + 1")
                .with("[{\"a\": 2}, {\"a\": -1}]", "[{\"a\": 1}]")
                .read();
        assertThat(FormulaSolution.lines((FormulaExample) tie, "dd/da through b"))
                .singleElement()
                .asString()
                .isEqualTo("a → b → d: ∂d/∂b · db/da = step(b − c) · 2");
    }

    @Test
    void nothingToAsk() {
        WorkedExample silent =
                Example.UNITS.with("\"ask\": [\"h\", \"y\"],", "").read();
        assertThatThrownBy(() -> Quiz.of(silent))
                .hasMessage("MINE asks nothing: add \"ask\" with the quantities to ask for, for example [\"E\"]");
    }
}
