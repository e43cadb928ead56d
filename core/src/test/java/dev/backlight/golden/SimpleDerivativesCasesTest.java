package dev.backlight.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.backlight.engine.Variables;
import dev.backlight.expr.Expr;
import dev.backlight.golden.Experiment.Snapshot;
import dev.backlight.nn.Activation;
import dev.backlight.nn.Dense;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Scope;
import dev.backlight.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Section 2 of the reference cases: derivatives, layers, the worked example. */
final class SimpleDerivativesCasesTest {
    private static final String WORKED_EXAMPLE = """
            w_i0_a0: i0 → ab
            w_i1_a0: i1 → ab
            w_i2_a0: i2 → ab
            b_a0: 1 → ab
            w_b0_c0: ab → c0o0
            b_c0: 1 → c0o0
            w_b0_c1: ab → c1o1
            b_c1: 1 → c1o1""";

    @Test
    @DisplayName("SDV-MSE")
    void SDV_MSE() {
        ReferenceCase reference = ReferenceCase.of("SDV-MSE");
        Given given = new Given();
        Expr outputs = given.array("outputs", Shape.of(1, 2), reference.given("Outputs ", 2));
        Expr targets = given.array("targets", Shape.of(1, 2), reference.given("targets ", 2));
        Expr mse = Loss.MEAN_SQUARED.perSample(outputs, targets).sum();

        double[] squares = given.values(outputs.sub(targets).square());
        reference.check("squared errors ", squares[0]);
        reference.check(" and ", squares[1]);
        reference.check("MSE = ", given.value(mse));
        reference.check("gradient 2(y-ŷ)/n = ", given.derivatives(mse, outputs));

        reference.done(5);
    }

    @Test
    @DisplayName("SDV-D1")
    void SDV_D1() {
        ReferenceCase reference = ReferenceCase.of("SDV-D1");
        Given given = new Given();
        Expr x = given.scalar("x", reference.given("At x = "));
        Expr y = given.scalar("y", reference.given(", y = "));
        double there = given.derivative(x.pow(3), x);
        double back = given.derivative(y.pow(1.0 / 3), y);

        reference.check("dy/dx = ", there);
        reference.check("dx/dy = ", back);
        reference.check("(product ", there * back);
        double misprint = given.value(y.pow(-1.5).div(3));
        reference.check("misprint would give ", misprint);
        assertThat(back).isNotCloseTo(misprint, within(0.05));

        reference.done(4);
    }

    @Test
    @DisplayName("SDV-D2")
    void SDV_D2() {
        ReferenceCase reference = ReferenceCase.of("SDV-D2");
        Given given = new Given();
        Expr a = given.scalar("a", reference.given("At a = "));
        Expr b = a.pow(4).mul(3);
        Expr c = b.sin();

        reference.check(": b = ", given.value(b));
        reference.check("db/da = ", given.derivative(b, a));
        reference.check(", c = ", given.value(c));
        reference.check("dc/db = ", given.derivative(c, b));
        reference.check("dc/da = ", given.derivative(c, a));

        reference.done(5);
    }

    @Test
    @DisplayName("SDV-D3")
    void SDV_D3() {
        ReferenceCase reference = ReferenceCase.of("SDV-D3");
        Given given = new Given();
        Expr a = given.scalar("a", reference.given("At a = "));
        Expr b = a.pow(4).mul(3);
        Expr c = b.sin();
        Expr d = c.exp();

        reference.check("d = e^c = ", given.value(d));
        reference.check("dd/dc = ", given.derivative(d, c));
        reference.check("dd/db = ", given.derivative(d, b));
        reference.check("dd/da = ", given.derivative(d, a));
        reference.check("dd/da = ", given.derivative(d, c) * given.derivative(c, a)); // from the right
        reference.check("dd/da = ", given.derivative(d, b) * given.derivative(b, a)); // from the left

        reference.done(6);
    }

    @Test
    @DisplayName("SDV-D4")
    void SDV_D4() {
        ReferenceCase reference = ReferenceCase.of("SDV-D4");
        for (Table.Row row : reference.table("a").rows()) {
            Given given = new Given();
            Expr a = given.scalar("a", Double.parseDouble(row.name()));
            Expr b = a.square();
            Expr c = a.mul(-7);
            Expr d = b.mul(c);

            reference.check(row.cell("b"), given.value(b));
            reference.check(row.cell("c"), given.value(c));
            reference.check(row.cell("d"), given.value(d));
            reference.check(row.cell("path through b"), given.derivative(b.mul(c.stopGradient()), a));
            reference.check(
                    row.cell("path through c"),
                    given.derivative(b.stopGradient().mul(c), a));
            reference.check(row.cell("dd/da"), given.derivative(d, a));
        }

        reference.done(4 * 6);
    }

