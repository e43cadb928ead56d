package dev.backlight.grad;

import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Holds a gradient against finite differences of the loss itself, element by element, with a bound on how far the two
 * may be apart.
 *
 * <p>The slope at x is measured as D(h) = (f(x+h) − f(x−h)) / 2h. It misses f′ for two reasons. Cutting off Taylor's
 * series leaves T = h²·f‴/6 and smaller terms. Rounding leaves at most e/h, where e bounds the error of one value of f.
 * The sum is least where both are about equal, at h ≈ ∛(3e/f‴); with e ≈ ε·f, and f and f‴ of one size, that is near h
 * = ∛ε·max(1, |x|), which is taken.
 *
 * <p>T is measured by a second step: D(2h) − D(h) = 3T, give or take 3e/2h of rounding. So |D(h) − f′| ≤ |D(2h) −
 * D(h)|/3 + 3e/2h as far as the h²-term goes. The whole difference in place of its third leaves room for the terms in
 * h⁴ and beyond. With 2e/h for rounding, and 8ε·|D(h)| for that of the gradient g itself, the bound is
 *
 * <pre>  |g − D(h)| ≤ |D(2h) − D(h)| + 2e/h + 8ε·|D(h)|  </pre>
 *
 * <p>At a kink there is no slope to compare with. Let J(h) = (f(x+h) − 2f(x) + f(x−h))/h be by how much the slopes to
 * the right and to the left differ. For a smooth f it is h·f″, so 2J(h) − J(2h) = O(h³), as D(2h) − D(h) = O(h²). A
 * kink within 2h of x makes one of these two as large as the change of the slope. An element is taken to be at a kink,
 * and not compared, if both together are over a thousandth of the slope (and over what rounding does to them). A bend
 * narrower than about thirty steps looks like a kink, too.
 *
 * @param parameters the worst element of each tensor that has one
 */
public record GradCheck(List<Comparison> parameters) {
    private static final double EPSILON = Math.ulp(1.0);
    private static final double STEP = Math.cbrt(EPSILON);
    /** How many roundings by half an ulp, one upon the other, a loss and a gradient are taken to have been through. */
    private static final double ROUNDINGS = 16;

    private static final double KINK = 1e-3;

    /**
     * The element of one tensor at which the gradient and the measured slope are farthest apart, relative to the bound.
     *
     * @param name the tensor
     * @param element the element's row-major index; -1 if every element is at a kink
     * @param gradient the gradient's value there, which is under test
     * @param slope the slope as measured
     * @param bound how far apart the two may be
     * @param kinks how many elements are at a kink, and were not compared
     */
    public record Comparison(String name, int element, double gradient, double slope, double bound, int kinks) {
        /** How far apart the two are. */
        public double error() {
            return Math.abs(gradient - slope);
        }

        /** Whether the gradient is right as far as can be measured; false if it is NaN. */
        public boolean agrees() {
            return element < 0 || error() <= bound;
        }

        @Override
        public String toString() {
            String skipped = kinks == 0 ? "" : ", " + kinks + " at kinks";
            return element < 0
                    ? name + ": no element compared" + skipped
                    : name + "[" + element + "]: gradient " + gradient + ", measured " + slope + ", error " + error()
                            + (agrees() ? " within " : " BEYOND ") + bound + skipped;
        }
    }

    /** Immutable. */
    public GradCheck {
        parameters = List.copyOf(parameters);
    }

    /**
     * Checks a gradient, estimating how exactly the loss is computed: to within 8ε·(|f| + Σ|x·∂f/∂x|), what moving f
     * and every x by 16 roundings makes of it.
     *
     * @see #of(Map, Map, ToDoubleFunction, double)
     */
    public static GradCheck of(
            Map<String, Tensor> point, Map<String, Tensor> gradient, ToDoubleFunction<Map<String, Tensor>> loss) {
        return check(point, gradient, loss, OptionalDouble.empty());
    }

    /**
     * Checks a gradient.
     *
     * @param point where to check, by name
     * @param gradient the gradient under test, by name; tensors of the point that are not in it are held fixed
     * @param loss the function that was differentiated; it must compute in double
     * @param lossError how far a computed value of the loss may be from the exact one
     * @throws ShapeException if a gradient has another shape than its tensor
     * @throws IllegalArgumentException if a gradient's tensor is not in the point
     */
    public static GradCheck of(
            Map<String, Tensor> point,
            Map<String, Tensor> gradient,
            ToDoubleFunction<Map<String, Tensor>> loss,
            double lossError) {
        return check(point, gradient, loss, OptionalDouble.of(lossError));
    }

