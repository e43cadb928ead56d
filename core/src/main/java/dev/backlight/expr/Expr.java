package dev.backlight.expr;

import dev.backlight.tensor.ElementType;
import dev.backlight.tensor.Shape;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A node of an expression graph: an operation, its inputs, the type of the result, and where in the model it was
 * written.
 *
 * <p>Building an expression computes nothing. An expression is immutable and is compared by identity: using the same
 * one twice means that the value is used twice. (Comparing by value would walk a shared graph once for every path
 * through it.) The methods below read like the formula; each makes one node, or a few from the primitives.
 *
 * <p>Operands of different shapes are stretched by NumPy's rule. Axes may be counted from the end, -1 being the last;
 * no axes means all of them.
 */
public final class Expr {
    private static final ScopedValue<String> PATH = ScopedValue.newInstance();

    private final Op op;
    private final List<Expr> inputs;
    private final TensorType type;
    private final String path;

    private Expr(Op op, List<Expr> inputs, TensorType type, String path) {
        this.op = op;
        this.inputs = inputs;
        this.type = type;
        this.path = path;
    }

    /**
     * The operation applied to these inputs.
     *
     * @throws ShapeException if they do not fit; the message ends with the path that the expression was made in
     */
    public static Expr of(Op op, List<Expr> inputs) {
        String path = currentPath();
        try {
            if (op.arity() >= 0 ? inputs.size() != op.arity() : inputs.isEmpty()) {
                throw op.refusal("takes " + (op.arity() < 0 ? "at least one input" : op.arity() + " inputs") + ", not "
                        + inputs.size());
            }
            TensorType[] types = new TensorType[inputs.size()];
            for (int i = 0; i < types.length; i++) {
                types[i] = inputs.get(i).type;
            }
            return new Expr(op, List.copyOf(inputs), op.type(List.of(types)), path);
        } catch (ShapeException misfit) {
            throw path.isEmpty() ? misfit : new ShapeException(misfit.getMessage() + " (in " + path + ")");
        }
    }

    /** The operation applied to these inputs; see {@link #of(Op, List)}. */
    public static Expr of(Op op, Expr... inputs) {
        return of(op, Arrays.asList(inputs));
    }

    /** A value given anew at every run, by name. */
    public static Expr input(String name, TensorType type) {
        return of(new Input(name, type));
    }

    /** A named array that training changes. */
    public static Expr parameter(String name, TensorType type) {
        return of(new Parameter(name, type));
    }

    /** A named array that a run may replace but no gradient changes. */
    public static Expr state(String name, TensorType type) {
        return of(new State(name, type));
    }

    /** A fixed tensor, of its own element type. */
    public static Expr constant(Tensor value) {
        return of(new Constant(value, value.element()));
    }

    /**
     * A fixed number; a real one is kept in double.
     *
     * @throws ShapeException if the element type is i32 and the value is not one of its integers
     */
    public static Expr constant(double value, ElementType element) {
        if (!element.isReal() && value != (int) value) {
            throw new ShapeException("[constant] " + value + " is no i32: cast the integers to f32 first");
        }
        return of(new Constant(element.isReal() ? Tensor.scalar(value) : Tensor.scalar((int) value), element));
    }

    /**
     * Runs a piece of model code so that every expression it makes carries this name in its path, below the names that
     * surround the call.
     */
    public static <T> T under(String name, Supplier<T> body) {
        String outer = currentPath();
        return ScopedValue.where(PATH, outer.isEmpty() ? name : outer + "/" + name)
                .call(body::get);
    }

    /** Like {@link #under}, with a whole path in place of the surrounding one. */
    public static <T> T at(String path, Supplier<T> body) {
        return ScopedValue.where(PATH, path).call(body::get);
    }

    private static String currentPath() {
        return PATH.isBound() ? PATH.get() : "";
    }

    /** What the node does. */
    public Op op() {
        return op;
    }

    /** What it is computed from. */
    public List<Expr> inputs() {
        return inputs;
    }