    @Test
    @DisplayName("SDV-N1")
    void SDV_N1() {
        ReferenceCase reference = ReferenceCase.of("SDV-N1");
        UnitCase run = new UnitCase(
                reference, Loss.MEAN_SQUARED, reference.given("targets ", 2), reference.given("α = "), """
                y0_x0: x0 → y0
                y0_x1: x1 → y0
                y1_x0: x0 → y1
                y1_x1: x1 → y1
                y2_x0: x0 → y2
                y2_x1: x1 → y2
                b_y0: 1 → y0
                b_y1: 1 → y1
                b_y2: 1 → y2
                z0_y0: y0 → z0
                z0_y1: y1 → z0
                z0_y2: y2 → z0
                z1_y0: y0 → z1
                z1_y1: y1 → z1
                z1_y2: y2 → z1
                b_z0: 1 → z0
                b_z1: 1 → z1""");

        run.check("Loss before: ", "Loss after: ");
        DenseCase.check(
                reference,
                run.loss,
                run.x,
                run.y,
                run.rate,
                List.of(
                        new DenseCase.Names("""
                                y0_x0 y1_x0 y2_x0
                                y0_x1 y1_x1 y2_x1""", Optional.of("b_y0 b_y1 b_y2"), Optional.of(Activation.TANH)),
                        new DenseCase.Names("""
                                z0_y0 z1_y0
                                z0_y1 z1_y1
                                z0_y2 z1_y2""", Optional.of("b_z0 b_z1"), Optional.of(Activation.TANH))));

        int units = 2 + (2 + 5 * 5) + 17 * 5;
        int layers = 2 + 17 * 2;
        reference.done(units + layers);
    }

    @Test
    @DisplayName("SDV-N2")
    void SDV_N2() {
        ReferenceCase reference = ReferenceCase.of("SDV-N2");
        UnitCase run = new UnitCase(
                reference, Loss.MEAN_SQUARED, reference.given("targets ", 2), reference.given("α = "), """
                in_x0: in → x0
                in_x1: in → x1
                x0_y0: x0 → y0
                x1_y0: x1 → y0
                x0_y1: x0 → y1
                x1_y1: x1 → y1
                x0_y2: x0 → y2
                x1_y2: x1 → y2
                y0_z0: y0 → z0
                y0_z1: y0 → z1
                y1_z0: y1 → z0
                y1_z1: y1 → z1
                y2_z0: y2 → z0
                y2_z1: y2 → z1""");

        run.check("Loss: ", "Loss after: ");
        run.checkPaths("in_x0");

        reference.done(2 + (1 + 7 * 5) + 14 * 5 + 6 * (7 + 1) + 2);
    }

    @Test
    @DisplayName("SDV-FC")
    void SDV_FC() {
        ReferenceCase reference = ReferenceCase.of("SDV-FC");
        double[] first = reference.given("y^0: ", 3);
        double[] second = reference.given("y^1: ", 3);
        double[] bias = reference.given("b = ", 2);
        Given given = new Given();
        // The text's rows belong to outputs; W is [in, out], so they are its columns.
        given.parameter("W", Shape.of(3, 2), first[0], second[0], first[1], second[1], first[2], second[2]);
        given.parameter("b", Shape.of(2), bias);
        Expr x = given.array("x", Shape.of(1, 3), reference.given("x = ", 3));
        Expr dY = given.array("dY", Shape.of(1, 2), reference.given("dE/dy = ", 2));
        Scope scope = Scope.root(Mode.TRAINING);
        Expr y = new Dense(2).apply(x, scope);
        Expr error = y.mul(dY).sum(); // any E with this dE/dy
        Expr W = scope.parameters().get(0).parameter();
        Expr b = scope.parameters().get(1).parameter();
        double[] byWeight = given.derivatives(error, W);

        reference.check("\ny = ", given.values(y));
        reference.check("dE/dx = ", given.derivatives(error, x));
        reference.check("dE/dw^0 = ", byWeight[0], byWeight[2], byWeight[4]);
        reference.check("dE/dw^1 = ", byWeight[1], byWeight[3], byWeight[5]);
        reference.check("dE/db = ", given.derivatives(error, b));
        given.step(error, scope.parameters(), reference.given("α = "));
        double[] moved = given.parameter("W");
        reference.check("new w^0 = ", moved[0], moved[2], moved[4]);
        reference.check("new w^1 = ", moved[1], moved[3], moved[5]);
        reference.check("new b = ", given.parameter("b"));

        reference.done(2 + 3 + 6 + 2 + 6 + 2);
    }