    private static GradCheck check(
            Map<String, Tensor> point,
            Map<String, Tensor> gradient,
            ToDoubleFunction<Map<String, Tensor>> loss,
            OptionalDouble lossError) {
        double f = loss.applyAsDouble(point);
        Map<String, List<Slope>> slopes = new LinkedHashMap<>();
        gradient.forEach((name, values) -> slopes.put(name, slopes(point, name, values, loss, f)));
        double e = lossError.orElseGet(() -> estimatedError(f, slopes));
        List<Comparison> worst = new ArrayList<>();
        slopes.forEach((name, elements) -> {
            if (!elements.isEmpty()) {
                worst.add(worst(name, elements, gradient.get(name), e));
            }
        });
        return new GradCheck(worst);
    }

    private static double estimatedError(double f, Map<String, List<Slope>> slopes) {
        double moved = slopes.values().stream()
                .flatMap(List::stream)
                .mapToDouble(slope -> Math.abs(slope.x * slope.near))
                .sum();
        return ROUNDINGS / 2 * EPSILON * (Math.abs(f) + moved);
    }

    /** Whether no element is farther off than its bound. */
    public boolean agrees() {
        return parameters.stream().allMatch(Comparison::agrees);
    }

    /** How many elements are at a kink, and were not compared. */
    public int kinks() {
        return parameters.stream().mapToInt(Comparison::kinks).sum();
    }

    /** One line a tensor. */
    @Override
    public String toString() {
        return parameters.stream().map(Comparison::toString).collect(Collectors.joining("\n"));
    }

    /**
     * What was measured at one element.
     *
     * @param near D(h)
     * @param far D(2h)
     * @param sides the greater of the slopes to the left and to the right, in absolute value
     * @param bend |2J(h) − J(2h)|
     */
    private record Slope(double x, double h, double near, double far, double sides, double bend) {
        /** What the values f of the loss at x − 2h, x − h, x, x + h and x + 2h say. */
        static Slope of(double[] x, double[] f) {
            double left = between(x, f, 1, 2);
            double right = between(x, f, 2, 3);
            return new Slope(
                    x[2],
                    (x[3] - x[1]) / 2,
                    between(x, f, 1, 3),
                    between(x, f, 0, 4),
                    Math.max(Math.abs(left), Math.abs(right)),
                    Math.abs(2 * (right - left) - (between(x, f, 2, 4) - between(x, f, 0, 2))));
        }

        /** The distances are those of the rounded places: h itself is not what was walked. */
        private static double between(double[] x, double[] f, int from, int to) {
            return (f[to] - f[from]) / (x[to] - x[from]);
        }

        double difference() {
            return Math.abs(far - near);
        }

        double bound(double e) {
            return difference() + 2 * e / h + ROUNDINGS / 2 * EPSILON * Math.abs(near);
        }

        boolean isKink(double e) {
            // Rounding: 8e/h in 2J(h), 2e/h in J(2h), e/h in D(h) and e/2h in D(2h).
            return bend + difference() > KINK * sides + 12 * e / h;
        }
    }

    private static List<Slope> slopes(
            Map<String, Tensor> point,
            String name,
            Tensor gradient,
            ToDoubleFunction<Map<String, Tensor>> loss,
            double f) {
        Tensor at = point.get(name);
        if (at == null) {
            throw new IllegalArgumentException(
                    "[gradcheck] there is a gradient by \"" + name + "\", which is not among " + point.keySet());
        }
        if (!at.shape().equals(gradient.shape())) {
            throw new ShapeException(
                    "[gradcheck] \"" + name + "\" is " + at.type() + ", but its gradient is " + gradient.type());
        }
        Map<String, Tensor> moved = new LinkedHashMap<>(point);
        double[] x = at.toDoubles();
        List<Slope> slopes = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            double here = x[i];
            double h = STEP * Math.max(1, Math.abs(here));
            double[] places = new double[5];
            double[] values = new double[5];
            for (int step = 0; step < 5; step++) {
                places[step] = here + (step - 2) * h;
                x[i] = places[step];
                moved.put(name, Tensor.of(at.shape(), x));
                values[step] = step == 2 ? f : loss.applyAsDouble(moved);
            }
            x[i] = here;
            slopes.add(Slope.of(places, values));
        }
        return slopes;
    }

    private static Comparison worst(String name, List<Slope> slopes, Tensor gradient, double e) {
        int kinks = 0;
        double worstRatio = -1;
        Comparison worst = new Comparison(name, -1, Double.NaN, Double.NaN, 0, slopes.size());
        for (int i = 0; i < slopes.size(); i++) {
            Slope slope = slopes.get(i);
            if (slope.isKink(e)) {
                kinks++;
                continue;
            }
            double g = gradient.at(i);
            double bound = slope.bound(e);
            double error = Math.abs(g - slope.near);
            double ratio = error <= bound ? error / Math.max(bound, Double.MIN_NORMAL) : error / bound;
            if (Double.isNaN(ratio) || ratio > worstRatio) {
                worstRatio = Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
                worst = new Comparison(name, i, g, slope.near, bound, 0);
            }
        }
        return new Comparison(name, worst.element, worst.gradient, worst.slope, worst.bound, kinks);
    }
}