    /** The type of its value. */
    public TensorType type() {
        return type;
    }

    /** The shape of its value. */
    public Shape shape() {
        return type.shape();
    }

    /** What one element of its value is. */
    public ElementType element() {
        return type.element();
    }

    /** The value, if it is one number that is fixed when the graph is built, whether stretched to a shape or not. */
    public OptionalDouble constantValue() {
        return switch (op) {
            case Constant(Tensor value, var element) when value.count() == 1 -> OptionalDouble.of(value.item());
            case Broadcast stretch -> inputs.getFirst().constantValue();
            default -> OptionalDouble.empty();
        };
    }

    /** Where in the model this was written, for example {@code 2/hidden}; empty outside of any layer. */
    public String path() {
        return path;
    }

    /** −x. */
    public Expr neg() {
        return of(Unary.NEG, this);
    }

    /** e^x. */
    public Expr exp() {
        return of(Unary.EXP, this);
    }

    /** ln x, the natural logarithm. */
    public Expr log() {
        return of(Unary.LOG, this);
    }

    /** ln(1 + x), accurate also where x is small. */
    public Expr log1p() {
        return of(Unary.LOG1P, this);
    }

    /** The angle from −π/2 to π/2 with this sine. */
    public Expr arcsin() {
        return of(Unary.ARCSIN, this);
    }

    /** The angle from 0 to π with this cosine. */
    public Expr arccos() {
        return of(Unary.ARCCOS, this);
    }

    /** The angle from −π/2 to π/2 with this tangent. */
    public Expr arctan() {
        return of(Unary.ARCTAN, this);
    }

    /** √x. */
    public Expr sqrt() {
        return of(Unary.SQRT, this);
    }

    /** x². */
    public Expr square() {
        return of(Unary.SQUARE, this);
    }

    /** 1/x. */
    public Expr reciprocal() {
        return of(Unary.RECIPROCAL, this);
    }

    /** |x|, with slope 0 at 0. */
    public Expr abs() {
        return of(Unary.ABS, this);
    }

    /** 1, 0 or −1 by the sign of x; flat to differentiation. */
    public Expr sign() {
        return of(Unary.SIGN, this);
    }

    /** max(0, x), with slope 0 at 0. */
    public Expr relu() {
        return of(Unary.RELU, this);
    }

    /** 1 where x is above 0, and 0 elsewhere; flat to differentiation. */
    public Expr step() {
        return of(Unary.STEP, this);
    }

    /** 1/(1 + e^(−x)). */
    public Expr sigmoid() {
        return of(Unary.SIGMOID, this);
    }

    /** The hyperbolic tangent. */
    public Expr tanh() {
        return of(Unary.TANH, this);
    }

    /** ln(1 + e^x), without overflow. */
    public Expr softplus() {
        return of(Unary.SOFTPLUS, this);
    }

    /** The sine of x in radians. */
    public Expr sin() {
        return of(Unary.SIN, this);
    }

    /** The cosine of x in radians. */
    public Expr cos() {
        return of(Unary.COS, this);
    }

    /** The error function 2/√π ∫₀ˣ e^(−t²) dt. */
    public Expr erf() {
        return of(Unary.ERF, this);
    }

    /** x + y. */
    public Expr add(Expr other) {
        return binary(Binary.ADD, other);
    }

    /** x + y. */
    public Expr add(double other) {
        return binary(Binary.ADD, like(other));
    }

    /** x − y. */
    public Expr sub(Expr other) {
        return binary(Binary.SUB, other);
    }

    /** x − y. */
    public Expr sub(double other) {
        return binary(Binary.SUB, like(other));
    }

    /** x · y, element by element. */
    public Expr mul(Expr other) {
        return binary(Binary.MUL, other);
    }

    /** x · y. */
    public Expr mul(double other) {
        return binary(Binary.MUL, like(other));
    }

    /** x / y. */
    public Expr div(Expr other) {
        return binary(Binary.DIV, other);
    }

