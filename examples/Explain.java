import dev.backlight.explain.Explanation;
import dev.backlight.explain.Level;
import dev.backlight.explain.Notation;
import dev.backlight.explain.Path;
import dev.backlight.explain.Sample;
import dev.backlight.explain.Step;
import dev.backlight.explain.Subject;
import dev.backlight.expr.Unary;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Unit;
import dev.backlight.nn.UnitNetwork;
import java.util.List;

/** A chain of three units, and where the gradient of its first weight comes from. */
public final class Explain {
    private Explain() {}

    public static void main(String[] arguments) {
        UnitNetwork network = new UnitNetwork(
                List.of("a_i"),
                List.of(
                        Unit.of("a_j", Unary.RELU, new Unit.Edge("a_i", "w_ij", 0.86)),
                        Unit.of("a_k", Unary.RELU, new Unit.Edge("a_j", "w_jk", 0.66))),
                List.of("a_k"));
        Explanation explanation =
                Explanation.of(Subject.of(network, Loss.SQUARED).withRate(0.1), Sample.of(new double[] {0.7}, 1));

        System.out.println("loss " + explanation.loss().orElseThrow());
        System.out.println("value of a_k " + explanation.unit("a_k").z());
        System.out.println("gradient of w_ij " + explanation.weight("a_i->a_j").gradient());
        System.out.println("its new value " + explanation.weight("a_i->a_j").updated());
        for (Path path : explanation.paths("a_i->a_j").listed()) {
            System.out.println(path.name() + " " + path.product());
        }
        for (Step step : explanation.derive("a_i->a_j", Level.CHAIN, Notation.BWC, 10)) {
            System.out.println(step.line(10).text());
        }
    }
}
