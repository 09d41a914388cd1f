package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Backend;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.Epilogue;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.ForwardingBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.tensor.Tensor;

/** The backend calls and the allocations of a training step. */
class TrainingStepCostTest {
    private static final int BATCH = 32;

    /** Interpreted, a step allocates 7,992 bytes. Compilers remove some of the allocations. */
    private static final long MOST_BYTES = 8_192;

    /** Computes nothing, and records the calls if told to. */
    private static class IdleBackend extends ForwardingBackend {
        List<String> calls;

        IdleBackend() {
            super(new ReferenceBackend());
        }

        final void note(String call, View out) {
            if (calls != null) {
                calls.add(call + " " + out.shape());
            }
        }

        @Override
        public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
            note("map", outputs.getFirst());
        }

        @Override
        public void reduce(
                Reduction reduction,
                Kernel kernel,
                double[] uniforms,
                List<View> inputs,
                View out,
                boolean accumulate) {
            note("reduce", out);
        }

        @Override
        public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
            note(epilogue == null ? "matmul" : "matmul then map", out);
        }

        @Override
        public void gather(View source, View indices, int axis, View out) {
            note("gather", out);
        }

        @Override
        public void scatterAdd(View source, View indices, int axis, View target) {
            note("scatterAdd", target);
        }

        @Override
        public void run(CompositeCall call) {
            note(call.name(), call.out());
        }
    }

    /** The same of a backend that has functions of rows. */
    private static final class IdleBackendWithRows extends IdleBackend implements RowFunctions {
        @Override
        public RowFunctions rowFunctions() {
            return this;
        }

        @Override
        public void softmax(View x, View out) {
            note("softmax", out);
        }

        @Override
        public void logSoftmax(View x, View out) {
            note("logSoftmax", out);
        }

        @Override
        public void logSumExp(View x, View out) {
            note("logSumExp", out);
        }

        @Override
        public void crossEntropy(View logits, View labels, View out) {
            note("crossEntropy", out);
        }

        @Override
        public void crossEntropyGradient(View logits, View labels, View upstream, View out) {
            note("crossEntropy'", out);
        }
    }

    /** A perceptron of three layers and its optimizer. */
    private static final class Training implements AutoCloseable {
        private final Device device;
        private final Model model;
        private final Adam adam;
        private final Tensor inputs;
        private final Tensor labels;

        Training(Backend backend) {
            device = new Device(backend);
            model = Sequential.of(
                            new Linear(64, 64),
                            Activation.relu(),
                            new Linear(64, 64),
                            Activation.relu(),
                            new Linear(64, 10))
                    .on(device, 1);
            adam = new Adam(model.parameters(), 1e-3);
            inputs = Tensor.zeros(device, DType.FLOAT32, Shape.of(BATCH, 64));
            labels = Tensor.zeros(device, DType.INT32, Shape.of(BATCH));
        }

        void step() {
            try (Scope _ = device.scope()) {
                adam.step(Losses.crossEntropy(model.forward(inputs), labels).backward());
            }
        }

        @Override
        public void close() {
            device.close();
        }
    }

    @Test
    void aStepAsksForTheseCallsAndNoOthers() {
        assertThat(callsOfAStep(new IdleBackend()))
                .containsExactly(
                        // Forward: a call a layer.
                        "matmul then map [32, 64]",
                        "matmul then map [32, 64]",
                        "matmul then map [32, 10]",
                        // The loss: largest logit, sum of the smaller ones' exponentials, number of the largest ones,
                        // logarithm of the sum, logarithm of the softmax, that of the true class, mean.
                        "reduce [32, 1]",
                        "reduce [32, 1]",
                        "reduce [32, 1]",
                        "map [32, 1]",
                        "map [32, 10]",
                        "gather [32, 1]",
                        "reduce [1, 1]",
                        // Its gradient: 1, the share of a row, zeros, the share at the true class, the logits'
                        // gradient.
                        "map []",
                        "map []",
                        "map [32, 10]",
                        "scatterAdd [32, 10]",
                        "map [32, 10]",
                        // Backward: bias, weight, and the layer below with the slope of its activation.
                        "reduce [1, 10]",
                        "matmul [64, 10]",
                        "matmul then map [32, 64]",
                        "reduce [1, 64]",
                        "matmul [64, 64]",
                        "matmul then map [32, 64]",
                        "reduce [1, 64]",
                        "matmul [64, 64]",
                        // The gap behind the last bias, and all parameters at once.
                        "map [6]",
                        "map [8976]");
    }

    private static List<String> callsOfAStep(IdleBackend backend) {
        try (Training training = new Training(backend)) {
            training.step();
            backend.calls = new ArrayList<>();
            training.step();
        }
        return backend.calls;
    }

    @Test
    void functionsOfRowsTakeThePlaceOfTheLossesCalls() {
        assertThat(callsOfAStep(new IdleBackendWithRows()))
                .containsSubsequence(
                        "matmul then map [32, 10]",
                        "crossEntropy []",
                        "map []",
                        "crossEntropy' [32, 10]",
                        "reduce [1, 10]")
                .hasSize(16)
                .doesNotContain("gather [32, 1]", "scatterAdd [32, 10]", "map [32, 10]");
    }

    @Test
    void aSteadyStepMakesFewSmallObjectsAboveTheBackend() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int steps = 100;
        try (Training training = new Training(new IdleBackend())) {
            for (int i = 0; i < steps; i++) {
                training.step();
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < steps; i++) {
                training.step();
            }
            long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / steps;
            assertThat(bytes).isBetween(1L, MOST_BYTES);
        }
    }
}
