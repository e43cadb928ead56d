package dev.backlight.explain;

import dev.backlight.expr.Expr;
import dev.backlight.formula.ExactDecimals;
import dev.backlight.nn.Reduction;
import dev.backlight.nn.Scope;
import dev.backlight.tensor.Tensor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A batch's step: what each sample asks of each weight, their sum and mean, and the gradient that the step used.
 *
 * <p>The used gradient comes from the graph of the whole batch, as in training; the parts come from each sample's own
 * graph. They agree to rounding.
 *
 * <p>It is for one thread at a time, as each {@link Explanation} in it is.
 */
public final class BatchExplanation {
    /**
     * A weight's gradient over the batch.
     *
     * @param parts dE/dw of each sample by itself
     * @param sum of the parts
     * @param mean of the parts
     * @param gradient that the step used: the sum or the mean
     * @param change Δw = −η · gradient; 0 if the step does not change it
     * @param updated after the step
     */
    public record Row(
            String name,
            Quantity value,
            List<Quantity> parts,
            Quantity sum,
            Quantity mean,
            Quantity gradient,
            Quantity change,
            Quantity updated) {
        public Row {
            parts = List.copyOf(parts);
        }
    }

    private final Subject subject;
    private final List<Sample> batch;
    private final LossGraph graph;
    private final Map<Expr, Tensor> values = new LinkedHashMap<>();
    private final Map<Integer, List<Explanation>> byDivisor = new HashMap<>();

    private BatchExplanation(Subject subject, List<Sample> samples) {
        this.subject = subject;
        this.batch = List.copyOf(samples);
        graph = new LossGraph(subject, samples, subject.objective().reduction()::of);
        List<Expr> wanted = new ArrayList<>(List.of(graph.loss));
        for (Scope.Declared declared : graph.parameters) {
            graph.gradient.by(declared.parameter()).ifPresent(wanted::add);
        }
        wanted.addAll(graph.updates.values());
        List<Tensor> found = graph.run(wanted);
        for (int i = 0; i < found.size(); i++) {
            values.put(wanted.get(i), found.get(i));
        }
    }

    /**
     * Explains the step that several samples make together.
     *
     * @throws IllegalArgumentException if there are no samples
     * @throws dev.backlight.tensor.ShapeException if they or the parameters do not fit the network
     */
    public static BatchExplanation of(Subject subject, List<Sample> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one sample");
        }
        return new BatchExplanation(subject, samples);
    }

    /** What is explained. */
    public Subject subject() {
        return subject;
    }

    /** Each sample by itself, with the loss that it alone has. */
    public List<Explanation> samples() {
        return dividedBy(1);
    }

    /** Each sample as a part of the batch: for a mean, its derivatives are divided by the number of samples. */
    public List<Explanation> parts() {
        return dividedBy(subject.objective().reduction() == Reduction.MEAN ? batch.size() : 1);
    }

    /** Each sample with its loss divided, explained when it is asked for first. */
    private List<Explanation> dividedBy(int divisor) {
        return byDivisor.computeIfAbsent(
                divisor,
                parts -> batch.stream()
                        .map(sample -> Explanation.ofPart(subject, sample, parts))
                        .toList());
    }

    /** The batch's loss before the step; empty if only its slopes are given. */
    public Optional<Quantity> loss() {
        List<Quantity> losses =
                samples().stream().flatMap(each -> each.loss().stream()).toList();
        return losses.isEmpty()
                ? Optional.empty()
                : Optional.of(reduced(losses, values.get(graph.loss).item()));
    }

    /** The batch's loss after the step; empty if only its slopes before are given. */
    public Optional<Quantity> lossAfter() {
        return loss().map(_ -> Quantity.rounded(graph.lossWith(updated())));
    }

    /** Every parameter after the step. */
    public Map<String, Tensor> updated() {
        Map<String, Tensor> updated = new LinkedHashMap<>(subject.parameters());
        graph.updates.forEach((name, next) -> updated.put(name, values.get(next)));
        return updated;
    }

    /** A row for each element of each parameter, in the order in which the network declares them. */
    public List<Row> weights() {
        List<List<WeightGradient>> tables =
                samples().stream().map(Explanation::weights).toList();
        List<Row> rows = new ArrayList<>();
        int row = 0;
        for (Scope.Declared declared : graph.parameters) {
            for (int i = 0; i < declared.parameter().shape().count(); i++) {
                int place = row++;
                rows.add(row(
                        declared,
                        i,
                        tables.stream().map(table -> table.get(place)).toList()));
            }
        }
        return rows;
    }

    private Row row(Scope.Declared declared, int index, List<WeightGradient> ofSamples) {
        List<Quantity> gradients =
                ofSamples.stream().map(WeightGradient::gradient).toList();
        Quantity sum = gradients.stream().reduce(Quantity::plus).orElseThrow();
        Quantity used = reduced(
                gradients,
                graph.gradient
                        .by(declared.parameter())
                        .map(dW -> values.get(dW).toDoubles()[index])
                        .orElse(0.0));
        Quantity value = ofSamples.getFirst().value();
        boolean moves = graph.updates.containsKey(declared.name());
        Quantity change = moves ? Quantity.typed(subject.rate()).times(used).negated() : Quantity.typed(0);
        double updated = moves ? values.get(graph.updates.get(declared.name())).toDoubles()[index] : value.value();
        return new Row(
                ofSamples.getFirst().name(),
                value,
                gradients,
                sum,
                mean(sum),
                used,
                change,
                new Quantity(updated, value.plus(change).exact()));
    }

    /** What the samples' numbers become together: this in double, and exactly from the parts. */
    private Quantity reduced(List<Quantity> ofSamples, double used) {
        Quantity sum = ofSamples.stream().reduce(Quantity::plus).orElseThrow();
        return new Quantity(used, (subject.objective().reduction() == Reduction.MEAN ? mean(sum) : sum).exact());
    }

    private Quantity mean(Quantity sum) {
        BigDecimal count = BigDecimal.valueOf(batch.size());
        Optional<BigDecimal> exact = sum.exact().flatMap(whole -> ExactDecimals.quotient(whole, count));
        return new Quantity(sum.value() / batch.size(), exact);
    }

    /** Units whose slope is 0 for every sample: nothing can come back through them. */
    public List<String> deadUnits() {
        List<List<UnitSignals>> tables =
                samples().stream().map(Explanation::units).toList();
        return IntStream.range(0, tables.getFirst().size())
                .filter(i -> tables.stream()
                        .allMatch(table -> table.get(i)
                                .slope()
                                .filter(slope -> slope.value() == 0)
                                .isPresent()))
                .mapToObj(i -> tables.getFirst().get(i).name())
                .toList();
    }
}
