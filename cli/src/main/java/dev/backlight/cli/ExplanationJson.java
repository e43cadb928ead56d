package dev.backlight.cli;

import dev.backlight.explain.BatchExplanation;
import dev.backlight.explain.Explanation;
import dev.backlight.explain.Factor;
import dev.backlight.explain.Level;
import dev.backlight.explain.Objective;
import dev.backlight.explain.Path;
import dev.backlight.explain.Paths;
import dev.backlight.explain.Quantity;
import dev.backlight.explain.Step;
import dev.backlight.explain.Subject;
import dev.backlight.explain.UnitSignals;
import dev.backlight.explain.WeightGradient;
import dev.backlight.report.ExplanationDocument.Options;
import dev.backlight.report.Extent;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Explanations as one JSON object: every number in double, and beside it, as a text, the exact decimal where there is
 * one.
 */
final class ExplanationJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Options options;

    private ExplanationJson(Options options) {
        this.options = options;
    }

    static String write(Explained explained, Options options) {
        ObjectNode root = new ExplanationJson(options).document(explained);
        return JsonMapper.shared().writeValueAsString(root) + "\n";
    }

    private ObjectNode document(Explained explained) {
        Subject subject = explained.subject();
        ObjectNode root = NODES.objectNode()
                .put("event", "done")
                .put("title", explained.title())
                .put("loss", subject.objective().describe())
                .put("notation", options.notation().name())
                .put("learningRate", subject.rate());
        if (!explained.losses().isEmpty()) {
            ArrayNode losses = root.putArray("lossBeforeEachStep");
            explained.losses().forEach(loss -> losses.add(JsonLines.real(loss)));
        }
        if (!explained.isBatch()) {
            sample(root, explained.explanation(), explained.classes());
            return root;
        }
        BatchExplanation batch = explained.batch();
        root.put("reduction", subject.objective().reduction().name());
        ArrayNode samples = root.putArray("samples");
        batch.samples().forEach(each -> sample(samples.addObject(), each, explained.classes()));
        ArrayNode parts = root.putArray("parts");
        batch.parts().forEach(each -> units(parts.addObject(), each));
        ArrayNode weights = root.putArray("weights");
        for (BatchExplanation.Row row : batch.weights()) {
            ObjectNode node = weights.addObject().put("name", row.name());
            number(node, "value", row.value());
            ArrayNode gradients = node.putArray("samples");
            row.parts().forEach(part -> gradients.add(JsonLines.real(part.value())));
            number(node, "sum", row.sum());
            number(node, "mean", row.mean());
            number(node, "gradient", row.gradient());
            number(node, "change", row.change());
            number(node, "updated", row.updated());
        }
        number(root, "lossBefore", batch.loss());
        number(root, "lossAfter", batch.lossAfter());
        root.set("deadUnits", JsonLines.texts(batch.deadUnits()));
        return root;
    }

    private void sample(ObjectNode node, Explanation explanation, List<String> classes) {
        outputs(node.putArray("outputs"), explanation, classes);
        number(node, "lossBefore", explanation.loss());
        number(node, "lossAfter", explanation.lossAfter());
        if (explanation.loss().isPresent()) {
            node.set(
                    "predictedChange",
                    JsonLines.real(explanation.predictedChange().value()));
        }
        units(node, explanation);
        ArrayNode weights = node.putArray("weights");
        if (Extent.isWhole(explanation) && options.level() == Level.FULL) {
            ArrayNode forward = node.putArray("forward");
            explanation
                    .forward(options.notation(), options.digits())
                    .forEach(step -> step(forward.addObject(), step, options.digits()));
        }
        Extent.told(explanation).forEach(name -> weight(weights.addObject(), explanation, explanation.weight(name)));
        node.put("weightCount", explanation.weightCount());
        node.set("unreached", JsonLines.texts(explanation.unreached()));
        ArrayNode derivations = node.putArray("derivations");
        Extent.derived(explanation, options.weight())
                .forEach(name -> derivation(derivations.addObject(), explanation, name));
    }

    /** What each output should be, and the probability that it stands for. */
    private static void outputs(ArrayNode node, Explanation explanation, List<String> classes) {
        Subject subject = explanation.subject();
        List<String> outputs = explanation.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            ObjectNode each = node.addObject().put("name", outputs.get(i));
            if (classes.size() == outputs.size()) {
                each.put("class", classes.get(i));
            }
            String given = switch (subject.objective()) {
                case Objective.Targets _ -> "target";
                case Objective.Gradients _ -> "slopeGiven";
            };
            each.set(given, JsonLines.real(explanation.target(outputs.get(i)).value()));
            if (subject.objective().takesLogits()) {
                each.set("probability", JsonLines.real(explanation.probability(i)));
            }
        }
    }

    private static void units(ObjectNode node, Explanation explanation) {
        ArrayNode units = node.putArray("units");
        for (UnitSignals unit : explanation.units()) {
            ObjectNode each = units.addObject().put("name", unit.name()).put("function", unit.function());
            each.put("isOutput", unit.isOutput());
            number(each, "s", unit.s());
            number(each, "z", unit.z());
            number(each, "slope", unit.slope());
            number(each, "byValue", unit.byValue());
            number(each, "delta", unit.delta());
        }
    }

    private static void weight(ObjectNode node, Explanation explanation, WeightGradient weight) {
        node.put("name", weight.name());
        number(node, "value", weight.value());
        ArrayNode uses = node.putArray("uses");
        for (WeightGradient.Use use : weight.uses()) {
            ObjectNode each =
                    uses.addObject().put("source", use.source().label()).put("target", use.target());
            number(each, "delta", use.delta());
            number(each, "sourceValue", use.sourceValue());
        }
        number(node, "gradient", weight.gradient());
        number(node, "change", weight.change());
        number(node, "updated", weight.updated());
        node.put("isTrained", weight.isTrained());
        List<String> reasons = explanation.whyZero(weight.name());
        if (!reasons.isEmpty()) {
            node.set("whyZero", JsonLines.texts(reasons));
        }
    }

    private void derivation(ObjectNode node, Explanation explanation, String name) {
        Paths paths = explanation.paths(name);
        node.put("weight", paths.weight()).put("pathCount", paths.count().toString());
        ArrayNode steps = node.putArray("steps");
        for (Step step : explanation.derive(name, options.level(), options.notation(), options.digits())) {
            step(steps.addObject(), step, options.digits());
        }
        ArrayNode listed = node.putArray("paths");
        for (Path path : paths.listed()) {
            ObjectNode each = listed.addObject().put("path", path.name());
            ArrayNode factors = each.putArray("factors");
            for (Factor factor : path.factors()) {
                number(
                        factors.addObject()
                                .put(
                                        "symbol",
                                        explanation
                                                .symbol(factor, options.notation())
                                                .text()),
                        "value",
                        factor.value());
            }
            number(each, "product", path.product());
            each.set("share", JsonLines.real(paths.share(path)));
        }
        number(node, "sumOfListed", paths.sum());
        number(node, "remainder", paths.remainder());
        number(node, "gradient", paths.gradient());
        node.set("finiteDifference", JsonLines.real(explanation.finiteDifference(name)));
    }

    static void number(ObjectNode node, String name, Optional<Quantity> quantity) {
        quantity.ifPresent(present -> number(node, name, present));
    }

    static void step(ObjectNode node, Step step, int digits) {
        node.put("rule", step.rule())
                .put("text", step.line(digits).text())
                .put("latex", step.line(digits).latex());
        number(node, "value", step.value());
    }

    static void number(ObjectNode node, String name, Quantity quantity) {
        node.set(name, JsonLines.real(quantity.value()));
        if (quantity.isExact(Quantity.DIGITS)) {
            node.put(name + "Exact", quantity.digits(Quantity.DIGITS));
        }
    }
}
