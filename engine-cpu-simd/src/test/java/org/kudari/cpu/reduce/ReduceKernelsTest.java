package org.kudari.cpu.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
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
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/** Compares reductions on every tier with the reference, over every set of axes. */
class ReduceKernelsTest {
    private static final double[] NONE = {};

    /**
     * The terms of a sum cancel. The error is relative to their magnitudes, which add up to about ten for these shapes.
     */
    private static final double TOLERANCE = 2e-5;

    private static final Shape[] SHAPES = {
        Shape.SCALAR,
        Shape.of(1),
        Shape.of(63),
        Shape.of(64),
        Shape.of(65),
        Shape.of(5000),
        Shape.of(1, 7),
        Shape.of(33, 10),
        Shape.of(70, 600),
        Shape.of(600, 70),
        Shape.of(1100, 3),
        Shape.of(3, 4, 5),
        Shape.of(2, 3, 1, 5),
        Shape.of(3, 40, 2, 30),
        Shape.of(1500, 5),
        Shape.of(7, 16, 2, 16, 2),
    };

    private final ReferenceBackend reference = new ReferenceBackend();

    private static Stream<CpuTier> tiers() {
        return CpuFeatures.runnable().stream();
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void everySetOfAxesInEveryLayout(CpuTier tier) {
        Random random = new Random(1);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 3)) {
            for (Shape shape : SHAPES) {
                for (LayoutKind layoutKind : LayoutKind.values()) {
                    View input = TestViews.random(random, shape, layoutKind);
                    for (Reduction reduction : Reduction.values()) {
                        forEverySetOfAxes(shape, result -> {
                            check(backend, reduction, Kernel.IDENTITY, List.of(input), result, false);
                        });
                    }
                }
            }
        }
    }

    /** Reduces exp(-|x0 - x1|) x2, where x1 is the same along the last axis, as in a softmax. */
    @ParameterizedTest
    @MethodSource("tiers")
    void mappedInputsAndAccumulation(CpuTier tier) {
        Kernel kernel = Kernel.of(
                3,
                0,
                Functions.exp(Functions.abs(Expr.input(0).minus(Expr.input(1))).negate())
                        .times(Expr.input(2)));
        Random random = new Random(2);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (Shape shape : SHAPES) {
                List<View> inputs = List.of(
                        TestViews.random(random, shape, LayoutKind.OFFSET),
                        TestViews.random(random, shape, LayoutKind.LAST_AXIS_REPEATED),
                        TestViews.random(random, shape, LayoutKind.TRANSPOSED));
                for (Reduction reduction : List.of(Reduction.SUM, Reduction.MEAN)) {
                    forEverySetOfAxes(shape, result -> check(backend, reduction, kernel, inputs, result, true));
                }
            }
        }
    }

    /** Many short rows are combined side by side. The bits are those of each row by itself. */
    @ParameterizedTest
    @MethodSource("tiers")
    void manyShortRowsHaveTheBitsOfSingleOnes(CpuTier tier) {
        Random random = new Random(4);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (int extent = 1; extent <= 40; extent++) {
                Shape shape = Shape.of(1100, extent);
                for (LayoutKind layoutKind : List.of(LayoutKind.DENSE, LayoutKind.TRANSPOSED, LayoutKind.REVERSED)) {
                    View input = TestViews.random(random, shape, layoutKind);
                    for (Reduction reduction : Reduction.values()) {
                        View all = TestViews.output(DType.FLOAT32, shape.with(1, 1));
                        backend.reduce(reduction, Kernel.IDENTITY, NONE, List.of(input), all, false);
                        int[] bits = TestViews.bits(all);
                        for (int row = 0; row < 1100; row += 37) {
                            View one = TestViews.output(DType.FLOAT32, Shape.of(1, 1));
                            View single =
                                    new View(input.buffer(), input.layout().slice(0, row, 1, 1));
                            backend.reduce(reduction, Kernel.IDENTITY, NONE, List.of(single), one, false);
                            assertThat(bits[row])
                                    .as("%s of row %d of %d elements, %s", reduction, row, extent, layoutKind)
                                    .isEqualTo(TestViews.bits(one)[0]);
                        }
                    }
                }
            }
        }
    }

    /** Tasks end within results, within rows of a tile, and at the end of a result. */
    @Test
    void threadsShareResultsOfIntegers() {
        Random random = new Random(5);
        try (CpuBackend backend = CpuBackend.open(CpuFeatures.choose().tier().bits(), 3)) {
            for (Shape shape :
                    List.of(Shape.of(1, 700_001), Shape.of(3, 250_001), Shape.of(1200, 512), Shape.of(999, 777))) {
                HostBuffer input = HostBuffer.allocate(DType.INT32, shape.elements());
                Arrays.setAll(input.ints(), _ -> random.nextInt());
                for (int repetition = 0; repetition < 3; repetition++) {
                    for (Reduction reduction : List.of(Reduction.SUM, Reduction.MAX, Reduction.MIN)) {
                        View out = TestViews.output(DType.INT64, shape.with(1, 1));
                        View expected = TestViews.copy(out);
                        View x = View.contiguous(input, shape);
                        backend.reduce(reduction, Kernel.IDENTITY, NONE, List.of(x), out, false);
                        reference.reduce(reduction, Kernel.IDENTITY, NONE, List.of(x), expected, false);
                        TestViews.assertClose(out, expected, 0, reduction + " of " + shape);
                    }
                }
            }
        }
    }

    private interface ForResult {
        void run(Shape result);
    }

    private static void forEverySetOfAxes(Shape shape, ForResult action) {
        for (int set = 0; set < 1 << shape.rank(); set++) {
            Shape result = shape;
            for (int axis = 0; axis < shape.rank(); axis++) {
                result = (set >> axis & 1) != 0 ? result.with(axis, 1) : result;
            }
            action.run(result);
        }
    }

    private void check(
            CpuBackend backend,
            Reduction reduction,
            Kernel kernel,
            List<View> inputs,
            Shape result,
            boolean accumulate) {
        View actual = accumulate
                ? TestViews.random(new Random(9), result, LayoutKind.OFFSET)
                : TestViews.output(DType.FLOAT32, result);
        View expected = TestViews.copy(actual);
        backend.reduce(reduction, kernel, NONE, inputs, actual, accumulate);
        reference.reduce(reduction, kernel, NONE, inputs, expected, accumulate);
        TestViews.assertClose(
                actual,
                expected,
                TOLERANCE,
                "%s %s of %s to %s"
                        .formatted(
                                backend.info().kernels(),
                                reduction,
                                inputs.getFirst().layout(),
                                result));
    }

    /** A NaN anywhere gives NaN. -0 and infinities are kept. */
    @ParameterizedTest
    @MethodSource("tiers")
    void specialValues(CpuTier tier) {
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 1)) {
            for (Shape shape : List.of(Shape.of(130), Shape.of(70, 20), Shape.of(20, 70))) {
                for (float special :
                        new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE
                        }) {
                    for (int place = 0; place < shape.elements(); place += 7) {
                        View input = View.contiguous(HostBuffer.allocate(DType.FLOAT32, shape.elements()), shape);
                        ((HostBuffer) input.buffer()).floats()[place] = special;
                        for (Reduction reduction : Reduction.values()) {
                            check(backend, reduction, Kernel.IDENTITY, List.of(input), shape.with(0, 1), false);
                            check(backend, reduction, Kernel.IDENTITY, List.of(input), shape.with(-1, 1), false);
                        }
                    }
                }
            }
        }
    }

    /** Sums a million numbers near 1. Adding them one after the other would be wrong in the fourth digit. */
    @ParameterizedTest
    @MethodSource("tiers")
    void longSumsStayAccurate(CpuTier tier) {
        Random random = new Random(3);
        Shape shape = Shape.of(1 << 20);
        View input = View.contiguous(HostBuffer.allocate(DType.FLOAT32, shape.elements()), shape);
        float[] values = ((HostBuffer) input.buffer()).floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.5f + random.nextFloat();
        }
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            View actual = TestViews.output(DType.FLOAT32, Shape.of(1));
            View expected = TestViews.output(DType.FLOAT32, Shape.of(1));
            backend.reduce(Reduction.SUM, Kernel.IDENTITY, NONE, List.of(input), actual, false);
            reference.reduce(Reduction.SUM, Kernel.IDENTITY, NONE, List.of(input), expected, false);
            TestViews.assertClose(actual, expected, 2e-7, "sum of a million");
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void noElements(CpuTier tier) {
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (Shape shape : List.of(Shape.of(0), Shape.of(3, 0), Shape.of(0, 3))) {
                View input = new View(HostBuffer.allocate(DType.FLOAT32, 0), Layout.contiguous(shape));
                for (Reduction reduction : List.of(Reduction.SUM, Reduction.MEAN)) {
                    forEverySetOfAxes(shape, result -> {
                        check(backend, reduction, Kernel.IDENTITY, List.of(input), result, false);
                    });
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void otherTypes(CpuTier tier) {
        Shape shape = Shape.of(5, 6);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            View input = View.contiguous(HostBuffer.allocate(DType.INT32, 30), shape);
            Arrays.setAll(((HostBuffer) input.buffer()).ints(), i -> i * 7 % 11);
            View actual = TestViews.output(DType.INT64, shape.with(0, 1));
            View expected = TestViews.copy(actual);
            backend.reduce(Reduction.SUM, Kernel.IDENTITY, NONE, List.of(input), actual, false);
            reference.reduce(Reduction.SUM, Kernel.IDENTITY, NONE, List.of(input), expected, false);
            TestViews.assertClose(actual, expected, 0, "INT64");
        }
    }
}
