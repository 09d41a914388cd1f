package org.kudari.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.cli.terminal.Text;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * A few small computations that tell whether a device works at all: each is done on the device and on the reference, and
 * the results compared. The conformance suite in engine-testkit is the thorough version.
 */
public final class SelfTest {
    /** Relative to the largest number of the result; float32 sums of a few hundred terms stay far below. */
    private static final double TOLERANCE = 1e-5;

    private record Computation(String name, Function<Device, Tensor> result) {}

    private static final List<Computation> COMPUTATIONS = List.of(
            new Computation(
                    "matrix product", device -> numbers(device, 1, 37, 129).matmul(numbers(device, 2, 129, 65))),
            new Computation(
                    "elementwise map", device -> numbers(device, 3, 1003).map(NamedFunction.GELU)),
            new Computation("reduction", device -> numbers(device, 4, 33, 1003).sum(1)),
            new Computation(
                    "random numbers",
                    device -> Tensor.random(
                            device, Distribution.UNIFORM, RandomKey.of(5), DType.FLOAT32, Shape.of(1003))),
            new Computation("gradient", SelfTest::gradient));

    /**
     * The outcome of one.
     *
     * @param error the largest difference from the reference, relative to the largest number; NaN if it failed otherwise
     * @param problem what was thrown; null if nothing
     */
    public record Outcome(String name, double error, double tolerance, String problem) {
        /** Whether the error is within the tolerance; one that is no number is not. */
        public boolean passed() {
            return error <= tolerance;
        }

        /** {@code ok}, or what is wrong. */
        public String verdict() {
            if (problem != null) {
                return "FAILED: " + problem;
            }
            String figures = Text.format("%.1e from the reference, allowed %.0e", error, tolerance);
            return (passed() ? "ok, " : "FAILED: ") + figures;
        }
    }

    private SelfTest() {}

    static List<Outcome> run(Device device) {
        List<Outcome> outcomes = new ArrayList<>();
        try (Device reference = new Device(new ReferenceBackend())) {
            for (Computation computation : COMPUTATIONS) {
                outcomes.add(compare(computation, device, reference));
            }
        }
        return outcomes;
    }

    private static Outcome compare(Computation computation, Device device, Device reference) {
        try {
            double error = error(values(computation, device), values(computation, reference));
            return new Outcome(computation.name(), error, TOLERANCE, null);
        } catch (RuntimeException e) {
            return new Outcome(computation.name(), Double.NaN, TOLERANCE, e.toString());
        }
    }

    private static double[] values(Computation computation, Device device) {
        try (Scope _ = device.scope()) {
            return computation.result().apply(device).toDoubleArray();
        }
    }

    private static double error(double[] actual, double[] expected) {
        double difference = 0;
        double largest = 1;
        for (int i = 0; i < expected.length; i++) {
            // A NaN stays: Math.max passes it on, and it is no error within any tolerance.
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return difference / largest;
    }

    private static Tensor gradient(Device device) {
        Tensor weights = numbers(device, 6, 65, 33).variable();
        Tensor outputs = numbers(device, 7, 17, 65).matmul(weights).tanh();
        return outputs.square().mean().backward().of(weights);
    }

    private static Tensor numbers(Device device, long seed, long... dims) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[(int) Shape.of(dims).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return Tensor.of(device, values, dims);
    }
}
