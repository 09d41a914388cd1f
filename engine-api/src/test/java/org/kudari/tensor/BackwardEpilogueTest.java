package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.kudari.autograd.CustomOp;
import org.kudari.autograd.GradientCheck;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;

/**
 * A product in the backward pass waits for the rule of the step that it is the gradient of, and may become one call
 * with it.
 */
class BackwardEpilogueTest extends ReferenceDeviceTestBase {
    private static final Elementwise TANH = Elementwise.of("bias-tanh", Kernel.of(2, 0, Functions.tanh(sum())));
    private static final Elementwise BIAS = Elementwise.of("bias", Kernel.of(2, 0, sum()));
    private static final Elementwise GATED =
            Elementwise.of("gated", Kernel.of(2, 0, Expr.input(0).times(Expr.input(1))));
    private static final Elementwise LARGE = Elementwise.of("large", Kernel.of(2, 0, large()));

    private static Expr sum() {
        return Expr.input(0).plus(Expr.input(1));
    }

    private static Expr large() {
        Expr deep = Expr.input(0);
        for (int i = 0; i < 200; i++) {
            deep = Functions.sin(deep).plus(Expr.input(1));
        }
        return deep;
    }

    private static GradientCheck.Argument argument(long... dims) {
        Shape shape = Shape.of(dims);
        double[] values = new double[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(1 + 2.3 * i);
        }
        return new GradientCheck.Argument(DType.FLOAT64, shape, values);
    }

    /** Arguments: inputs [2, 3], weights [3, 4], bias [4], weights above [4, 3]. */
    private void check(String name, Function<List<Tensor>, Tensor> function) {
        GradientCheck check =
                new GradientCheck(function, List.of(argument(2, 3), argument(3, 4), argument(4), argument(4, 3)));
        assertThat(check.firstOrder(device, 1e-7)).matches(GradientCheck.Result::passed, name);
        assertThat(check.secondOrder(device, 1e-7)).matches(GradientCheck.Result::passed, name + ", second order");
    }

    private static Tensor hidden(List<Tensor> x, Elementwise after) {
        return x.get(0).matmulThen(x.get(1), after, List.of(x.get(2)));
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        check("one use", x -> hidden(x, TANH).matmul(x.get(3)).exp());
        check("two uses", x -> {
            Tensor hidden = hidden(x, TANH);
            return hidden.matmul(x.get(3)).exp().plus(hidden.matmul(x.get(1).transpose()));
        });
        check("a product after something else", x -> {
            Tensor hidden = hidden(x, TANH);
            return hidden.matmul(x.get(3)).exp().sum().plus(hidden.sin().sum());
        });
        check(
                "a rule that passes the gradient on",
                x -> hidden(x, BIAS).matmul(x.get(3)).exp());
        check(
                "two gradients that differ",
                x -> hidden(x, GATED).matmul(x.get(3)).exp());
        check(
                "a kernel of too many operations",
                x -> hidden(x, LARGE).matmul(x.get(3)).exp());
        check(
                "a step that is no map",
                x -> x.get(0).matmul(x.get(1)).matmul(x.get(3)).exp());
        check(
                "a batch",
                x -> x.get(0)
                        .reshape(1, 2, 3)
                        .broadcastTo(2, 2, 3)
                        .tanh()
                        .matmul(x.get(1))
                        .exp());
    }

    @Test
    void gradientsThatAreTheSameExpressionAreOneTensor() {
        Tensor a = floats(1, 2).variable();
        Tensor b = floats(3, 4).variable();
        Gradients g = a.apply(TANH, b).sum().backward();
        assertThat(g.of(a)).isSameAs(g.of(b));
    }

    @Test
    void aFactorThatIsChangedWhileTheProductWaitsIsAnError() {
        Tensor w = counting(2, 2).variable().exp().log().exp();
        Tensor low = counting(2, 2).variable().tanh();
        Tensor meddling = new Meddling(w).apply(counting(2, 2).variable().tanh());
        Tensor loss = low.matmul(w).sum().plus(meddling.sum());
        assertThatThrownBy(loss::backward)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a factor of a product in the backward pass was changed in place");
    }

    /** Its backward pass changes a tensor. */
    private static final class Meddling extends CustomOp {
        private final Tensor victim;

        Meddling(Tensor victim) {
            super("meddling");
            this.victim = victim.detach();
        }

        @Override
        protected Tensor forward(List<Tensor> operands) {
            return operands.getFirst().times(2);
        }

        @Override
        protected List<Tensor> backward(Tensor upstream, List<Tensor> operands, Tensor result) {
            InPlace.copy(victim.times(2), victim);
            return List.of(upstream.times(2));
        }
    }
}
