package org.kudari.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.BackendProvider;
import org.kudari.device.Device;
import org.kudari.device.Devices;

/** The digits that the examples print, on every device that is here. */
class ExamplesTest {

    static List<String> devices() {
        return Devices.available().stream()
                .map(BackendProvider.AvailableDevice::name)
                .toList();
    }

    private interface Example {
        void run(Device device, PrintWriter out);
    }

    private static List<String> linesOf(Example example, String device) {
        StringWriter text = new StringWriter();
        try (Device opened = Devices.open(device)) {
            example.run(opened, new PrintWriter(text, true));
        }
        return text.toString().lines().toList();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void neuron(String device) {
        assertThat(linesOf(Neuron::run, device))
                .containsExactly(
                        "x = 2, t = 10, w = 3",
                        "forward",
                        "  y = x * w         = 6",
                        "  L = (y - t)^2     = 16",
                        "backward",
                        "  dL/dy = 2 (y - t) = -8",
                        "  dL/dw = dL/dy * x = -16 by hand",
                        "  dL/dw             = -16 by the engine",
                        "a step of 0.1 down the slope",
                        "  w                 = 4.6",
                        "  L                 = 0.64");
    }

    @ParameterizedTest
    @MethodSource("devices")
    void backprop(String device) {
        assertThat(linesOf(Backprop::run, device))
                .containsExactly(
                        "forward",
                        "  inputs                        (1, 0.5)",
                        "  hidden = inputs * W           (0.2, 0.5)",
                        "  output = hidden * v           0.4",
                        "  loss   = (output - target)^2  0.36",
                        "backward",
                        "  at the output                 -1.2",
                        "  at the output weights v       (-0.24, -0.6)",
                        "  at the hidden nodes           (-0.6, -0.72)",
                        "  at the hidden weights W       ((-0.6, -0.72), (-0.3, -0.36))",
                        "backward in one call",
                        "  at the output weights v       (-0.24, -0.6)",
                        "  at the hidden weights W       ((-0.6, -0.72), (-0.3, -0.36))");
    }

    @ParameterizedTest
    @MethodSource("devices")
    void andGate(String device) {
        assertThat(linesOf(AndGate::run, device))
                .containsSubsequence("step 1", "  loss            0.753204", "step 1000", "  loss            0.034668")
                .endsWith(
                        "learnt",
                        "  weights         (6.0149, 6.0150)",
                        "  bias            -9.1997",
                        "  0 and 0         0.0001",
                        "  0 and 1         0.0397",
                        "  1 and 0         0.0397",
                        "  1 and 1         0.9443");
    }
}
