package org.kudari.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

class DerivativesTest {
    private final Device device = new Device(new ReferenceBackend());
    private final double[] numbers = new SplittableRandom(3).doubles(12, -1, 1).toArray();
    private final Tensor a = Tensor.of(device, numbers, 4, 3);
    private final Tensor x = Tensor.of(device, new double[] {0.3, -0.7, 1.1}, 3);

    @AfterEach
    void close() {
        device.close();
    }

    /** tanh(A x) with the Jacobian diag(1 - tanh^2) A. */
    private Tensor tanhOfProduct(Tensor point) {
        return a.matmul(point.reshape(3, 1)).reshape(4).tanh();
    }

    private double[] jacobian() {
        double[] y = tanhOfProduct(x).toDoubleArray();
        double[] expected = new double[12];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 3; j++) {
                expected[3 * i + j] = (1 - y[i] * y[i]) * numbers[3 * i + j];
            }
        }
        return expected;
    }

    @Test
    void bothModesGiveTheJacobianOfTheFormula() {
        Tensor reverse = Derivatives.jacobian(this::tanhOfProduct, x);
        Tensor forward = Derivatives.jacobianForward(this::tanhOfProduct, x);

        assertThat(reverse.shape()).isEqualTo(Shape.of(4, 3));
        assertThat(forward.shape()).isEqualTo(Shape.of(4, 3));
        assertThat(reverse.toDoubleArray()).containsExactly(jacobian(), within(1e-12));
        assertThat(forward.toDoubleArray()).containsExactly(jacobian(), within(1e-12));
    }

    @Test
    void productsWithTheJacobianAreThoseOfTheFormula() {
        double[] j = jacobian();
        double[] u = {1, -2, 0.5, 3};
        double[] v = {2, -1, 0.25};
        double[] uj = new double[3];
        double[] jv = new double[4];
        for (int i = 0; i < 12; i++) {
            uj[i % 3] += u[i / 3] * j[i];
            jv[i / 3] += v[i % 3] * j[i];
        }

        assertThat(Derivatives.vjp(this::tanhOfProduct, x, Tensor.of(device, u, 4))
                        .toDoubleArray())
                .containsExactly(uj, within(1e-12));
        assertThat(Derivatives.jvp(this::tanhOfProduct, x, Tensor.of(device, v, 3))
                        .toDoubleArray())
                .containsExactly(jv, within(1e-12));
    }

    /** Of x' M x / 2 with a symmetric M it is M. */
    @Test
    void theHessianOfAQuadraticFormIsItsMatrix() {
        double[] m = {4, 1, -2, 1, 3, 0.5, -2, 0.5, 5};
        Tensor matrix = Tensor.of(device, m, 3, 3);
        UnaryOperator<Tensor> form = point -> point.reshape(1, 3)
                .matmul(matrix)
                .matmul(point.reshape(3, 1))
                .reshape(Shape.SCALAR)
                .times(0.5);

        assertThat(Derivatives.hessian(form, x).toDoubleArray()).containsExactly(m, within(1e-12));
        assertThat(Derivatives.hvp(form, x, Tensor.of(device, new double[] {1, 0, 2}, 3))
                        .toDoubleArray())
                .containsExactly(new double[] {0, 2, 8}, within(1e-12));
        assertThatIllegalStateException()
                .isThrownBy(() -> Derivatives.hvp(this::tanhOfProduct, x, x))
                .withMessageContaining("starts from a scalar");
    }

    @Test
    void whatDoesNotDependOnThePointHasZeros() {
        UnaryOperator<Tensor> constant = _ -> Tensor.of(device, new double[] {1, 2}, 2);
        UnaryOperator<Tensor> linear = point -> point.sum();

        assertThat(Derivatives.jacobian(constant, x).toDoubleArray()).containsOnly(0);
        assertThat(Derivatives.jacobianForward(constant, x).toDoubleArray()).containsOnly(0);
        assertThat(Derivatives.hessian(linear, x).toDoubleArray()).containsOnly(0);
        assertThat(Derivatives.hvp(_ -> Tensor.of(device, new double[] {1}).reshape(Shape.SCALAR), x, x)
                        .toDoubleArray())
                .containsOnly(0);
    }

    @Test
    void theResultBelongsToTheScopeOfTheCall() {
        Tensor result;
        long before = device.memory().liveBytes();
        try (Scope _ = device.scope()) {
            result = Derivatives.jacobian(this::tanhOfProduct, x);
            assertThat(result.isAlive()).isTrue();
        }
        assertThat(result.isAlive()).isFalse();
        assertThat(device.memory().liveBytes()).isEqualTo(before);
    }
}