    @Test
    @DisplayName("SDV-ACT")
    void SDV_ACT() {
        ReferenceCase reference = ReferenceCase.of("SDV-ACT");
        Given given = new Given();
        Expr x = given.array("x", Shape.of(1, 3), reference.given("x = ", 3));
        Expr dY = given.array("dY", Shape.of(1, 3), reference.given("dE/dy = ", 3));
        Scope scope = Scope.root(Mode.TRAINING);
        Expr relu = Activation.RELU.apply(x, scope);
        Expr tanh = Activation.TANH.apply(x, scope);
        double[] byRelu = given.derivatives(relu.mul(dY).sum(), x);

        reference.check("ReLU gives y = ", given.values(relu));
        reference.check("0.5), dE/dx = ", byRelu[0], byRelu[1]);
        reference.check("0 by our convention, ", byRelu[2]);
        reference.check("tanh gives y = ", given.values(tanh));
        reference.check(
                "0.46211715726001), dE/dx = ", given.derivatives(tanh.mul(dY).sum(), x));
        assertThat(scope.parameters()).isEmpty();

        reference.done(12);
    }

    @Test
    @DisplayName("SDV-EX")
    void SDV_EX() {
        ReferenceCase reference = ReferenceCase.of("SDV-EX");
        UnitCase run = new UnitCase(
                reference, Loss.MEAN_SQUARED, reference.given("targets ", 2), reference.given("α = "), WORKED_EXAMPLE);

        run.check("Loss before: ", "loss = ");
        run.checkPaths("w_i0_a0");
        reference.check("a₀ = b₀ = ", run.after.s("ab")[0]);
        reference.check("a₀ = b₀ = ", run.after.z("ab")[0]);
        reference.check("c₀ = ", run.after.s("c0o0")[0]);
        reference.check(", c₁ = ", run.after.s("c1o1")[0]);
        reference.check(", o = ", run.after.z("c0o0")[0], run.after.z("c1o1")[0]);

        // Backward with the old weights; the derivative by b₀ with those already updated is another.
        reference.check("giving ", run.before.byValue("ab")[0]);
        reference.check("it would be ", new UpdatedTooEarly(run, List.of("w_b0_c0", "w_b0_c1")).byValue("ab"));

        reference.done(1 + (3 + 3 * 5) + 8 * 5 + 2 * (5 + 1) + 2 + 7 + 2);
    }

    @Test
    @DisplayName("SDV-EX-b")
    void SDV_EX_b() {
        ReferenceCase reference = ReferenceCase.of("SDV-EX-b");
        UnitCase start =
                new UnitCase(ReferenceCase.of("SDV-EX"), Loss.MEAN_SQUARED, new double[] {0.5, 1}, 0.1, WORKED_EXAMPLE);
        Experiment experiment = new Experiment(start.network, start.loss);
        Variables variables = experiment.start();
        Table table = reference.table("step");
        double least = reference.given("((0-0.5)² + 0)/2 = ");
        for (int step = 0; step <= 100; step++) {
            Snapshot run = experiment.step(variables, start.x, start.y, start.rate);
            table.find("" + step).ifPresent(row -> {
                reference.check(row.cell("loss"), run.loss());
                reference.check(row.cell("o₁"), run.z("c1o1")[0]);
                for (String parameter : List.of("w_b0_c1", "w_i0_a0", "b_a0")) {
                    reference.check(row.cell(parameter), run.weight(parameter));
                }
            });
            assertThat(run.byWeight("w_b0_c0")).as("dead at step %d", step).isZero();
            assertThat(run.byWeight("b_c0")).as("dead at step %d", step).isZero();
            assertThat(run.loss()).as("loss at step %d", step).isGreaterThanOrEqualTo(least);
        }

        reference.done(10 * 5);
    }
}
