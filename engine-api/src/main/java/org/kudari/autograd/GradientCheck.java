package org.kudari.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/**
 * Compares gradients with finite differences. The gradient under test is computed on a device, in the types of the
 * arguments. The differences are computed on the reference in {@code FLOAT64}, because float32 is too coarse for them.
 *
 * <p>For each differentiable argument, the derivative of {@code <w, f(x)>} along random directions {@code v} (fixed
 * seeds) is compared: {@code <gradient, v>} against the five-point difference quotient. The error is relative to the
 * sum of the magnitudes of the products in {@code <gradient, v>}, or to 1 if that is smaller.
 */
public final class GradientCheck {
    private static final int DIRECTIONS = 2;
    private static final double STEP = 1e-3;

    /**
     * An argument of the function under test.
     *
     * @param type {@code FLOAT32} or {@code FLOAT64} for a differentiable argument; another type for indices and the
     *     like
     * @param shape the shape
     * @param values the elements in row-major order
     */
    public record Argument(DType type, Shape shape, double[] values) {
        /**
         * A differentiable {@code FLOAT32} argument.
         *
         * @param values the elements in row-major order
         * @param dims the shape
         * @return the argument
         */
        public static Argument of(double[] values, long... dims) {
            return new Argument(DType.FLOAT32, Shape.of(dims), values);
        }
    }

    /**
     * The outcome of a check.
     *
     * @param worstError the largest relative error over all arguments and directions; infinite if a value is not finite
     * @param tolerance the largest error that passes
     * @param argument the argument that has it, from 0; -1 if none is differentiable
     * @param expected the derivative there along the direction, by finite differences
     * @param actual the same by the gradient
     */
    public record Result(double worstError, double tolerance, int argument, double expected, double actual) {
        /** {@return whether the error is within the tolerance} */
        public boolean passed() {
            return worstError <= tolerance;
        }

        /** Says which argument is worst, and what was expected. */
        @Override
        public String toString() {
            return argument < 0
                    ? "no argument is differentiable"
                    : String.format(
                            Locale.ROOT,
                            "argument %d: along a random direction the derivative is %.7g, and the gradient says %.7g;"
                                    + " the error %.2g is %s the tolerance %.2g",
                            argument,
                            expected,
                            actual,
                            worstError,
                            passed() ? "within" : "over",
                            tolerance);
        }
    }

    private final Function<List<Tensor>, Tensor> function;
    private final List<Argument> arguments;

    /**
     * A check of a function at given arguments.
     *
     * @param function from the arguments, as tensors on one device, to a tensor of any shape; it makes further tensors
     *     on the device of its arguments
     * @param arguments the point at which gradients are checked
     */
    public GradientCheck(Function<List<Tensor>, Tensor> function, List<Argument> arguments) {
        this.function = function;
        this.arguments = List.copyOf(arguments);
    }

    /**
     * Checks the gradient.
     *
     * @param device the device whose gradient is under test
     * @param tolerance the largest relative error that passes
     * @return the largest error
     */
    public Result firstOrder(Device device, double tolerance) {
        return check(device, tolerance, GradientCheck::valueAlong, GradientCheck::gradient);
    }

    /**
     * Checks the gradient of the gradient: that of the first derivative along a random direction.
     *
     * @param device the device whose gradient is under test
     * @param tolerance the largest relative error that passes
     * @return the largest error
     */
    public Result secondOrder(Device device, double tolerance) {
        return check(device, tolerance, GradientCheck::slopeAlong, GradientCheck::gradientOfSlope);
    }

    /** A scalar of the function's value at a point, for finite differences. */
    private interface Probe {
        double at(GradientCheck check, Device reference, List<double[]> point);
    }

    /**
     * The analytic gradient of that scalar for each differentiable argument (null for the others), at the arguments.
     */
    private interface Analytic {
        List<double[]> on(GradientCheck check, Device device);
    }

    private Result check(Device device, double tolerance, Probe probe, Analytic analytic) {
        List<double[]> gradients = analytic.on(this, device);
        Result worst = new Result(0, tolerance, -1, 0, 0);
        try (Device reference = new Device(new ReferenceBackend())) {
            for (int i = 0; i < arguments.size(); i++) {
                for (int direction = 0; isDifferentiable(i) && direction < DIRECTIONS; direction++) {
                    double[] v = randomVector(
                            31 * i + direction + 1000, arguments.get(i).values().length);
                    double expected = differenceQuotient(probe, reference, i, v);
                    Result found = compare(i, gradients.get(i), v, expected, tolerance);
                    worst = worst.argument() < 0 || found.worstError() > worst.worstError() ? found : worst;
                }
            }
        }
        return worst;
    }

