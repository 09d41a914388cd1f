package org.kudari.examples;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.kudari.autograd.CustomOp;
import org.kudari.autograd.GradientCheck;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.tensor.Tensor;

/** An operation with a backward pass written by hand, and a check that it is the derivative of the forward pass. */
public final class CustomOperation {

    /** Divides each row of a matrix by its length: y = x / |x|. */
    static class UnitRows extends CustomOp {
        UnitRows() {
            super("unit-rows");
        }

        @Override
        protected Tensor forward(List<Tensor> operands) {
            Tensor x = operands.getFirst();
            return x.div(length(x));
        }

        // The length of y never changes, so the part of the gradient g along y is lost: dL/dx = (g - y (g . y)) / |x|.
        @Override
        protected List<Tensor> backward(Tensor upstream, List<Tensor> operands, Tensor result) {
            Tensor alongResult = upstream.times(result).sumKeepDims(1);
            Tensor x = operands.getFirst();
            return List.of(upstream.minus(result.times(alongResult)).div(length(x)));
        }
    }

    /** The same with a mistake in the backward pass: it takes |x| for a constant. */
    static final class WrongUnitRows extends UnitRows {
        @Override
        protected List<Tensor> backward(Tensor upstream, List<Tensor> operands, Tensor result) {
            return List.of(upstream.div(length(operands.getFirst())));
        }
    }

    private static final double TOLERANCE = 1e-4;

    private CustomOperation() {}

    private static Tensor length(Tensor rows) {
        return rows.square().sumKeepDims(1).sqrt();
    }

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        CustomOp unitRows = new UnitRows();
        Tensor x = Tensor.of(device, new float[] {3, 4}, 1, 2).variable();
        Tensor y = unitRows.apply(x);
        // L is the first element of y. It grows with x1, and shrinks with x2, which makes the row longer.
        Tensor gradient = y.slice(1, 0, 1).sum().backward().of(x);
        out.println("rows of length 1, and the gradient of L = y1");
        print(out, "x", x);
        print(out, "y = x / |x|", y);
        print(out, "dL/dx", gradient);

        out.println("backward passes against finite differences of the forward pass in double precision");
        List<GradientCheck.Argument> rows =
                List.of(GradientCheck.Argument.of(new double[] {3, 4, -1, 0.5, 2, -2, 0.3, 0.1}, 4, 2));
        report(out, "unit-rows", check(unitRows, rows).firstOrder(device, TOLERANCE));
        report(out, "its own gradient", check(unitRows, rows).secondOrder(device, TOLERANCE));
        report(out, "wrong-unit-rows", check(new WrongUnitRows(), rows).firstOrder(device, TOLERANCE));
    }

    private static GradientCheck check(CustomOp operation, List<GradientCheck.Argument> arguments) {
        return new GradientCheck(operands -> operation.apply(operands.getFirst()), arguments);
    }

    private static void report(PrintWriter out, String name, GradientCheck.Result result) {
        String verdict = result.passed() ? "passed" : "FAILED";
        out.printf(
                Locale.ROOT,
                "  %-18s %s  error %.1e, allowed %.0e%n",
                name,
                verdict,
                result.worstError(),
                result.tolerance());
    }

    private static void print(PrintWriter out, String name, Tensor pair) {
        float[] values = pair.toFloatArray();
        out.printf(Locale.ROOT, "  %-18s %7.3f %7.3f%n", name, values[0], values[1]);
    }
}
