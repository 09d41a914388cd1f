package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.tensor.Tensor;
import org.kudari.testing.Garbage;

/** Expressions and kernels are one object as long as they are in use, and garbage from then on. */
class InterningTest {
    private static final int MANY = 100_000;

    @Test
    void expressionsWithChangingConstantsAreGarbage() {
        int before = Expr.inUse();
        for (int i = 0; i < MANY; i++) {
            Functions.tanh(Expr.input(0).times(i + 0.5)).plus(i);
        }
        Garbage.awaitCollection(() -> Expr.inUse() < before + 1_000);
    }

    @Test
    void parsedExpressionsAreGarbage() {
        int before = Expr.inUse();
        for (int i = 0; i < MANY; i++) {
            ExprText.parse("tanh(mul(x0, " + (i + 0.25) + "))");
        }
        Garbage.awaitCollection(() -> Expr.inUse() < before + 1_000);
    }

    @Test
    void kernelsWithTheirDerivativesAreGarbage() {
        int before = Kernel.inUse();
        for (int i = 0; i < MANY / 10; i++) {
            Kernel kernel = Kernel.of(1, 0, Functions.tanh(Expr.input(0).times(i + 0.125)));
            kernel.pullback(1).kernel().accumulating();
        }
        Garbage.awaitCollection(() -> Kernel.inUse() < before + 100);
    }

    /** A deep expression is collected as a whole, not one level at a time. */
    @Test
    void aDeepExpressionIsGarbage() {
        int before = Expr.inUse();
        deepExpression();
        assertThat(Expr.inUse()).isGreaterThan(before + 10_000 / 2);
        Garbage.awaitCollection(() -> Expr.inUse() < before + 1_000);
    }

    private static void deepExpression() {
        Expr expr = Expr.input(0);
        for (int i = 0; i < 10_000; i++) {
            expr = expr.plus(i + 0.0625);
        }
        Reference.reachabilityFence(expr);
    }

    @Test
    void whatIsInUseStaysTheSameObject() {
        Expr expr = Functions.tanh(Expr.input(0).times(0.375));
        Kernel kernel = Kernel.of(1, 0, expr);
        WeakReference<Expr> unused =
                new WeakReference<>(Functions.tanh(Expr.input(0).times(0.4375)));
        Garbage.awaitCollection(() -> unused.refersTo(null));
        assertThat(Functions.tanh(Expr.input(0).times(0.375))).isSameAs(expr);
        assertThat(Kernel.of(1, 0, expr)).isSameAs(kernel);
    }

    @Test
    void zerosAndNaNKeepTheirIdentity() {
        Expr zero = Expr.constant(0.0);
        Expr minusZero = Expr.constant(-0.0);
        Expr nan = Expr.constant(Double.NaN);
        assertThat(minusZero).isNotSameAs(zero);
        assertThat(Expr.constant(Double.NaN)).isSameAs(nan);
        assertThat(Expr.constant(-0.0)).isSameAs(minusZero);
    }

    @Test
    void threadsThatBuildTheSameGetTheSame() {
        for (int round = 0; round < 200; round++) {
            double constant = round + 0.71875;
            List<Kernel> kernels = IntStream.range(0, 4)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(
                            () -> Kernel.of(1, 0, Functions.exp(Expr.input(0).times(constant)))))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
            assertThat(kernels).allMatch(kernel -> kernel == kernels.getFirst());
        }
    }

    @Test
    void aDeviceKeepsTheKernelsThatItUsedLastOnly() {
        try (Device device = new Device(new ReferenceBackend())) {
            List<WeakReference<Kernel>> used = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                used.add(new WeakReference<>(run(device, i)));
            }
            assertThat(device.compiledKernels()).isGreaterThanOrEqualTo(3_000);
            Garbage.awaitCollection(
                    () -> used.stream().filter(kernel -> !kernel.refersTo(null)).count() <= 1_100);
            assertThat(used.getLast().refersTo(null))
                    .as("the last kernel is kept")
                    .isFalse();
            long compiled = device.compiledKernels();
            run(device, 2_999);
            assertThat(device.compiledKernels()).isEqualTo(compiled);
        }
    }

    private static Kernel run(Device device, int constant) {
        Kernel kernel = Kernel.of(1, 0, Expr.input(0).plus(constant + 0.5));
        try (Scope _ = device.scope()) {
            Tensor x = Tensor.zeros(device, DType.FLOAT32, Shape.of(2));
            Tensor y = x.apply(new Elementwise("plus", kernel, new double[0], null), List.of(x));
            assertThat(y.toFloatArray()).containsOnly(constant + 0.5f);
        }
        return kernel;
    }
}
