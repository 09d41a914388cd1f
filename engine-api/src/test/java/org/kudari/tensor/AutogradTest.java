package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.autograd.CustomOp;
import org.kudari.autograd.GradientCheck;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;

class AutogradTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor floats(double[] values, long... dims) {
        return Tensor.of(device, values, dims).to(DType.FLOAT32);
    }

    @Test
    void matmulAndBiasGradientsMatchTheFormula() {
        Tensor x = floats(new double[] {1, 2, 3, 4}, 2, 2);
        Tensor w = floats(new double[] {5, 6, 7, 8}, 2, 2).variable();
        Tensor b = floats(new double[] {1, -1}, 2).variable();
        Gradients g = x.matmul(w).plus(b).sum().backward();
        assertThat(g.of(w).toFloatArray()).containsExactly(4, 4, 6, 6);
        assertThat(g.of(b).toFloatArray()).containsExactly(2, 2);
    }

    @Test
    void aVariableUsedTwiceGetsBothShares() {
        Tensor x = floats(new double[] {3}, 1).variable();
        Tensor y = x.times(x).plus(x).sum();
        assertThat(y.backward().of(x).toFloatArray()).containsExactly(7);
    }

    @Test
    void aBroadcastOperandOfANarrowerTypeGetsItsGradientInItsOwnTypeAndShape() {
        Tensor wide = Tensor.of(device, new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor row = floats(new double[] {1, 1, 1}, 3).variable();
        Tensor gradient = wide.times(row).sum().backward().of(row);
        assertThat(gradient.type()).isEqualTo(DType.FLOAT32);
        assertThat(gradient.toFloatArray()).containsExactly(5, 7, 9);
    }

    @Test
    void anInfiniteSlopeInABranchNotTakenDoesNotCount() {
        Tensor x = floats(new double[] {1000, -1000, 0}, 3).variable();
        assertThat(x.map(NamedFunction.ELU).sum().backward().of(x).toFloatArray())
                .containsExactly(1, 0, 1);
    }

    @Test
    void gradientsOfGradients() {
        Tensor x = floats(new double[] {2}, 1).variable();
        Tensor cube = x.times(x).times(x).sum();
        Tensor first = cube.differentiableBackward().of(x);
        assertThat(first.toFloatArray()).containsExactly(12);
        assertThat(first.sum().backward().of(x).toFloatArray()).containsExactly(12);
    }

    @Test
    void parametersGetTheirGradientsInOneFlatTensor() {
        Parameters parameters = Parameters.allocate(
                device,
                DType.FLOAT32,
                List.of(
                        new Parameters.Declaration("w", Shape.of(2, 3)),
                        new Parameters.Declaration("unused", Shape.of(5)),
                        new Parameters.Declaration("b", Shape.of(3))));
        parameters.set(0, floats(new double[] {1, 2, 3, 4, 5, 6}, 2, 3));
        try (Scope _ = device.scope()) {
            Tensor x = floats(new double[] {1, 10}, 1, 2);
            Tensor y = x.matmulThen(
                    parameters.get(0), Elementwise.of("bias-tanh", biasTanh()), List.of(parameters.get(2)));
            Gradients g = y.times(y).sum().backward();
            Tensor flat = g.flat(parameters);
            assertThat(flat.shape()).isEqualTo(Shape.of(48));
            assertThat(g.of(parameters.get(1)).toFloatArray()).containsOnly(0);
            float[] w = g.of(parameters.get(0)).toFloatArray();
            float[] b = g.of(parameters.get(2)).toFloatArray();
            for (int j = 0; j < 3; j++) {
                assertThat(w[j]).isEqualTo(b[j], within(1e-6f));
                assertThat(w[3 + j]).isEqualTo(10 * b[j], within(1e-6f));
            }
        }
    }

    private static org.kudari.expr.Kernel biasTanh() {
        org.kudari.expr.Expr sum = org.kudari.expr.Expr.input(0).plus(org.kudari.expr.Expr.input(1));
        return org.kudari.expr.Kernel.of(2, 0, org.kudari.expr.Functions.tanh(sum));
    }

    @Test
    void everyUnaryNamedFunctionPassesTheGradientCheck() {
        double[] points = {-4.3, -1.7, -0.6, 0.3, 1.2, 2.4, 5.1, 7.7};
        for (NamedFunction function : NamedFunction.withArguments(1)) {
            GradientCheck check = new GradientCheck(
                    x -> x.getFirst().map(function), List.of(GradientCheck.Argument.of(points, 2, 4)));
            assertThat(check.firstOrder(device, 1e-5)).matches(GradientCheck.Result::passed, function + " first order");
            assertThat(check.secondOrder(device, 1e-5))
                    .matches(GradientCheck.Result::passed, function + " second order");
        }
    }

    @Test
    void softmaxCrossEntropyPassesTheGradientCheck() {
        double[] logits = {0.3, -1.2, 2.2, 0.9, 0.1, -0.4};
        GradientCheck check = new GradientCheck(
                x -> {
                    Tensor z = x.get(0);
                    Tensor labels = x.get(1).to(DType.INT64);
                    return z.logSumExp(1)
                            .minus(z.gather(1, labels.unsqueeze(1)).squeeze(1))
                            .mean();
                },
                List.of(
                        GradientCheck.Argument.of(logits, 2, 3),
                        new GradientCheck.Argument(DType.INT64, Shape.of(2), new double[] {2, 0})));
        assertThat(check.firstOrder(device, 1e-5)).matches(GradientCheck.Result::passed);
        assertThat(check.secondOrder(device, 1e-5)).matches(GradientCheck.Result::passed);
    }

    @Test
    void anOptimizerStepBetweenForwardAndBackwardIsAnError() {
        Tensor memory = floats(new double[] {3}, 1);
        Tensor w = memory.variable();
        Tensor loss = w.times(w).sum();
        InPlace.copy(floats(new double[] {5}, 1), memory);
        assertThatThrownBy(loss::backward).hasMessageContaining("changed in place");
    }

    @Test
    void aGraphIsWalkedOnce() {
        Tensor w = floats(new double[] {3}, 1).variable();
        Tensor loss = w.times(w).sum();
        loss.backward();
        assertThatThrownBy(loss::backward).hasMessageContaining("already went through");
    }

    @Test
    void aCustomOpThatLeavesTheGraphHasNoSecondDerivative() {
        CustomOp square = new CustomOp("square-on-host") {
            @Override
            protected Tensor forward(List<Tensor> operands) {
                return operands.getFirst().times(operands.getFirst());
            }

            @Override
            protected List<Tensor> backward(Tensor upstream, List<Tensor> operands, Tensor result) {
                double x = operands.getFirst().item();
                return List.of(floats(new double[] {2 * x * upstream.item()}, 1));
            }
        };
        Tensor x = floats(new double[] {3}, 1).variable();
        assertThat(square.apply(x).sum().backward().of(x).item()).isEqualTo(6);
        Tensor first = square.apply(x).sum().differentiableBackward().of(x);
        assertThat(first.item()).isEqualTo(6);
        assertThatThrownBy(() -> first.sum().backward()).hasMessageContaining("second derivative of square-on-host");
    }

    @Test
    void deepCompositionsSplitIntoSeveralKernels() {
        GradientCheck check = new GradientCheck(
                x -> {
                    org.kudari.expr.Expr deep = org.kudari.expr.Expr.input(0);
                    for (int i = 0; i < 400; i++) {
                        deep = org.kudari.expr.Functions.sin(deep).plus(org.kudari.expr.Expr.input(0));
                    }
                    return x.getFirst().map(deep, List.of());
                },
                List.of(GradientCheck.Argument.of(new double[] {0.3, 1.2}, 2)));
        assertThat(check.firstOrder(device, 1e-4)).matches(GradientCheck.Result::passed);
    }
}
