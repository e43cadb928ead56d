package dev.backlight.explain;

import dev.backlight.expr.Expr;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of gradient descent on all samples, as {@link BatchExplanation} explains it, but without the explanation.
 *
 * @param before the loss before it
 * @param subject the network after it
 */
public record GradientStep(double before, Subject subject) {
    /**
     * Takes a step.
     *
     * @throws IllegalArgumentException if the loss is not known
     */
    public static GradientStep of(Subject subject, List<Sample> samples) {
        if (subject.objective() instanceof Objective.Gradients) {
            throw new IllegalArgumentException("no step can be followed: the loss is "
                    + subject.objective().describe() + ", and those only for the weights as they are");
        }
        LossGraph graph = new LossGraph(subject, samples, subject.objective().reduction()::of);
        List<Expr> wanted = new ArrayList<>(List.of(graph.loss));
        wanted.addAll(graph.updates.values());
        List<Tensor> found = graph.run(wanted);
        Map<String, Tensor> parameters = new LinkedHashMap<>(subject.parameters());
        int next = 1;
        for (String name : graph.updates.keySet()) {
            parameters.put(name, found.get(next++));
        }
        return new GradientStep(found.getFirst().item(), subject.withParameters(parameters));
    }
}