    /** x / y. */
    public Expr div(double other) {
        return binary(Binary.DIV, like(other));
    }

    /** x^y; its slope by y counts only where x is positive. */
    public Expr pow(Expr exponent) {
        return binary(Binary.POW, exponent);
    }

    /** x^y. */
    public Expr pow(double exponent) {
        return binary(Binary.POW, like(exponent));
    }

    /** The lesser of x and y; where they tie, each gets half of the gradient. */
    public Expr minimum(Expr other) {
        return binary(Binary.MIN, other);
    }

    /** The lesser of x and y; where they tie, x gets half of the gradient. */
    public Expr minimum(double other) {
        return binary(Binary.MIN, like(other));
    }

    /** The greater of x and y; where they tie, each gets half of the gradient. */
    public Expr maximum(Expr other) {
        return binary(Binary.MAX, other);
    }

    /** The greater of x and y; where they tie, x gets half of the gradient. */
    public Expr maximum(double other) {
        return binary(Binary.MAX, like(other));
    }

    /** 1 where x and y are equal, else 0, in the operands' element type; flat to differentiation. */
    public Expr equalTo(Expr other) {
        return binary(Binary.EQUAL, other);
    }

    /** 1 where x and y are equal, else 0, in the operands' element type; flat to differentiation. */
    public Expr equalTo(double other) {
        return binary(Binary.EQUAL, like(other));
    }

    /** 1 where x and y differ, else 0, in the operands' element type; flat to differentiation. */
    public Expr notEqualTo(Expr other) {
        return binary(Binary.NOT_EQUAL, other);
    }

    /** 1 where x and y differ, else 0, in the operands' element type; flat to differentiation. */
    public Expr notEqualTo(double other) {
        return binary(Binary.NOT_EQUAL, like(other));
    }

    /** 1 where x is below y, else 0, in the operands' element type; flat to differentiation. */
    public Expr less(Expr other) {
        return binary(Binary.LESS, other);
    }

    /** 1 where x is below y, else 0, in the operands' element type; flat to differentiation. */
    public Expr less(double other) {
        return binary(Binary.LESS, like(other));
    }

    /** 1 where x is at most y, else 0, in the operands' element type; flat to differentiation. */
    public Expr lessOrEqual(Expr other) {
        return binary(Binary.LESS_OR_EQUAL, other);
    }

    /** 1 where x is at most y, else 0, in the operands' element type; flat to differentiation. */
    public Expr lessOrEqual(double other) {
        return binary(Binary.LESS_OR_EQUAL, like(other));
    }

    /** 1 where x is above y, else 0, in the operands' element type; flat to differentiation. */
    public Expr greater(Expr other) {
        return binary(Binary.GREATER, other);
    }

    /** 1 where x is above y, else 0, in the operands' element type; flat to differentiation. */
    public Expr greater(double other) {
        return binary(Binary.GREATER, like(other));
    }

    /** 1 where x is at least y, else 0, in the operands' element type; flat to differentiation. */
    public Expr greaterOrEqual(Expr other) {
        return binary(Binary.GREATER_OR_EQUAL, other);
    }

    /** 1 where x is at least y, else 0, in the operands' element type; flat to differentiation. */
    public Expr greaterOrEqual(double other) {
        return binary(Binary.GREATER_OR_EQUAL, like(other));
    }

    private Expr binary(Binary function, Expr other) {
        if (shape().equals(other.shape())) {
            return of(function, this, other); // of which explanations make hundreds of thousands
        }
        Shape common = commonShape(function, other);
        return of(function, broadcastTo(common), other.broadcastTo(common));
    }

    private Shape commonShape(Op asking, Expr other) {
        return attempting(asking, "combine " + type + " with " + other.type, () -> shape().broadcast(other.shape()));
    }

    /** Adds to the refusal of a shape or an axis what was asked for, and where in the model. */
    private static <T> T attempting(Op asking, String what, Supplier<T> body) {
        return attempting(asking.label(), what, body);
    }

