/**
 * Neural networks as expressions: tensors, differentiation, engines, layers, training.
 *
 * <p>Needs {@code java.base} alone. Where the incubating Vector API is present ({@code --add-modules
 * jdk.incubator.vector}) the CPU engine uses it; without it the results are the same bits, later.
 */
@SuppressWarnings("module")
module dev.backlight {
    requires static jdk.incubator.vector;
    requires static org.jspecify;

    exports dev.backlight.data;
    exports dev.backlight.engine;
    exports dev.backlight.explain;
    exports dev.backlight.expr;
    exports dev.backlight.format;
    exports dev.backlight.formula;
    exports dev.backlight.grad;
    exports dev.backlight.model;
    exports dev.backlight.nn;
    exports dev.backlight.optim;
    exports dev.backlight.plan;
    exports dev.backlight.tensor;
    exports dev.backlight.train;
}
