package org.kudari.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.ArrayType;
import org.kudari.io.tensors.Safetensors;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/**
 * Compares all metrics with scikit-learn's, by the rows and values that {@code scripts/expected-metrics.py} wrote. The
 * rows are fed in small batches. An error is relative to the expected value where that is above 1.
 */
class MetricsAgainstScikitLearnTest {
    private static final double TOLERANCE = 1e-15;
    private static final int BATCH = 17;

    private final Map<String, Double> worst = new TreeMap<>();
    private final TreeSet<String> used = new TreeSet<>();

    @Test
    void agreeOnAllCases() throws URISyntaxException {
        Path file = Path.of(MetricsAgainstScikitLearnTest.class
                .getResource("metrics.safetensors")
                .toURI());
        try (Safetensors expected = Safetensors.open(file);
                Device device = new Device(new ReferenceBackend())) {
            Map<String, ArrayData> tensors = expected.tensors();
            List<String> cases = tensors.keySet().stream()
                    .filter(name -> name.endsWith("/outputs"))
                    .map(name -> name.substring(0, name.indexOf('/')))
                    .toList();
            assertThat(cases).hasSize(13);
            for (String name : cases) {
                check(name, false, tensors, device);
                check(name, true, tensors, device);
            }
            assertThat(used).as("each tensor was used").isEqualTo(new TreeSet<>(tensors.keySet()));
        }
        worst.forEach((name, error) -> System.out.printf(Locale.ROOT, "%-30s worst error %.1e%n", name, error));
    }

    private void check(String name, boolean isWeighted, Map<String, ArrayData> tensors, Device device) {
        Tensor outputs = tensor(tensors, name + "/outputs", device);
        Tensor targets = tensor(tensors, name + "/targets", device);
        Tensor weights = tensor(tensors, name + "/weights", device);
        List<Supplier<Metric>> metrics = name.startsWith("numbers")
                ? SampleMetrics.ofNumbers()
                : SampleMetrics.ofClasses(
                        outputs.shape().rank() == 1 ? 2 : (int) outputs.shape().dim(1),
                        Outputs.valueOf(name.split(" ")[0].toUpperCase(Locale.ROOT)));
        for (Supplier<Metric> maker : metrics) {
            Metric metric = maker.get();
            long rows = outputs.shape().dim(0);
            for (long first = 0; first < rows; first += BATCH) {
                long end = Math.min(rows, first + BATCH);
                Tensor batch = outputs.slice(0, first, end);
                Tensor truth = targets.slice(0, first, end);
                if (isWeighted) {
                    metric.add(batch, truth, weights.slice(0, first, end));
                } else {
                    metric.add(batch, truth);
                }
            }
            SampleMetrics.values(metric)
                    .forEach((value, actual) ->
                            compare(name + (isWeighted ? "/weighted " : "/") + value, actual, tensors));
        }
    }

    private void compare(String key, double[] actual, Map<String, ArrayData> tensors) {
        assertThat(tensors.containsKey(key)).as(key).isTrue();
        used.add(key);
        double[] expected = tensors.get(key).doubles();
        assertThat(actual).as(key).hasSameSizeAs(expected);
        String metric = key.substring(key.indexOf('/') + 1);
        for (int i = 0; i < actual.length; i++) {
            if (Double.isNaN(expected[i])) {
                assertThat(actual[i]).as(key).isNaN();
                continue;
            }
            double error = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
            assertThat(error)
                    .as("%s [%d]: %s, expected %s", key, i, actual[i], expected[i])
                    .isLessThanOrEqualTo(TOLERANCE);
            worst.merge(metric.replace("weighted ", ""), error, Math::max);
        }
    }

    private Tensor tensor(Map<String, ArrayData> tensors, String name, Device device) {
        used.add(name);
        ArrayData tensor = tensors.get(name);
        DType type = tensor.type() == ArrayType.I64
                ? DType.INT64
                : tensor.type() == ArrayType.F32 ? DType.FLOAT32 : DType.FLOAT64;
        return Tensor.of(device, type, tensor.bytes(), Shape.of(tensor.shape()));
    }
}