    private static <T> T attempting(String label, String what, Supplier<T> body) {
        try {
            return body.get();
        } catch (ShapeException misfit) {
            String path = currentPath();
            throw new ShapeException("[" + label + "] cannot " + what + ": " + misfit.getMessage()
                    + (path.isEmpty() ? "" : " (in " + path + ")"));
        }
    }

    private Expr like(double value) {
        return constant(value, element());
    }

    /** Where this is not zero, {@code yes}; elsewhere {@code no}. */
    public Expr where(Expr yes, Expr no) {
        Op select = new Select();
        Shape common = broadcastTo(commonShape(select, yes)).commonShape(select, no);
        return of(select, broadcastTo(common), yes.broadcastTo(common), no.broadcastTo(common));
    }

    /** Where this is not zero, {@code yes}; elsewhere {@code no}. */
    public Expr where(double yes, Expr no) {
        return where(no.like(yes), no);
    }

    /** Where this is not zero, {@code yes}; elsewhere {@code no}. */
    public Expr where(Expr yes, double no) {
        return where(yes, yes.like(no));
    }

    /** The same numbers as another element type; reals become integers by dropping the fraction. */
    public Expr cast(ElementType element) {
        return element == element() ? this : of(new Cast(element), this);
    }

    /** The same value, taken as a constant by differentiation. */
    public Expr stopGradient() {
        return of(new StopGradient(), this);
    }

    /**
     * The matrix product over the last two axes, {@code [.., m, k] × [.., k, n] → [.., m, n]}; the axes before them
     * broadcast.
     */
    public Expr matmul(Expr other) {
        MatMul product = new MatMul(false, false);
        if (shape().rank() < 2 || other.shape().rank() < 2) {
            return of(product, this, other); // says that these are no matrices
        }
        String what = "multiply " + type + " by " + other.type;
        Shape common = attempting(product, what, () -> matrices().broadcast(other.matrices()));
        return of(product, stretchedOver(common), other.stretchedOver(common));
    }

    /** The axes before the last two. */
    private Shape matrices() {
        return shape().slice(0, shape().rank() - 2);
    }

    private Expr stretchedOver(Shape matrices) {
        int rank = shape().rank();
        return broadcastTo(matrices.concat(shape().slice(rank - 2, rank)));
    }

    /** The sum along the axes, which disappear. */
    public Expr sum(int... axes) {
        return reduce(Reduce.Kind.SUM, axes("sum", axes)).without(axes);
    }

    /** The greatest along the axes, which disappear; elements that tie share the gradient equally. */
    public Expr max(int... axes) {
        return reduce(Reduce.Kind.MAX, axes("max", axes)).without(axes);
    }

    /** The sum divided by the number of elements that went into it. */
    public Expr mean(int... axes) {
        List<Integer> combined = axes("mean", axes);
        int count = combined.stream().mapToInt(shape()::size).reduce(1, (a, b) -> a * b);
        return reduce(Reduce.Kind.SUM, combined).without(axes).div(count);
    }

    /** ln Σ e^x along the axes, without overflow or underflow. */
    public Expr logSumExp(int... axes) {
        List<Integer> combined = axes("logSumExp", axes);
        Expr shift = finiteMax(combined);
        Expr shifted = sub(shift).exp().reduce(Reduce.Kind.SUM, combined).log();
        return shift.add(shifted).without(axes);
    }

    /** e^x divided by its sum along the axis: positive numbers that add up to 1. */
    public Expr softmax(int axis) {
        List<Integer> along = axes("softmax", axis);
        Expr e = sub(finiteMax(along)).exp();
        return e.div(e.reduce(Reduce.Kind.SUM, along));
    }

    /** The logarithm of {@link #softmax}, accurate also where that underflows. */
    public Expr logSoftmax(int axis) {
        List<Integer> along = axes("logSoftmax", axis);
        Expr shifted = sub(finiteMax(along));
        return shifted.sub(shifted.exp().reduce(Reduce.Kind.SUM, along).log());
    }

