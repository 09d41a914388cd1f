package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.op.Elementwise;

/** Fusion changes only the execution of a product and the elementwise operation after it. */
class FusedMatMulTest extends ReferenceDeviceTestBase {
    private static final double[] NO_UNIFORMS = {};

    private static final Elementwise RELU = biasThen(sum -> Functions.max(sum, 0));
    private static final Elementwise TANH = biasThen(Functions::tanh);
    private static final Elementwise SQUARE = biasThen(Functions::square);

    private final Tensor x = counting(2, 3).times(0.1).variable();
    private final Tensor w = counting(3, 4).times(-0.05).variable();
    private final Tensor b = floats(0.1f, -0.1f, 0.2f, -0.2f).variable();

    /** A function of the product plus the bias. */
    private static Elementwise biasThen(UnaryOperator<Expr> function) {
        Expr sum = Expr.input(0).plus(Expr.input(1));
        return Elementwise.of("bias-then", Kernel.of(2, 0, function.apply(sum)));
    }

    private Tensor fused(Elementwise after) {
        return x.matmulThen(w, after, List.of(b));
    }

    private Tensor unfused(Elementwise after) {
        return x.matmul(w).apply(after, b);
    }

    @Test
    void theSameValuesGradientsAndSecondGradients() {
        for (Elementwise after : List.of(RELU, TANH, SQUARE)) {
            assertClose(fused(after), unfused(after));
            Gradients fused = fused(after).square().sum().backward();
            Gradients unfused = unfused(after).square().sum().backward();
            Gradients secondFused = slope(fused(after)).backward();
            Gradients secondUnfused = slope(unfused(after)).backward();
            for (Tensor variable : List.of(x, w, b)) {
                assertClose(fused.of(variable), unfused.of(variable));
                assertClose(secondFused.of(variable), secondUnfused.of(variable));
            }
        }
    }

    // Not equal: the reference rounds the product only where it is stored.
    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.toFloatArray()).containsExactly(expected.toFloatArray(), Offset.offset(1e-5f));
    }

    /** A scalar of the gradients, recorded. */
    private Tensor slope(Tensor y) {
        Gradients g = y.square().sum().differentiableBackward();
        return g.of(w).square().sum().plus(g.of(x).sum()).plus(g.of(b).square().sum());
    }

    private long buffersOf(Runnable forward) {
        try (Scope _ = device.scope()) {
            long before = device.memory().liveBuffers();
            forward.run();
            return device.memory().liveBuffers() - before;
        }
    }

    @Test
    void theProductIsStoredJustWhereTheBackwardPassReadsIt() {
        assertThat(buffersOf(() -> fused(RELU))).as("reads the output").isEqualTo(1);
        assertThat(buffersOf(() -> fused(TANH))).isEqualTo(1);
        assertThat(buffersOf(() -> fused(SQUARE))).as("reads the product").isEqualTo(2);
        assertThat(buffersOf(() -> Mode.INFERENCE.run(() -> fused(SQUARE))))
                .as("nothing to differentiate")
                .isEqualTo(1);
        assertThat(buffersOf(() -> x.detach().matmulThen(w.detach(), SQUARE, List.of(b.detach()))))
                .isEqualTo(1);
        assertThat(buffersOf(() -> unfused(RELU))).isEqualTo(2);
    }

    @Test
    void onlyTheOperandsOfTheMapMayBeVariables() {
        Tensor y = x.detach().matmulThen(w.detach(), SQUARE, List.of(b));
        Gradients g = y.sum().backward();
        Tensor same = x.detach().matmul(w.detach()).apply(SQUARE, b);
        assertClose(g.of(b), same.sum().backward().of(b));
        assertThat(g.has(w)).isFalse();
    }

    @Test
    void whatDoesNotFitAProductRunsAsTwoOperations() {
        Elementwise cast =
                new Elementwise("half", Kernel.of(1, 0, Expr.input(0).times(0.5)), NO_UNIFORMS, DType.FLOAT64);
        assertThat(x.matmulThen(w, cast, List.of()).type()).isEqualTo(DType.FLOAT64);
        Elementwise greater =
                Elementwise.of("greater", Kernel.of(2, 0, Expr.apply(Primitive.LESS, Expr.input(1), Expr.input(0))));
        assertThat(x.matmulThen(w, greater, List.of(b)).type()).isEqualTo(DType.BOOL);
        Elementwise add = Elementwise.of(Primitive.ADD);
        Tensor larger = counting(5, 1, 1);
        assertThat(x.matmulThen(w, add, List.of(larger)).shape().toArray()).containsExactly(5, 2, 4);
        Tensor wide = counting(4).to(DType.FLOAT64);
        assertThat(x.matmulThen(w, add, List.of(wide)).type()).isEqualTo(DType.FLOAT64);
        Tensor whole = counting(2, 2).to(DType.INT32);
        assertThat(whole.matmulThen(whole, add, List.of(whole)).toLongArray()).containsExactly(8, 12, 18, 26);
    }

    @Test
    void batchesBroadcast() {
        Tensor batch = counting(3, 2, 3).times(0.1).variable();
        Tensor fused = batch.matmulThen(w, TANH, List.of(b));
        Tensor unfused = batch.matmul(w).apply(TANH, b);
        assertClose(fused, unfused);
        assertClose(fused.sum().backward().of(w), unfused.sum().backward().of(w));
    }
}
