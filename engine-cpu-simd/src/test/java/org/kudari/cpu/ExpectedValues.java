package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.ArrayType;
import org.kudari.io.tensors.Safetensors;
import org.kudari.layout.DType;
import org.kudari.tensor.Tensor;

/** What another library computed, from a resource of the tests, and how far from it a computation is. */
final class ExpectedValues implements AutoCloseable {
    private final Safetensors file;

    /** @param resource the name of a safetensors file beside this class */
    ExpectedValues(String resource) {
        try {
            file = Safetensors.open(
                    Path.of(ExpectedValues.class.getResource(resource).toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        file.close();
    }

    Set<String> names() {
        return file.tensors().keySet();
    }

    /** Null if there is none of the name. */
    ArrayData get(String name) {
        return file.tensors().get(name);
    }

    /** As a tensor; numbers are of the type given, indices and labels of their own. */
    Tensor tensor(Device device, DType type, String name) {
        ArrayData tensor = get(name);
        return tensor.type() == ArrayType.I64
                ? Tensor.of(device, tensor.longs(), tensor.shape())
                : Tensor.of(device, tensor.doubles(), tensor.shape()).to(type);
    }

    /** All that a case is computed from; numbers are variables. */
    List<Tensor> inputs(Device device, DType type, String name) {
        List<Tensor> inputs = new ArrayList<>();
        while (names().contains(name + "/input " + inputs.size())) {
            Tensor input = tensor(device, type, name + "/input " + inputs.size());
            inputs.add(input.type().isFloating() ? input.variable() : input);
        }
        return inputs;
    }

    /** Compares results of a case with the file. */
    interface Comparison<C> {
        void run(Device device, DType type, String name, C subject, Worst worst);
    }

    /**
     * Compares each case in float32 and float64 on each device, and prints the worst errors.
     *
     * @param tolerance in roundings of the type
     */
    static <C> void requireClose(
            List<Device> devices, Map<String, C> cases, double tolerance, Comparison<C> comparison) {
        System.out.println("worst errors in roundings, in float32 and float64, on " + devices);
        List<String> failures = new ArrayList<>();
        cases.forEach((name, subject) -> {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-52s", name));
            for (Device device : devices) {
                for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
                    Worst worst = new Worst(type, name.endsWith(" far"));
                    try (Scope _ = device.scope()) {
                        comparison.run(device, type, name, subject, worst);
                    }
                    line.append(String.format(Locale.ROOT, "%9.2f", worst.error));
                    if (!(worst.error <= tolerance)) {
                        failures.add(name + " on " + device + " in " + type + ": " + worst);
                    }
                }
            }
            System.out.println(line);
        });
        assertThat(failures).isEmpty();
    }

    /**
     * The largest error so far, in roundings of a type, and where it is. It is relative to a value or, if that is larger,
     * to the mean magnitude of its tensor.
     */
    static final class Worst {
        private final double rounding;
        private final boolean isRelativeToEach;
        private double error;
        private String where = "";

        /** @param isRelativeToEach whether an error is relative to its value, also where others are larger */
        Worst(DType type, boolean isRelativeToEach) {
            this.rounding = type == DType.FLOAT32 ? 0x1p-24 : 0x1p-53;
            this.isRelativeToEach = isRelativeToEach;
        }

        double error() {
            return error;
        }

        void compare(String what, Tensor actual, ArrayData expected) {
            assertThat(actual.shape().toArray()).as(what).isEqualTo(expected.shape());
            double[] values = actual.toDoubleArray();
            double[] wanted = expected.doubles();
            double mean = Arrays.stream(wanted).map(Math::abs).average().orElse(0);
            for (int i = 0; i < values.length; i++) {
                double difference = Math.abs(values[i] - wanted[i]);
                double size = isRelativeToEach ? Math.abs(wanted[i]) : Math.max(mean, Math.abs(wanted[i]));
                // Subnormal numbers have fewer digits.
                double roundings = difference <= Float.MIN_NORMAL ? 0 : difference / size / rounding;
                if (!(roundings <= error)) {
                    error = Double.isNaN(roundings) ? Double.POSITIVE_INFINITY : roundings;
                    where = what + " [" + i + "]: expected " + wanted[i] + ", but was " + values[i];
                }
            }
        }

        @Override
        public String toString() {
            return error + " roundings at " + where;
        }
    }
}