    /**
     * The greatest element along the axes as a constant to subtract, or 0 where that is infinite. None of the functions
     * that use it depends on its value, so no gradient through it is lost.
     */
    private Expr finiteMax(List<Integer> axes) {
        Expr max = reduce(Reduce.Kind.MAX, axes).stopGradient();
        Expr isFinite = max.sub(max).equalTo(0);
        return isFinite.where(max, 0);
    }

    /** The position of the greatest element along one axis, as i32. */
    public Expr argMax(int axis) {
        return of(new ArgMax(axis("argMax", axis)), this);
    }

    private Expr reduce(Reduce.Kind kind, List<Integer> axes) {
        return of(new Reduce(kind, axes), this);
    }

    /** Drops axes that were combined; none given means all. */
    private Expr without(int... axes) {
        return reshape(shape().without(Axes.array(Axes.normalized(shape(), axes))));
    }

    /** The axes that a method of this label was asked for, from the front; all if none. */
    private List<Integer> axes(String label, int... axes) {
        return attempting(label, "work on " + type, () -> Axes.normalized(shape(), axes));
    }

    private int axis(String label, int axis) {
        return axes(label, axis).getFirst();
    }

    /** The same elements in the same order under another shape. */
    public Expr reshape(Shape shape) {
        return shape.equals(shape()) ? this : of(new Reshape(shape), this);
    }

    /** The same elements in the same order under another shape. */
    public Expr reshape(int... sizes) {
        return reshape(Shape.of(sizes));
    }

    /** Reorders axes: axis i of the result is axis {@code axes[i]} of this. */
    public Expr permute(int... axes) {
        return of(
                new Permute(IntStream.of(axes)
                        .map(axis -> axis < 0 ? axis + shape().rank() : axis)
                        .boxed()
                        .toList()),
                this);
    }

    /** The last two axes exchanged: the transpose of a matrix. */
    public Expr transpose() {
        int[] axes = IntStream.range(0, shape().rank()).toArray();
        axes[shape().axis(-2)] = shape().axis(-1);
        axes[shape().axis(-1)] = shape().axis(-2);
        return permute(axes);
    }

    /** Reverses the order of the elements along the axes. */
    public Expr flip(int... axes) {
        return of(new Flip(axes("flip", axes)), this);
    }

    /** Stretches this to the shape; the expression itself if it has that shape. */
    public Expr broadcastTo(Shape shape) {
        return shape.equals(shape()) ? this : of(new Broadcast(shape), this);
    }

    /** The {@code size} elements from {@code start} on along one axis, and all along the others. */
    public Expr slice(int axis, int start, int size) {
        int along = axis("slice", axis);
        int[] starts = new int[shape().rank()];
        starts[along] = start;
        Shape box = attempting("slice", "cut " + size + " out of " + type, () -> shape().with(along, size));
        return of(new Slice(Axes.list(starts), box), this);
    }

    /** Zeros before and after along one axis. */
    public Expr pad(int axis, int before, int after) {
        int along = axis("pad", axis);
        int[] first = new int[shape().rank()];
        int[] last = new int[shape().rank()];
        first[along] = before;
        last[along] = after;
        return of(new Pad(Axes.list(first), Axes.list(last)), this);
    }

    /** The expressions one after the other along one axis. */
    public static Expr concatenate(int axis, List<Expr> parts) {
        // Without parts there is no axis either; the operation says so.
        return of(new Concatenate(parts.isEmpty() ? axis : parts.getFirst().axis("concatenate", axis)), parts);
    }

    /** The entries along one axis that {@code indices} (i32) numbers. */
    public Expr gather(int axis, Expr indices) {
        return of(new Gather(axis("gather", axis)), this, indices);
    }

    /** Class numbers (i32) as rows of zeros with a single 1, of an element type. */
    public Expr oneHot(int classes, ElementType element) {
        return of(new OneHot(classes, element), this);
    }

    /** The graph below this expression, one line a node. */
    @Override
    public String toString() {
        return Listing.of(List.of(this));
    }
}