    private static Result compare(int argument, double[] gradient, double[] v, double expected, double tolerance) {
        double actual = 0;
        double scale = 0;
        for (int j = 0; j < v.length; j++) {
            actual += gradient[j] * v[j];
            scale += Math.abs(gradient[j] * v[j]);
        }
        double error = Math.abs(actual - expected) / Math.max(scale, 1);
        return new Result(
                Double.isNaN(error) ? Double.POSITIVE_INFINITY : error, tolerance, argument, expected, actual);
    }

    /** (8 (p(h) - p(-h)) - (p(2h) - p(-2h))) / 12 h, whose error is of order h^4. */
    private double differenceQuotient(Probe probe, Device reference, int argument, double[] v) {
        double near = probe.at(this, reference, shifted(argument, v, STEP))
                - probe.at(this, reference, shifted(argument, v, -STEP));
        double far = probe.at(this, reference, shifted(argument, v, 2 * STEP))
                - probe.at(this, reference, shifted(argument, v, -2 * STEP));
        return (8 * near - far) / (12 * STEP);
    }

    private List<double[]> shifted(int argument, double[] v, double step) {
        List<double[]> point = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            double[] values = arguments.get(i).values().clone();
            for (int j = 0; i == argument && j < v.length; j++) {
                values[j] += step * v[j];
            }
            point.add(values);
        }
        return point;
    }

    private boolean isDifferentiable(int argument) {
        return arguments.get(argument).type().isFloating();
    }

    // ---- the functions whose derivatives are compared

    private double valueAlong(Device reference, List<double[]> point) {
        try (Scope _ = reference.scope()) {
            Tensor value = function.apply(tensors(reference, point, false, false));
            return weigh(value).item();
        }
    }

    private List<double[]> gradient(Device device) {
        try (Scope _ = device.scope()) {
            List<Tensor> inputs = tensors(device, values(), true, true);
            Tensor scalar = weigh(function.apply(inputs));
            return toArrays(inputs, scalar.isRecorded() ? scalar.backward() : null);
        }
    }

    private double slopeAlong(Device reference, List<double[]> point) {
        try (Scope _ = reference.scope()) {
            Tensor slope = slope(tensors(reference, point, false, true));
            return slope == null ? 0 : slope.item();
        }
    }

    private List<double[]> gradientOfSlope(Device device) {
        try (Scope _ = device.scope()) {
            List<Tensor> inputs = tensors(device, values(), true, true);
            Tensor slope = slope(inputs);
            return toArrays(inputs, slope != null && slope.isRecorded() ? slope.backward() : null);
        }
    }

    /**
     * The derivative of the weighted value along a random direction in all arguments at once; null if it is constant.
     */
    private Tensor slope(List<Tensor> inputs) {
        Tensor scalar = weigh(function.apply(inputs));
        if (!scalar.isRecorded()) {
            return null;
        }
        Gradients gradients = scalar.differentiableBackward();
        Tensor slope = null;
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            if (gradients.has(input)) {
                double[] u = randomVector(77 * i + 5, arguments.get(i).values().length);
                Tensor direction =
                        Tensor.of(input.device(), u, input.shape().toArray()).to(input.type());
                Tensor along = gradients.of(input).times(direction).sum();
                slope = slope == null ? along : slope.plus(along);
            }
        }
        return slope;
    }

    /** {@code <w, value>} for fixed random weights, so that every element of the value counts. */
    private static Tensor weigh(Tensor value) {
        double[] w = randomVector(4711, Math.toIntExact(value.shape().elements()));
        Tensor weights = Tensor.of(value.device(), w, value.shape().toArray()).to(value.type());
        return value.times(weights).sum();
    }

    private List<double[]> values() {
        return arguments.stream().map(Argument::values).toList();
    }

    /** @param ownTypes whether floating arguments are in their own types, or else in FLOAT64 */
    private List<Tensor> tensors(Device device, List<double[]> point, boolean ownTypes, boolean variables) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            DType type = isDifferentiable(i) && !ownTypes ? DType.FLOAT64 : argument.type();
            Tensor tensor =
                    Tensor.of(device, point.get(i), argument.shape().toArray()).to(type);
            tensors.add(variables && isDifferentiable(i) ? tensor.variable() : tensor);
        }
        return tensors;
    }

    private List<double[]> toArrays(List<Tensor> inputs, Gradients gradients) {
        List<double[]> arrays = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            boolean has = gradients != null && gradients.has(inputs.get(i));
            arrays.add(
                    has
                            ? gradients.of(inputs.get(i)).toDoubleArray()
                            : new double[arguments.get(i).values().length]);
        }
        return arrays;
    }

    private static double[] randomVector(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] vector = new double[length];
        for (int i = 0; i < length; i++) {
            vector[i] = random.nextDouble(-1, 1);
        }
        return vector;
    }
}
