package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.kudari.backend.Backend;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Moments;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/**
 * Normalizations and their gradients against what PyTorch makes of the same numbers in float64
 * ({@code scripts/expected-normalization.py}), on the reference and on this processor. Prints the largest errors.
 */
class NormalizeAgainstPyTorchTest {
    /** Relative to the largest number of a result: a few roundings, and the sums of at most 18 of them. */
    private static final double TOLERANCE = 3 * 0x1p-23;

    /** With a mean of 10,000 the difference from it is off by half a unit in the last place of the mean. */
    private static final double OF_LARGE_MEAN = 0.0006;

    private static final double IN_DOUBLE = 2e-15;
    private static final double OF_LARGE_MEAN_IN_DOUBLE = 1e-12;

    /** The numbers of a tensor in the file, in row-major order. */
    private record Numbers(Shape shape, double[] values) {}

    @TestFactory
    Stream<DynamicTest> agrees() {
        Map<String, Map<String, Numbers>> cases = read();
        assertThat(cases).hasSize(9);
        return Stream.of(DType.FLOAT32, DType.FLOAT64)
                .flatMap(type -> cases.entrySet().stream()
                        .flatMap(entry -> Stream.of("reference", "cpu")
                                .map(backend -> DynamicTest.dynamicTest(
                                        entry.getKey() + ", " + backend + ", " + type,
                                        () -> check(entry.getKey(), entry.getValue(), backend, type)))));
    }

    private static void check(String name, Map<String, Numbers> numbers, String backend, DType type) {
        boolean largeMean = name.contains("large mean");
        double tolerance = type == DType.FLOAT32
                ? largeMean ? OF_LARGE_MEAN : TOLERANCE
                : largeMean ? OF_LARGE_MEAN_IN_DOUBLE : IN_DOUBLE;
        try (Device device = new Device(open(backend))) {
            Map<String, Tensor> results = results(name, numbers, device, type);
            assertThat(results.keySet())
                    .containsAll(numbers.keySet().stream()
                            .filter(key -> key.startsWith("gradient") || key.contains("batch"))
                            .toList());
            Map<String, Double> errors = new LinkedHashMap<>();
            results.forEach((key, actual) -> errors.put(key, error(numbers.get(key), actual)));
            System.out.println(name + ", " + backend + ", " + type + ", off by" + text(errors));
            assertThat(errors.values()).allMatch(error -> error < tolerance);
        }
    }

    private static String text(Map<String, Double> errors) {
        StringBuilder text = new StringBuilder();
        errors.forEach((key, error) ->
                text.append(String.format(Locale.ROOT, "%s %.1e (%s)", text.isEmpty() ? "" : ",", error, key)));
        return text.toString();
    }

    private static Backend open(String backend) {
        return backend.equals("cpu") ? CpuBackend.open(2) : new ReferenceBackend();
    }

    /** The result, the gradients and the statistics under the names of the file. */
    private static Map<String, Tensor> results(String name, Map<String, Numbers> numbers, Device device, DType type) {
        Map<String, Tensor> variables = new LinkedHashMap<>();
        for (String key : List.of("x", "weight", "bias")) {
            if (numbers.containsKey(key)) {
                variables.put(key, tensor(numbers.get(key), device, type).variable());
            }
        }
        Tensor x = variables.get("x");
        Tensor weight = variables.get("weight");
        Tensor bias = variables.get("bias");
        Map<String, Tensor> results = new LinkedHashMap<>();
        Tensor y = switch (name) {
            case "layer_norm of rows", "layer_norm of a large mean" -> x.normalize(1e-5, weight, bias, -1);
            case "layer_norm of two axes" -> x.normalize(1e-5, weight, bias, 1, 2);
            case "layer_norm without weight and bias" -> x.normalize(1e-3, null, null, -1);
            case "group_norm" ->
                x.reshape(2, 3, 2, 3)
                        .normalize(1e-5, weight.reshape(3, 2, 1), bias.reshape(3, 2, 1), 2, 3)
                        .reshape(x.shape());
            case "batch_norm in training" -> batchNorm(x.moments(0), 8, weight, bias, results);
            case "batch_norm of images in training" ->
                batchNorm(x.moments(0, 2, 3), 18, weight.reshape(2, 1, 1), bias.reshape(2, 1, 1), results);
            case "batch_norm in prediction" ->
                x.normalizeBy(
                        tensor(numbers.get("mean"), device, type),
                        tensor(numbers.get("variance"), device, type),
                        1e-5,
                        weight,
                        bias);
            case "rms_norm" -> x.rmsNormalize(1e-5, weight, -1);
            default -> throw new IllegalArgumentException("no case is named " + name);
        };
        results.put("y", y);
        Gradients gradients = y.backward(tensor(numbers.get("upstream"), device, type));
        variables.forEach((key, variable) -> results.put("gradient of " + key, gradients.of(variable)));
        return results;
    }

    private static Tensor batchNorm(
            Moments<Tensor> batch, int elements, Tensor weight, Tensor bias, Map<String, Tensor> results) {
        results.put("batch mean", batch.mean());
        results.put("unbiased batch variance", batch.variance().times(elements / (elements - 1.0)));
        return batch.normalize(1e-5, weight, bias);
    }

    private static Tensor tensor(Numbers numbers, Device device, DType type) {
        return Tensor.of(device, numbers.values(), numbers.shape().toArray()).to(type);
    }

    private static double error(Numbers expected, Tensor actual) {
        double[] values = actual.toDoubleArray();
        assertThat(values).hasSameSizeAs(expected.values());
        double largest = Arrays.stream(expected.values()).map(Math::abs).max().orElseThrow();
        double worst = 0;
        for (int i = 0; i < values.length; i++) {
            // Math.max keeps a NaN, and no comparison with it holds.
            worst = Math.max(worst, Math.abs(values[i] - expected.values()[i]) / largest);
        }
        return worst;
    }

    /** The cases of the file: lines {@code case NAME}, each with lines {@code TENSOR: EXTENTS: NUMBERS} below. */
    private static Map<String, Map<String, Numbers>> read() {
        Map<String, Map<String, Numbers>> cases = new LinkedHashMap<>();
        Map<String, Numbers> current = null;
        for (String line : text().lines().toList()) {
            if (line.startsWith("case ")) {
                current = new LinkedHashMap<>();
                cases.put(line.substring("case ".length()), current);
            } else if (!line.startsWith("#")) {
                String[] parts = line.split(": ");
                long[] shape = Arrays.stream(parts[1].split(","))
                        .mapToLong(Long::parseLong)
                        .toArray();
                double[] values = Arrays.stream(parts[2].split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                current.put(parts[0], new Numbers(Shape.of(shape), values));
            }
        }
        return cases;
    }

    private static String text() {
        try (InputStream file = NormalizeAgainstPyTorchTest.class.getResourceAsStream("normalization.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
