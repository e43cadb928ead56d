package dev.backlight.cli;

import dev.backlight.explain.Chain;
import dev.backlight.explain.FormulaDerivative;
import dev.backlight.explain.FormulaExplanation;
import dev.backlight.explain.InverseDerivative;
import dev.backlight.explain.LocalDerivative;
import dev.backlight.explain.Quantity;
import dev.backlight.formula.Definitions.Definition;
import dev.backlight.formula.Formula;
import dev.backlight.report.FormulaDocument;
import dev.backlight.report.FormulaDocument.Asked;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Derivatives of formulas as one JSON object, with the members of {@link ExplanationJson}. */
final class DerivedFormulasJson {
    private final DerivedFormulas derived;

    private DerivedFormulasJson(DerivedFormulas derived) {
        this.derived = derived;
    }

    static String write(DerivedFormulas derived) {
        return JsonMapper.shared().writeValueAsString(new DerivedFormulasJson(derived).document()) + "\n";
    }

    private ObjectNode document() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("event", "done");
        derived.title().ifPresent(title -> root.put("title", title));
        ArrayNode formulas = root.putArray("formulas");
        for (Definition each : derived.definitions().list()) {
            formula(formulas.addObject().put("name", each.name()), "formula", FormulaDocument.typed(each));
        }
        ArrayNode points = root.putArray("points");
        derived.explanations().forEach(each -> point(points.addObject(), each));
        return root;
    }

    private void point(ObjectNode node, FormulaExplanation explanation) {
        ArrayNode values = node.putArray("values");
        Stream.concat(
                        derived.definitions().variableNames().stream(),
                        derived.definitions().list().stream().map(Definition::name))
                .forEach(name -> number(values.addObject().put("name", name), "value", explanation.value(name)));
        ArrayNode derivatives = node.putArray("derivatives");
        derived.asked(explanation).forEach(each -> derivative(derivatives.addObject(), each));
    }

    private void derivative(ObjectNode node, Asked asked) {
        FormulaDerivative derivative = asked.derivative();
        node.put("of", derivative.of()).put("by", derivative.by());
        number(node, "value", derivative.value());
        derivative.kept().ifPresent(form -> formula(node, "kept", form));
        derivative.simplified().ifPresent(form -> formula(node, "simplified", form));
        node.set(
                "conditions",
                JsonLines.texts(derivative.validity().conditions().stream()
                        .map(Formula::text)
                        .toList()));
        if (derivative.validity().isNowhere()) {
            node.put("holdsNowhere", true);
        }
        derivative.irregularity().ifPresent(each -> node.put("irregularity", each.text(derived.digits())));
        ArrayNode local = node.putArray("local");
        derivative.local().forEach(each -> local(local.addObject(), each));
        node.put("pathCount", derivative.count().toString());
        ArrayNode paths = node.putArray("paths");
        derivative.listed().forEach(each -> path(paths.addObject(), each));
        number(node, "sumOfListed", derivative.sum());
        number(node, "remainder", derivative.remainder());
        if (derivative.isChained()) {
            ExplanationJson.step(node.putObject("step"), derivative.step(derived.digits()), derived.digits());
        }
        asked.inverse().ifPresent(inverse -> inverse(node.putObject("inverse"), inverse));
    }

    private void local(ObjectNode node, LocalDerivative local) {
        node.put("of", local.of()).put("by", local.by());
        formula(node, "formula", local.formula());
        number(node, "value", local.value());
        ArrayNode steps = node.putArray("steps");
        local.steps().forEach(step -> ExplanationJson.step(steps.addObject(), step, derived.digits()));
    }

    private void path(ObjectNode node, Chain chain) {
        node.set("names", JsonLines.texts(chain.names()));
        ArrayNode factors = node.putArray("factors");
        for (LocalDerivative factor : chain.factors()) {
            ObjectNode each =
                    factors.addObject().put("symbol", factor.notation().text());
            each.put("formula", factor.formula().text());
            number(each, "value", factor.value());
        }
        number(node, "product", chain.product());
    }

    private void inverse(ObjectNode node, InverseDerivative inverse) {
        node.put("of", inverse.of()).put("by", inverse.by());
        inverse.solved().ifPresent(solved -> formula(node, "solved", solved));
        node.set(
                "branch",
                JsonLines.texts(inverse.branch().stream().map(Formula::text).toList()));
        if (!inverse.unsolved().isEmpty()) {
            node.put("unsolved", inverse.unsolved());
        }
        number(node, "value", inverse.value());
        ExplanationJson.step(node.putObject("step"), inverse.step(), derived.digits());
    }

    /** Null where there is a point and no number, and left out without a point. */
    private void number(ObjectNode node, String name, Optional<Quantity> quantity) {
        if (quantity.isEmpty() && !derived.points().isEmpty()) {
            node.putNull(name);
        }
        ExplanationJson.number(node, name, quantity);
    }

    private static void formula(ObjectNode node, String name, Formula formula) {
        node.put(name, formula.text()).put(name + "Latex", formula.latex());
    }
}
