package dev.backlight.explain;

import java.util.List;

/**
 * One place on a surface: what is known of the function there, and where the next step of gradient descent leads. No
 * number is −0.
 *
 * @param x the coordinates
 * @param value f(x)
 * @param slope ∂f/∂x, one for each coordinate
 * @param curvature ∂²f/∂x², row by row
 * @param next x − α · ∂f/∂x
 */
public record Place(List<Double> x, double value, List<Double> slope, List<List<Double>> curvature, List<Double> next) {
    /** A direction that is so much less bent than another one is flat. */
    static final double FLAT = 1e-9;

    public Place {
        x = unsigned(x);
        value = unsigned(value);
        slope = unsigned(slope);
        curvature = curvature.stream().map(Place::unsigned).toList();
        next = unsigned(next);
    }

    private static List<Double> unsigned(List<Double> numbers) {
        return numbers.stream().map(Place::unsigned).toList();
    }

    private static double unsigned(double number) {
        return number == 0 ? 0 : number;
    }

    /**
     * The tangent at this place, of a function of one number: f′(p)·x + f(p) − f′(p)·p.
     *
     * @param at where to read it off
     */
    public double tangent(double at) {
        return slope.getFirst() * at + intercept();
    }

    /** Where the tangent meets the y-axis: f(p) − f′(p)·p. */
    public double intercept() {
        return unsigned(value - slope.getFirst() * x.getFirst());
    }

    /** Whether the function and its slope are finite numbers here. */
    boolean isFinite() {
        return Double.isFinite(value) && slope.stream().allMatch(Double::isFinite);
    }

    /** The largest of some numbers, by their size. */
    static double size(List<Double> numbers) {
        return numbers.stream().mapToDouble(Math::abs).max().orElse(0);
    }

    /** How far this place is from 0: the largest coordinate. */
    double size() {
        return size(x);
    }

    /** How far the next step goes: the largest change of a coordinate. */
    public double step() {
        return distance(x, next);
    }

    /** How far apart two places are: the largest difference of a coordinate. */
    static double distance(List<Double> a, List<Double> b) {
        double largest = 0;
        for (int i = 0; i < a.size(); i++) {
            largest = Math.max(largest, Math.abs(a.get(i) - b.get(i)));
        }
        return largest;
    }

    /** The curvatures along the surface's own axes: the eigenvalues of the second derivatives, the smallest first. */
    public List<Double> curvatures() {
        double a = curvature.getFirst().getFirst();
        if (curvature.size() == 1) {
            return List.of(a);
        }
        double b = curvature.get(0).get(1);
        double c = curvature.get(1).get(1);
        double middle = (a + c) / 2;
        double reach = Math.hypot((a - c) / 2, b);
        return List.of(unsigned(middle - reach), unsigned(middle + reach));
    }

    /** Whether the surface is flat here in all directions. */
    boolean isLevel() {
        return size(curvatures()) == 0;
    }

    /**
     * 1 − α·f″, what a step here multiplies small distances by: the largest in size of all directions that are not
     * flat; 1 if all are, NaN where f″ is no finite number.
     */
    double factor(double rate) {
        List<Double> curvatures = curvatures();
        double flat = FLAT * size(curvatures);
        return isLevel()
                ? 1
                : curvatures.stream()
                        .filter(curvature -> !(Math.abs(curvature) <= flat))
                        .map(curvature -> 1 - rate * curvature)
                        .filter(Double::isFinite)
                        .reduce((a, b) -> Math.abs(a) >= Math.abs(b) ? a : b)
                        .orElse(Double.NaN);
    }

    /**
     * x − f″(x)⁻¹ · f′(x), where a parabola through this place would have its extreme; not finite on a flat surface.
     */
    List<Double> newton() {
        double a = curvature.getFirst().getFirst();
        double p = slope.getFirst();
        if (x.size() == 1) {
            return List.of(x.getFirst() - p / a);
        }
        double b = curvature.get(0).get(1);
        double c = curvature.get(1).get(1);
        double q = slope.get(1);
        double determinant = a * c - b * b;
        return List.of(x.get(0) - (c * p - b * q) / determinant, x.get(1) - (a * q - b * p) / determinant);
    }
}
