package org.kudari.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Backend;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.tensor.Tensor;

class MetricsTest {
    private int calls;

    /** A device that counts the calls which compute or read. */
    private Device countingDevice() {
        Backend reference = new ReferenceBackend();
        return new Device((Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (_, method, arguments) -> {
                    switch (method.getName()) {
                        case "info", "allocate", "release", "upload", "close", "onOutOfMemory" -> {}
                        default -> calls++;
                    }
                    try {
                        return method.invoke(reference, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void readEachTensorOnce() {
        try (Device device = countingDevice()) {
            Metrics metrics = Metrics.of(SampleMetrics.ofClasses(3, Outputs.LOGITS).stream()
                    .map(maker -> maker.get())
                    .filter(metric -> !(metric instanceof CalibrationError))
                    .toArray(Metric[]::new));
            Tensor logits = Tensor.of(device, new float[] {1, 2, 3, 3, 2, 1}, 2, 3);
            metrics.add(logits, Tensor.of(device, new long[] {2, 1}, 2), Tensor.of(device, new float[] {1, 3}, 2));

            assertThat(calls)
                    .as("one copy each of outputs, targets and weights")
                    .isEqualTo(3);
            assertThat(metrics.value("accuracy")).isEqualTo(0.25);
            assertThat(metrics.values()).hasSize(18).containsEntry("top2Accuracy", 1.0);
        }
    }

    @Test
    void goByTheirNames() {
        Map<String, Metric> named = new LinkedHashMap<>();
        named.put("near", new TopKAccuracy(2));
        named.put("right", new Accuracy());
        Metrics metrics = Metrics.named(named);
        try (Device device = new Device(new ReferenceBackend())) {
            Tensor scores = Tensor.of(device, new float[] {1, 2, 3, 3, 2, 1}, 2, 3);
            metrics.add(scores, Tensor.of(device, new int[] {2, 1}, 2));
            assertThat(metrics).hasToString("near 1.0000 (2 rows)\nright 0.50000 (2 rows)");
            assertThat(metrics.values().keySet()).containsExactly("near", "right");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> metrics.value("far"))
                    .withMessage("no metric is named far: there are [near, right]");

            Metrics other = Metrics.named(Map.of("near", new TopKAccuracy(2), "right", new Accuracy()));
            other.add(scores, Tensor.of(device, new int[] {2, 0}, 2));
            metrics.merge(other);
            assertThat(metrics.value("right")).isEqualTo(0.75);
            metrics.reset();
            assertThat(metrics.get("right").rows()).isZero();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.of(new Accuracy(), new Accuracy()))
                .withMessage("two metrics have the name accuracy: name them, with Metrics.named");
        assertThatIllegalArgumentException().isThrownBy(() -> metrics.merge(Metrics.of(new Accuracy())));
    }

    @Test
    void takeAnyTypeAndViews() {
        try (Device device = new Device(new ReferenceBackend())) {
            Tensor scores =
                    Tensor.of(device, new double[] {1, 3, 2, 2, 3, 1}, 3, 2).transpose(0, 1);
            for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
                for (DType labels : DType.values()) {
                    Accuracy accuracy = new Accuracy();
                    Tensor labelled =
                            Tensor.of(device, new long[] {1, 9, 0, 9}, 2, 2).slice(1, 0, 1);
                    accuracy.add(scores.to(type), labelled.to(labels));
                    assertThat(accuracy.value()).as("%s, %s", type, labels).isEqualTo(0.5);
                }
            }
        }
    }
}
