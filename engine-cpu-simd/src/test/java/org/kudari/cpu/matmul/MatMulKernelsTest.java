package org.kudari.cpu.matmul;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.cpu.CpuBackend;
import org.kudari.cpu.TestViews;
import org.kudari.cpu.TestViews.LayoutKind;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** Compares products of tensors on every tier with the reference: batches, layouts, accumulation and epilogues. */
class MatMulKernelsTest {
    private static final double TOLERANCE = 3e-5;

    /** tanh(product + x1) * u0 + x2. */
    private static final Kernel EPILOGUE = Kernel.of(
            3,
            1,
            Functions.tanh(Expr.input(0).plus(Expr.input(1)))
                    .times(Expr.uniform(0))
                    .plus(Expr.input(2)));

    private static final int[][] SIZES = {{1, 1, 1}, {3, 5, 7}, {40, 10, 33}, {70, 130, 20}, {130, 300, 65}, {5, 4, 0}};

    private final ReferenceBackend reference = new ReferenceBackend();

    private static Stream<CpuTier> tiers() {
        return CpuFeatures.runnable().stream();
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void layoutsAndAccumulation(CpuTier tier) {
        Random random = new Random(1);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (int[] size : SIZES) {
                for (LayoutKind layoutKind : LayoutKind.values()) {
                    View a = TestViews.random(random, Shape.of(size[0], size[2]), layoutKind);
                    View b = TestViews.random(random, Shape.of(size[2], size[1]), layoutKind);
                    View actual = TestViews.random(random, Shape.of(size[0], size[1]), LayoutKind.OFFSET);
                    for (boolean accumulate : new boolean[] {true, false}) {
                        check(backend, a, b, actual, accumulate, null, null, layoutKind.toString());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void epilogues(CpuTier tier) {
        Random random = new Random(2);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (int[] size : SIZES) {
                Shape shape = Shape.of(size[0], size[1]);
                View a = TestViews.random(random, Shape.of(size[0], size[2]), LayoutKind.DENSE);
                View b = TestViews.random(random, Shape.of(size[2], size[1]), LayoutKind.DENSE);
                View bias = TestViews.random(random, shape, LayoutKind.FIRST_AXIS_REPEATED);
                View other = TestViews.random(random, shape, LayoutKind.TRANSPOSED);
                View out = TestViews.output(DType.FLOAT32, shape);
                check(backend, a, b, out, false, epilogue(bias, other, null), null, "plain");
                View product = TestViews.output(DType.FLOAT32, shape);
                View expectedProduct = TestViews.copy(product);
                check(
                        backend,
                        a,
                        b,
                        out,
                        false,
                        epilogue(bias, other, product),
                        epilogue(bias, other, expectedProduct),
                        "keeping the product");
                TestViews.assertClose(product, expectedProduct, TOLERANCE, "product");
            }
        }
    }

    /** An operand of the epilogue may be the output itself. The product must then not overwrite it. */
    @ParameterizedTest
    @MethodSource("tiers")
    void epilogueThatReadsTheOutput(CpuTier tier) {
        Random random = new Random(3);
        Shape shape = Shape.of(50, 70);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            View a = TestViews.random(random, Shape.of(50, 20), LayoutKind.DENSE);
            View b = TestViews.random(random, Shape.of(20, 70), LayoutKind.DENSE);
            View bias = TestViews.random(random, shape, LayoutKind.FIRST_AXIS_REPEATED);
            View out = TestViews.random(random, shape, LayoutKind.OFFSET);
            View expected = TestViews.copy(out);
            backend.matmul(a, b, out, false, epilogue(bias, out, null));
            reference.matmul(a, b, expected, false, epilogue(bias, expected, null));
            TestViews.assertClose(out, expected, TOLERANCE, "reads the output");
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void batches(CpuTier tier) {
        Random random = new Random(4);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (long[] batch : new long[][] {{1}, {5}, {2, 3}, {2, 1, 3}}) {
                for (LayoutKind layoutKind : List.of(
                        LayoutKind.DENSE, LayoutKind.TRANSPOSED, LayoutKind.REVERSED, LayoutKind.FIRST_AXIS_REPEATED)) {
                    Shape shape = matrices(batch, 17, 35);
                    View a = TestViews.random(random, matrices(batch, 17, 9), layoutKind);
                    View b = TestViews.random(random, matrices(batch, 9, 35), LayoutKind.OFFSET);
                    View out = TestViews.output(DType.FLOAT32, shape);
                    View bias = TestViews.random(random, shape, LayoutKind.LAST_AXIS_REPEATED);
                    View other = TestViews.random(random, shape, LayoutKind.REVERSED);
                    check(backend, a, b, out, false, epilogue(bias, other, null), null, "batch " + layoutKind);
                    check(backend, a, b, out, true, null, null, "batch " + layoutKind);
                }
            }
        }
    }

    private static Shape matrices(long[] batch, long rows, long columns) {
        long[] dims = Arrays.copyOf(batch, batch.length + 2);
        dims[batch.length] = rows;
        dims[batch.length + 1] = columns;
        return Shape.of(dims);
    }

    private static Epilogue epilogue(View bias, View other, View product) {
        return new Epilogue(EPILOGUE, new double[] {0.5}, List.of(bias, other), product);
    }

    /**
     * Compares a product with the reference.
     *
     * @param forReference the epilogue for the reference, or null if it is the same
     */
    private void check(
            CpuBackend backend,
            View a,
            View b,
            View out,
            boolean accumulate,
            Epilogue epilogue,
            Epilogue forReference,
            String what) {
        View expected = TestViews.copy(out);
        backend.matmul(a, b, out, accumulate, epilogue);
        reference.matmul(a, b, expected, accumulate, forReference == null ? epilogue : forReference);
        TestViews.assertClose(
                out,
                expected,
                TOLERANCE,
                "%s %s x %s %s".formatted(backend.info().kernels(), a.layout(), b.layout(), what));
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void otherTypes(CpuTier tier) {
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            View a = View.contiguous(HostBuffer.allocate(DType.FLOAT64, 12), Shape.of(3, 4));
            View b = View.contiguous(HostBuffer.allocate(DType.FLOAT64, 8), Shape.of(4, 2));
            Arrays.setAll(((HostBuffer) a.buffer()).doubles(), i -> 1.0 / (i + 1));
            Arrays.setAll(((HostBuffer) b.buffer()).doubles(), i -> i - 0.3);
            View out = TestViews.output(DType.FLOAT64, Shape.of(3, 2));
            check(backend, a, b, out, false, null, null, "FLOAT64");
        }
    }

    /** The views repeat one number, and need no memory. */
    @ParameterizedTest
    @MethodSource("tiers")
    void moreTermsThanAnIntCountsAreRefused(CpuTier tier) {
        long terms = Integer.MAX_VALUE + 1L;
        View one = View.contiguous(HostBuffer.allocate(DType.FLOAT32, 1), Shape.of(1, 1));
        View out = TestViews.output(DType.FLOAT32, Shape.of(1, 1));
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            View a = one.broadcastTo(Shape.of(1, terms));
            View b = one.broadcastTo(Shape.of(terms, 1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.matmul(a, b, out, false, null))
                    .withMessage("the product of [1, 2147483648] and [2147483648, 1] adds up more than 2^31 - 1 terms,"
                            + " the most on the CPU: multiply in parts, and add these");
        }
    }
}
