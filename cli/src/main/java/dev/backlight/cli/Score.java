package dev.backlight.cli;

import dev.backlight.tables.NumberColumn;
import dev.backlight.tables.TableEncoding;
import dev.backlight.train.Evaluation;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * How good a network is on some rows, in the target's own unit.
 *
 * @param rows which rows they are: test, validation, training or all
 * @param classes the names of the classes; none if numbers are predicted
 * @param unit what one unit of the network is in the target's own unit
 */
record Score(String rows, Evaluation evaluation, List<String> classes, double unit) {
    static Score of(String rows, Evaluation evaluation, List<String> classes, Optional<TableEncoding> encoding) {
        double unit = encoding.map(TableEncoding::target)
                .map(target -> target instanceof NumberColumn number ? number.deviation() : 1.0)
                .orElse(1.0);
        return new Score(rows, evaluation, classes, unit);
    }

    void print(PrintStream out) {
        evaluation.classification().ifPresent(counts -> {
            out.println(Text.format(
                    "%s accuracy %.4f (%,d of %,d), loss %s",
                    rows,
                    evaluation.accuracy(),
                    counts.correct(),
                    evaluation.samples(),
                    Text.figure(evaluation.loss())));
            out.println();
            out.println(Text.confusion(classes, counts.confusion()));
        });
        evaluation
                .regression()
                .ifPresent(distances -> out.println(Text.format(
                        "%s rmse %s, r2 %s (%,d %s), loss %s",
                        rows,
                        Text.figure(distances.rmse() * unit),
                        Double.isFinite(distances.r2())
                                ? Text.figure(distances.r2())
                                : "undefined (all targets are the same)",
                        evaluation.samples(),
                        evaluation.samples() == 1 ? "row" : "rows",
                        Text.figure(evaluation.loss()))));
    }

    /** Accuracy and confusion matrix, or rmse and r2, and the loss. */
    void writeTo(ObjectNode node) {
        evaluation.classification().ifPresent(counts -> {
            node.set("accuracy", JsonLines.real(evaluation.accuracy()));
            node.put("correct", counts.correct());
        });
        evaluation.regression().ifPresent(distances -> {
            node.set("rmse", JsonLines.real(distances.rmse() * unit));
            node.set("r2", JsonLines.real(distances.r2()));
        });
        node.set("loss", JsonLines.real(evaluation.loss()));
        node.put("on", rows);
        node.put("samples", evaluation.samples());
        evaluation.classification().ifPresent(counts -> {
            node.set("classes", JsonLines.texts(classes));
            node.set("confusion", JsonLines.matrix(counts.confusion()));
        });
    }
}
