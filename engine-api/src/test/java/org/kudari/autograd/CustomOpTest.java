package org.kudari.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

class CustomOpTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor floats(float... values) {
        return Tensor.of(device, values, values.length);
    }

    /** x^3 with a backward pass in tensor operations. */
    private static final class Cube extends CustomOp {
        Cube() {
            super("cube");
        }

        @Override
        protected Tensor forward(List<Tensor> operands) {
            Tensor x = operands.getFirst();
            return x.times(x).times(x);
        }

        @Override
        protected List<Tensor> backward(Tensor upstream, List<Tensor> operands, Tensor result) {
            return List.of(upstream.times(operands.getFirst().square()).times(3));
        }
    }

    /** A product whose backward pass a test writes. */
    private static CustomOp product(Function<Tensor, List<Tensor>> backward) {
        return new CustomOp("product") {
            @Override
            protected Tensor forward(List<Tensor> operands) {
                return operands.get(0).times(operands.get(1));
            }

            @Override
            protected List<Tensor> backward(Tensor upstream, List<Tensor> operands, Tensor result) {
                return backward.apply(upstream);
            }
        };
    }

    @Test
    void aBackwardPassInTensorOperationsIsDifferentiatedAgain() {
        double[] values = {0.3, -1.2, 2.2};
        GradientCheck check = new GradientCheck(
                x -> new Cube().apply(x.getFirst()),
                List.of(new GradientCheck.Argument(DType.FLOAT64, Shape.of(3), values)));
        assertThat(check.firstOrder(device, 1e-9)).matches(GradientCheck.Result::passed);
        assertThat(check.secondOrder(device, 1e-9)).matches(GradientCheck.Result::passed);
    }

    @Test
    void gradientsAreOfTheUpstreamEvenInTheMiddleOfAGraph() {
        Tensor x = floats(2).variable();
        Tensor y = new Cube().apply(x.times(2)).times(10).sum();
        assertThat(y.backward().of(x).item()).isEqualTo(10 * 3 * 16 * 2);
    }

    @Test
    void onConstantsNothingIsRecorded() {
        assertThat(new Cube().apply(floats(2)).isRecorded()).isFalse();
    }

    @Test
    void theForwardPassSeesNoHistory() {
        List<Tensor> seen = new ArrayList<>();
        CustomOp spy = new CustomOp("spy") {
            @Override
            protected Tensor forward(List<Tensor> operands) {
                seen.addAll(operands);
                return operands.getFirst().exp();
            }

            @Override
            protected List<Tensor> backward(Tensor upstream, List<Tensor> operands, Tensor result) {
                return List.of(upstream.times(result));
            }
        };
        Tensor x = floats(1).variable();
        Gradients g = spy.apply(x).sum().backward();
        assertThat(seen).noneMatch(Tensor::isRecorded);
        assertThat(g.of(x).item()).isEqualTo((float) Math.E);
    }

    @Test
    void anOperandMayHaveNoGradient() {
        Tensor x = floats(2).variable();
        Tensor y = floats(3).variable();
        Gradients g = product(upstream -> Arrays.asList(upstream, null))
                .apply(x, y)
                .sum()
                .backward();
        assertThat(g.of(x).item()).isEqualTo(1);
        assertThat(g.has(y)).isFalse();
    }

    @Test
    void aGradientThatTheOperandBroadcastsToIsSummed() {
        Tensor x = floats(2).variable();
        Tensor y = floats(3, 4).variable();
        Gradients g = product(upstream -> Arrays.asList(upstream, null))
                .apply(x, y)
                .sum()
                .backward();
        assertThat(g.of(x).toFloatArray()).containsExactly(2);
    }

    @Test
    void aGradientThatFitsNothingIsNamed() {
        Tensor x = floats(1, 2).variable();
        Tensor y = floats(3, 4).variable();
        for (Tensor wrong : List.of(floats(1, 2, 3), Tensor.scalar(device, 1))) {
            Tensor loss = product(_ -> Arrays.asList(wrong, null)).apply(x, y).sum();
            assertThatThrownBy(loss::backward)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the backward pass of product gave operand 0 of shape [2] a gradient of shape "
                            + wrong.shape() + ": it must have the operand's shape, or one that this broadcasts to");
        }
    }

    @Test
    void theNumberOfGradientsIsThatOfTheOperands() {
        Tensor x = floats(1, 2).variable();
        Tensor loss = product(List::of).apply(x, x).sum();
        assertThatThrownBy(loss::backward)
                .hasMessage("product: the backward pass returned 1 gradient(s) for 2 operand(s)");
    }
}
