package org.kudari.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** Normalization: values, what limits them, and what is refused. Gradients are in the table of the testkit. */
class NormalizeTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void rowsHaveMeanZeroAndDeviationOne() {
        Tensor x = Tensor.of(device, new double[] {1, 2, 3, -4, 0, 4}, 2, 3);
        double[] y = x.normalize(0, null, null, -1).toDoubleArray();
        double one = Math.sqrt(1.5);
        assertThat(y).containsExactly(new double[] {-one, 0, one, -one, 0, one}, within(1e-15));
    }

    @Test
    void withoutAxesItIsOverAll() {
        Tensor x = Tensor.of(device, new double[] {1, 2, 3, 4}, 2, 2);
        assertThat(x.normalize(0, null, null).toDoubleArray())
                .containsExactly(x.reshape(4).normalize(0, null, null, 0).toDoubleArray());
    }

    @Test
    void momentsAreTheMeanAndTheBiasedVariance() {
        Moments<Tensor> moments =
                Tensor.of(device, new double[] {1, 2, 3, 4, 5, 9}, 3, 2).moments(0);
        assertThat(moments.mean().shape()).isEqualTo(Shape.of(1, 2));
        assertThat(moments.mean().toDoubleArray()).containsExactly(3, 5);
        assertThat(moments.variance().toDoubleArray()).containsExactly(8.0 / 3, 26.0 / 3);
    }

    /** The mean is rounded by up to half a unit of 10,000, or 0.0005; the one-pass variance would be off by 8. */
    @Test
    void aLargeMeanDoesNotCancelTheVariance() {
        int n = 1000;
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (10_000 + Math.sqrt(2) * Math.sin(i));
        }
        Tensor x = Tensor.of(device, values, 1, n);
        double[] exact = x.normalize(1e-5, null, null, 1).toDoubleArray();
        double[] y = x.to(DType.FLOAT32).normalize(1e-5, null, null, 1).toDoubleArray();
        assertThat(y).containsExactly(exact, within(0.0006));
        assertThat(x.to(DType.FLOAT32).moments(1).variance().item())
                .isCloseTo(x.moments(1).variance().item(), within(1e-6));
    }

    @Test
    void aConstantRowIsTheBias() {
        Tensor x = Tensor.full(device, DType.FLOAT32, Shape.of(2, 3), 0.1).variable();
        Tensor weight = Tensor.of(device, new float[] {1, 2, 3}, 3).variable();
        Tensor bias = Tensor.of(device, new float[] {4, 5, 6}, 3).variable();
        Tensor y = x.normalize(1e-5, weight, bias, 1);
        assertThat(y.toFloatArray()).containsExactly(4, 5, 6, 4, 5, 6);
        Gradients gradients = y.sum().backward();
        float scale = (float) (1 / Math.sqrt(1e-5));
        assertThat(gradients.of(x).toFloatArray())
                .containsExactly(new float[] {-scale, 0, scale, -scale, 0, scale}, within(1e-3f));
        assertThat(gradients.of(weight).toFloatArray()).containsOnly(0);
        assertThat(gradients.of(bias).toFloatArray()).containsOnly(2);
    }

    @Test
    void aGroupOfOneElementIsTheBiasAndHasNoGradient() {
        Tensor x = Tensor.of(device, new float[] {3, -7}, 2, 1).variable();
        Tensor bias = Tensor.of(device, new float[] {5}, 1);
        Tensor y = x.normalize(1e-5, null, bias, 1);
        assertThat(y.toFloatArray()).containsOnly(5);
        assertThat(y.square().sum().backward().of(x).toFloatArray()).containsOnly(0);
    }

    /** As in PyTorch: 0 times infinity. */
    @Test
    void withoutVarianceAndEpsilonItIsNaN() {
        Tensor x = Tensor.ones(device, DType.FLOAT32, Shape.of(1, 3)).variable();
        Tensor y = x.normalize(0, null, null, 1);
        assertThat(y.toFloatArray()).containsOnly(Float.NaN);
        assertThat(y.sum().backward().of(x).toFloatArray()).containsOnly(Float.NaN);
    }

    @Test
    void anEmptyBatchHasEmptyResultsAndGradientsOfZero() {
        for (int axis = 0; axis < 2; axis++) {
            Tensor x = Tensor.zeros(device, DType.FLOAT32, Shape.of(0, 3)).variable();
            Tensor weight = Tensor.ones(device, DType.FLOAT32, Shape.of(3)).variable();
            Tensor bias = Tensor.zeros(device, DType.FLOAT32, Shape.of(3)).variable();
            Tensor y = x.normalize(1e-5, weight, bias, axis);
            assertThat(y.shape()).isEqualTo(Shape.of(0, 3));
            Gradients gradients = y.sum().backward();
            assertThat(gradients.of(x).shape()).isEqualTo(Shape.of(0, 3));
            assertThat(gradients.of(weight).toFloatArray()).containsExactly(0, 0, 0);
            assertThat(gradients.of(bias).toFloatArray()).containsExactly(0, 0, 0);
        }
    }

    @Test
    void viewsAreNormalizedAsTheirCopies() {
        double[] values = new double[24];
        Arrays.setAll(values, Math::sin);
        Tensor whole = Tensor.of(device, values, 4, 6).to(DType.FLOAT32);
        List<Tensor> views = List.of(
                whole.transpose(),
                whole.slice(1, 1, 4),
                whole.flip(1),
                whole.slice(0, 0, 1).broadcastTo(3, 6));
        for (Tensor view : views) {
            assertThat(view.normalize(1e-5, null, null, -1).toFloatArray())
                    .containsExactly(
                            view.contiguous().normalize(1e-5, null, null, -1).toFloatArray());
        }
    }

    @Test
    void theRootMeanSquareOfARowIsOne() {
        Tensor x = Tensor.of(device, new double[] {3, 4, 5, 12}, 2, 2);
        Tensor weight = Tensor.of(device, new double[] {1, 2}, 2);
        double first = Math.sqrt(12.5);
        double second = Math.sqrt(84.5);
        assertThat(x.rmsNormalize(0, weight, -1).toDoubleArray())
                .containsExactly(new double[] {3 / first, 8 / first, 5 / second, 24 / second}, within(1e-15));
    }

    @Test
    void givenStatisticsAreNotThoseOfTheTensor() {
        Tensor x = Tensor.of(device, new double[] {1, 2, 3, 4}, 2, 2).variable();
        Tensor mean = Tensor.of(device, new double[] {1, 0}, 2).variable();
        Tensor variance = Tensor.of(device, new double[] {4, 16}, 2).variable();
        Tensor y = x.normalizeBy(mean, variance, 0, null, null);
        assertThat(y.toDoubleArray()).containsExactly(0, 0.5, 1, 1);
        Gradients gradients = y.sum().backward();
        assertThat(gradients.of(x).toDoubleArray()).containsExactly(0.5, 0.25, 0.5, 0.25);
        assertThat(gradients.of(mean).toDoubleArray()).containsExactly(-1, -0.5);
        assertThat(gradients.of(variance).toDoubleArray()).containsExactly(-0.125, -0.046875);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Tensor x = Tensor.ones(device, DType.FLOAT32, Shape.of(2, 3));
        Tensor two = Tensor.ones(device, DType.FLOAT32, Shape.of(2));
        Tensor larger = Tensor.ones(device, DType.FLOAT32, Shape.of(5, 2, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.normalize(1e-5, two, null, 1))
                .withMessage("normalize: a weight of shape [2] does not broadcast to x of shape [2, 3]: aligned at the"
                        + " last axis, each extent must be that of x or 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.normalize(1e-5, null, larger, 1))
                .withMessageContaining("a bias of shape [5, 2, 3] does not broadcast to x of shape [2, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.normalizeBy(two, two, 1e-5, null, null))
                .withMessageContaining("a mean of shape [2] does not broadcast");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.normalize(-1, null, null, 1))
                .withMessage("normalize: epsilon must be at least 0, but is -1.0: 1e-5 is usual");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.normalize(Double.NaN, null, null, 1))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.to(DType.INT32).normalize(1e-5, null, null, 1))
                .withMessage("normalize needs a floating type, but the operand is INT32: convert it with to(FLOAT32)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.normalize(1e-5, null, null, 2))
                .withMessageContaining("has no axis 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.apply(new Normalize(List.of(1), true, false, false, 0), List.of(x, two, two)))
                .withMessage("normalize: the variance of x [2, 3] over the axes [1] has shape [2, 1], not [2]");
    }
}
