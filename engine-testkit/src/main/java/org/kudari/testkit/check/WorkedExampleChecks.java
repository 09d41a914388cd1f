package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.NamedFunction;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.HostArray;

/** Three small programs whose numbers can be computed by hand. The results must agree to the printed digits. */
final class WorkedExampleChecks {
    private WorkedExampleChecks() {}

    static Stream<Check> of(BackendUnderTest subject) {
        return Stream.of(
                new Check("one neuron", () -> neuron(subject.device())),
                new Check("backpropagation through two layers", () -> backpropagation(subject.device())),
                new Check("the AND gate", () -> andGate(subject.device())));
    }

    /** y = x w, L = (y - t)^2 at x = 2, w = 3, t = 10. */
    private static void neuron(Device device) {
        try (Scope _ = device.scope()) {
            Tensor x = Tensor.scalar(device, 2);
            Tensor w = Tensor.scalar(device, 3).variable();
            Tensor loss = x.times(w).map(NamedFunction.SQUARED_ERROR, Tensor.scalar(device, 10));
            printed("16", 0, loss, "L");
            Tensor slope = loss.backward().of(w);
            printed("-16", 0, slope, "dL/dw");
            printed("4.6", 1, w.detach().minus(slope.times(0.1)), "w after a step of 0.1");
        }
    }

    private static void backpropagation(Device device) {
        try (Scope _ = device.scope()) {
            Tensor x = Tensor.of(device, new float[] {1, 0.5f}, 1, 2);
            Tensor hiddenWeights = Tensor.of(device, new float[] {0.1f, 0.3f, 0.2f, 0.4f}, 2, 2)
                    .variable();
            Tensor outputWeights =
                    Tensor.of(device, new float[] {0.5f, 0.6f}, 2, 1).variable();
            // As variables, so that the gradients at the nodes themselves can be read.
            Tensor hidden = x.matmul(hiddenWeights);
            Tensor hiddenNodes = hidden.detach().variable();
            Tensor output = hiddenNodes.matmul(outputWeights);
            Tensor outputNode = output.detach().variable();
            Tensor loss = outputNode.map(NamedFunction.SQUARED_ERROR, Tensor.scalar(device, 1));
            printed("0.4", 1, output, "output");
            printed("0.36", 2, loss, "loss");
            Tensor atOutput = loss.backward().of(outputNode);
            printed("-1.2", 1, atOutput, "gradient at the output");
            Gradients second = output.backward(atOutput);
            printed("-0.24 -0.60", 2, second.of(outputWeights), "gradients of the output weights");
            printed("-0.60 -0.72", 2, second.of(hiddenNodes), "gradients at the hidden nodes");
            Tensor first = hidden.backward(second.of(hiddenNodes)).of(hiddenWeights);
            printed("-0.60 -0.72 -0.30 -0.36", 2, first, "gradients of the hidden weights");
            // The same in one pass, as programs do it.
            Tensor whole = x.matmul(hiddenWeights)
                    .matmul(outputWeights)
                    .map(NamedFunction.SQUARED_ERROR, Tensor.scalar(device, 1));
            Gradients all = whole.backward(Tensor.of(device, new float[] {1}, 1, 1));
            printed("-0.24 -0.60", 2, all.of(outputWeights), "gradients of the output weights in one pass");
            printed("-0.60 -0.72 -0.30 -0.36", 2, all.of(hiddenWeights), "gradients of the hidden weights in one pass");
        }
    }

    /** A linear layer and a sigmoid, mean binary cross-entropy, 1000 full-batch steps of 0.5. */
    private static void andGate(Device device) {
        float[] weights = {-1, 1};
        float[] bias = {0};
        List<Double> losses = new ArrayList<>();
        for (int step = 0; step < 1000; step++) {
            try (Scope _ = device.scope()) {
                Tensor w = Tensor.of(device, weights, 2, 1).variable();
                Tensor b = Tensor.of(device, bias, 1).variable();
                Tensor loss = outputs(device, w, b)
                        .map(NamedFunction.BINARY_CROSS_ENTROPY, Tensor.of(device, new float[] {0, 0, 0, 1}, 4, 1))
                        .mean();
                losses.add(loss.item());
                Gradients gradients = loss.backward();
                weights = w.detach().minus(gradients.of(w).times(0.5)).toFloatArray();
                bias = b.detach().minus(gradients.of(b).times(0.5)).toFloatArray();
            }
        }
        try (Scope _ = device.scope()) {
            Tensor w = Tensor.of(device, weights, 2, 1);
            Tensor b = Tensor.of(device, bias, 1);
            printed("0.753204", 6, Tensor.scalar(device, losses.getFirst()), "first loss");
            printed("0.034668", 6, Tensor.scalar(device, losses.getLast()), "last loss");
            printed("6.0149 6.0150", 4, w, "weights");
            printed("-9.1997", 4, b, "bias");
            printed("0.0001 0.0397 0.0397 0.9443", 4, outputs(device, w, b), "outputs");
        }
    }

    private static Tensor outputs(Device device, Tensor w, Tensor b) {
        return Tensor.of(device, new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2)
                .matmul(w)
                .plus(b)
                .sigmoid();
    }

    private static void printed(String expected, int digits, Tensor actual, String what) {
        List<String> numbers = new ArrayList<>();
        HostArray values = HostArray.of(actual);
        for (int i = 0; i < values.length(); i++) {
            numbers.add(String.format(Locale.ROOT, "%." + digits + "f", values.getDouble(i)));
        }
        Expect.equal(expected, String.join(" ", numbers), what);
    }
}
