package org.kudari.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;
import org.kudari.testing.NotingBackend;

/** The backend calls of a normalization: at most 3 forward and 5 backward, fewer where less is needed. */
class NormalizeCallsTest {
    private final NotingBackend backend = new NotingBackend();
    private final Device device = new Device(backend);

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor ones(long... dims) {
        return Tensor.ones(device, DType.FLOAT32, Shape.of(dims));
    }

    private Parameters parameters(long... dims) {
        return Parameters.allocate(
                device,
                DType.FLOAT32,
                List.of(
                        new Parameters.Declaration("weight", Shape.of(dims)),
                        new Parameters.Declaration("bias", Shape.of(dims))));
    }

    private List<String> forward(Function<Tensor, Tensor> function, Tensor x) {
        backend.forget();
        function.apply(x);
        return backend.calls();
    }

    private List<String> backward(Function<Tensor, Tensor> function, Tensor x) {
        Tensor y = function.apply(x);
        Tensor upstream = Tensor.ones(device, y.type(), y.shape());
        backend.forget();
        y.backward(upstream);
        return backend.calls();
    }

    @Test
    void ofRows() {
        Parameters p = parameters(16);
        Function<Tensor, Tensor> layerNorm = x -> x.normalize(1e-5, p.get(0), p.get(1), -1);
        Tensor x = ones(4, 16);
        assertThat(forward(layerNorm, x)).containsExactly("reduce [4, 1]", "reduce [4, 1]", "map [4, 16]");
        assertThat(backward(layerNorm, x.variable()))
                .containsExactly("reduce [4, 1]", "reduce [4, 1]", "map [4, 16]", "reduce [1, 16]", "reduce [1, 16]");
    }

    @Test
    void ofRowsAboutZero() {
        Parameters p = parameters(16);
        Function<Tensor, Tensor> rmsNorm = x -> x.rmsNormalize(1e-5, p.get(0), -1);
        Tensor x = ones(4, 16);
        assertThat(forward(rmsNorm, x)).containsExactly("reduce [4, 1]", "map [4, 16]");
        // The last is the fill of the gradient that the unused bias does not have.
        assertThat(backward(rmsNorm, x.variable()))
                .containsExactly("reduce [4, 1]", "map [4, 16]", "reduce [1, 16]", "map [16]");
    }

    /** The last two put the sums that the gradient of x needs into the gradients of weight and bias. */
    @Test
    void ofABatch() {
        Parameters p = parameters(16);
        Function<Tensor, Tensor> batchNorm = x -> x.normalize(1e-5, p.get(0), p.get(1), 0);
        Tensor x = ones(4, 16);
        assertThat(forward(batchNorm, x)).containsExactly("reduce [1, 16]", "reduce [1, 16]", "map [4, 16]");
        assertThat(backward(batchNorm, x.variable()))
                .containsExactly("reduce [1, 16]", "reduce [1, 16]", "map [4, 16]", "map [1, 16]", "reduce [1, 16]");
    }

    /** The parameters are kept as {@code [channels]}, as everywhere, and seen by groups. */
    @Test
    void ofGroups() {
        Parameters p = parameters(16);
        Function<Tensor, Tensor> groupNorm = x -> x.reshape(4, 2, 8, 5)
                .normalize(1e-5, p.get(0).reshape(2, 8, 1), p.get(1).reshape(2, 8, 1), 2, 3)
                .reshape(x.shape());
        Tensor x = ones(4, 16, 5);
        assertThat(forward(groupNorm, x))
                .containsExactly("reduce [4, 2, 1, 1]", "reduce [4, 2, 1, 1]", "map [4, 2, 8, 5]");
        assertThat(backward(groupNorm, x.variable()))
                .containsExactly(
                        "reduce [4, 2, 1, 1]",
                        "reduce [4, 2, 1, 1]",
                        "map [4, 2, 8, 5]",
                        "reduce [1, 2, 8, 1]",
                        "reduce [1, 2, 8, 1]");
    }

    @Test
    void ofImages() {
        Parameters p = parameters(16);
        Function<Tensor, Tensor> batchNorm =
                x -> x.normalize(1e-5, p.get(0).reshape(16, 1, 1), p.get(1).reshape(16, 1, 1), 0, 2, 3);
        Tensor x = ones(4, 16, 5, 5);
        assertThat(forward(batchNorm, x)).hasSize(3);
        assertThat(backward(batchNorm, x.variable()))
                .containsExactly(
                        "reduce [1, 16, 1, 1]",
                        "reduce [1, 16, 1, 1]",
                        "map [4, 16, 5, 5]",
                        "map [1, 16, 1, 1]",
                        "reduce [1, 16, 1, 1]");
    }

    @Test
    void ofABatchWithItsStatistics() {
        List<String> calls = forward(
                x -> {
                    Moments<Tensor> moments = x.moments(0);
                    moments.mean();
                    moments.variance();
                    return moments.normalize(1e-5, null, null);
                },
                ones(4, 16));
        assertThat(calls).containsExactly("reduce [1, 16]", "reduce [1, 16]", "map [4, 16]");
    }

    @Test
    void ofWhatIsNeeded() {
        Parameters p = parameters(16);
        assertThat(backward(x -> x.normalize(1e-5, p.get(0), p.get(1), -1), ones(4, 16)))
                .as("no gradient of x")
                .containsExactly("reduce [1, 16]", "reduce [1, 16]");
        assertThat(backward(x -> x.normalize(1e-5, p.get(0), p.get(1), 0), ones(4, 16)))
                .as("no gradient of x, of a batch")
                .containsExactly("reduce [1, 16]", "reduce [1, 16]");
        assertThat(backward(x -> x.normalize(1e-5, null, null, -1), ones(4, 16).variable()))
                .as("no weight")
                .containsExactly("reduce [4, 1]", "reduce [4, 1]", "map [4, 16]");
        Tensor x = ones(4, 16).variable();
        Tensor y = x.normalize(1e-5, p.get(0), p.get(1), -1);
        Tensor upstream = ones(4, 16);
        backend.forget();
        y.backward(upstream, List.of(x));
        assertThat(backend.calls()).as("x alone").containsExactly("reduce [4, 1]", "reduce [4, 1]", "map [4, 16]");
    }

    @Test
    void ofGivenStatistics() {
        Parameters p = parameters(16);
        Tensor mean = ones(16);
        Tensor variance = ones(16);
        Function<Tensor, Tensor> prediction = x -> x.normalizeBy(mean, variance, 1e-5, p.get(0), p.get(1));
        assertThat(forward(prediction, ones(4, 16))).containsExactly("map [4, 16]");
        Tensor x = ones(4, 16).variable();
        Tensor y = x.normalizeBy(mean, variance, 1e-5, null, null);
        Tensor upstream = ones(4, 16);
        backend.forget();
        y.backward(upstream);
        assertThat(backend.calls()).containsExactly("map [4, 16]");
    }
}
