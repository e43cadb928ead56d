package dev.backlight.lessons;

import dev.backlight.explain.BatchExplanation;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Subject;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Solutions for networks of units: of one sample by {@link UnitSolution}, of several with the part of each. What comes
 * after updates is explained on the network that they left.
 */
final class NetworkSolution {
    /** More parameters than anybody reads in a line. */
    private static final int MOST_PARAMETERS = 20;

    /** More samples than anybody follows. */
    private static final int MOST_SAMPLES = 16;

    private final NetworkExample example;
    private final Structure.Units structure;
    private final Truth truth;

    private NetworkSolution(NetworkExample example, Structure.Units structure, Truth truth) {
        this.example = example;
        this.structure = structure;
        this.truth = truth;
    }

    static List<String> lines(NetworkExample example, Structure.Units structure, Truth truth, Asked asked) {
        return new NetworkSolution(example, structure, truth).lines(asked);
    }

    private List<String> lines(Asked asked) {
        Optional<String> moved = asked.after() > 0 ? structure.parameter(asked.quantity()) : Optional.empty();
        int updates = moved.isPresent() ? asked.after() - 1 : asked.after();
        Subject subject = example.subject();
        List<String> lines = new ArrayList<>();
        if (updates > 0) {
            subject = subject.withParameters(parameters(updates));
            lines.addAll(told(updates));
        }
        if (example.samples().size() > 1 && (moved.isPresent() || asked.of().isEmpty())) {
            lines.addAll(ofBatch(subject, moved, asked.quantity()));
        } else {
            int sample = asked.of().isPresent() ? asked.of().getAsInt() - 1 : 0;
            UnitSolution alone =
                    solution(Explanation.of(subject, example.samples().get(sample)));
            lines.addAll(moved.map(alone::moved).orElseGet(() -> alone.lines(asked.quantity())));
        }
        return lines;
    }

    private UnitSolution solution(Explanation explanation) {
        return new UnitSolution(structure, explanation, example.heading().notation());
    }

    private Map<String, Tensor> parameters(int updates) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        structure.parameters().keySet().forEach(name -> values.put(name, truth.value(after(name, updates))));
        return values;
    }

    private static String after(String name, int updates) {
        return name + " after " + updates;
    }

    /** The parameters after so many updates, in a line. */
    private List<String> told(int updates) {
        Set<String> names = structure.parameters().keySet();
        return names.size() > MOST_PARAMETERS
                ? List.of()
                : List.of(names.stream()
                        .map(name -> {
                            Quantity value =
                                    truth.quantities(after(name, updates)).getFirst();
                            return name + " " + value.sentence(Solution.DIGITS);
                        })
                        .collect(Collectors.joining(", ", updatesText(updates) + ": ", "")));
    }

    private static String updatesText(int updates) {
        return "after " + updates + (updates == 1 ? " update" : " updates");
    }

    private List<String> ofBatch(Subject subject, Optional<String> moved, String quantity) {
        if (example.samples().size() > MOST_SAMPLES) {
            String d = LossName.derivative(example.heading().notation());
            String part = moved.map(parameter -> d + parameter).orElse(quantity);
            return List.of("the " + example.samples().size() + " samples' parts are not listed; ask for one: \"" + part
                    + " of sample 1\"");
        }
        BatchExplanation batch = BatchExplanation.of(subject, example.samples());
        Optional<String> by = LossName.derivativeBy(quantity);
        Optional<String> parameter = moved.or(() -> by.flatMap(structure::parameter));
        if (parameter.isPresent()) {
            return gradient(batch, parameter.get(), moved.isPresent());
        }
        List<Explanation> samples = by.isPresent() ? batch.parts() : batch.samples();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            List<String> ofSample = solution(samples.get(i)).lines(quantity);
            if (!ofSample.isEmpty()) {
                lines.add("sample " + (i + 1) + ": " + ofSample.getLast());
            }
        }
        return lines;
    }

    /** The parts that the samples have in a gradient. */
    private List<String> gradient(BatchExplanation batch, String parameter, boolean isMoved) {
        BatchExplanation.Row row = batch.weights().stream()
                .filter(each -> each.name().equals(parameter))
                .findFirst()
                .orElseThrow();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < row.parts().size(); i++) {
            lines.add("sample " + (i + 1) + ": " + row.parts().get(i).text(Solution.DIGITS));
        }
        lines.add("sum: " + row.sum().text(Solution.DIGITS) + ", mean: "
                + row.mean().text(Solution.DIGITS));
        if (isMoved) {
            lines.add(solution(batch.samples().getFirst()).step(row.name(), row.value(), row.gradient(), row.change()));
        }
        return lines;
    }
}
