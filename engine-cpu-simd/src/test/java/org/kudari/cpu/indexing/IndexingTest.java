package org.kudari.cpu.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.Buffer;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.cpu.CpuBackend;
import org.kudari.cpu.TestViews;
import org.kudari.cpu.TestViews.LayoutKind;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** Compares gather and scatter-add on every tier with the reference. */
class IndexingTest {
    private static final Shape[] SHAPES = {
        Shape.of(40), Shape.of(9, 70), Shape.of(3, 5, 33), Shape.of(200, 400), Shape.of(7, 9001)
    };

    private final ReferenceBackend reference = new ReferenceBackend();

    private static Stream<CpuTier> tiers() {
        return CpuFeatures.runnable().stream();
    }

    /**
     * Returns random indices.
     *
     * @param rows whether to repeat them along the axes behind the indexed one
     */
    private static View indices(Random random, DType type, Shape shape, int axis, long extent, boolean rows) {
        Shape distinct = shape;
        for (int a = axis + 1; rows && a < shape.rank(); a++) {
            distinct = distinct.with(a, 1);
        }
        Buffer buffer = HostBuffer.allocate(type, distinct.elements());
        for (int i = 0; i < distinct.elements(); i++) {
            Elements.storeLong((HostBuffer) buffer, i, random.nextLong(extent));
        }
        return View.contiguous(buffer, distinct).broadcastTo(shape);
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void gatherAndScatter(CpuTier tier) {
        Random random = new Random(1);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 3)) {
            for (Shape shape : SHAPES) {
                for (int axis = 0; axis < shape.rank(); axis++) {
                    for (LayoutKind layoutKind : List.of(
                            LayoutKind.DENSE,
                            LayoutKind.OFFSET,
                            LayoutKind.TRANSPOSED,
                            LayoutKind.REVERSED,
                            LayoutKind.LAST_AXIS_REPEATED)) {
                        for (boolean rows : new boolean[] {false, true}) {
                            Shape picked = shape.with(axis, random.nextInt(1, 60));
                            DType type = rows ? DType.INT64 : DType.INT32;
                            View indices = indices(random, type, picked, axis, shape.dim(axis), rows);
                            checkGather(backend, TestViews.random(random, shape, layoutKind), indices, axis);
                            checkScatter(backend, TestViews.random(random, picked, layoutKind), indices, axis, shape);
                        }
                    }
                }
            }
        }
    }

    /** The rows of a batch are a part of the order of an epoch; more than are touched or computed together. */
    @ParameterizedTest
    @MethodSource("tiers")
    void rowsAreSelectedByAPartOfAnOrder(CpuTier tier) {
        Random random = new Random(6);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 3)) {
            View order = indices(random, DType.INT32, Shape.of(500), 0, 300, false);
            for (int count : new int[] {1, 15, 17, 64, 65, 333}) {
                View part = new View(order.buffer(), order.layout().slice(0, 101, count, 1));
                checkGather(backend, TestViews.random(random, Shape.of(300), LayoutKind.OFFSET), part, 0);
                for (int columns : new int[] {1, 7, 28, 1025}) {
                    Shape all = Shape.of(count, columns);
                    View rows = new View(
                            part.buffer(),
                            part.layout().reshape(Shape.of(count, 1)).broadcastTo(all));
                    checkGather(backend, TestViews.random(random, Shape.of(300, columns), LayoutKind.OFFSET), rows, 0);
                }
            }
        }
    }

    /** Threads share a few long rows, and take short ones as a whole. */
    @Test
    void longRowsAreDivided() {
        Random random = new Random(5);
        for (int columns : new int[] {100, 1_000_000}) {
            View source = TestViews.random(random, Shape.of(4, columns), LayoutKind.DENSE);
            View indices = indices(random, DType.INT64, Shape.of(2, columns), 0, 4, true);
            GatherPlan plan = new GatherPlan(source, indices, 0, TestViews.output(DType.FLOAT32, indices.shape()));
            assertThat(plan.granule()).as("%d columns", columns).isEqualTo(columns == 100 ? 100 : 1);
        }
    }

    private void checkGather(CpuBackend backend, View source, View indices, int axis) {
        View actual = TestViews.output(DType.FLOAT32, indices.shape());
        View expected = TestViews.copy(actual);
        backend.gather(source, indices, axis, actual);
        reference.gather(source, indices, axis, expected);
        TestViews.assertClose(actual, expected, 0, "gather " + source.layout() + " axis " + axis);
    }

    private void checkScatter(CpuBackend backend, View source, View indices, int axis, Shape target) {
        View actual = TestViews.random(new Random(2), target, LayoutKind.OFFSET);
        View expected = TestViews.copy(actual);
        backend.scatterAdd(source, indices, axis, actual);
        reference.scatterAdd(source, indices, axis, expected);
        TestViews.assertClose(actual, expected, 4e-6, "scatter " + source.layout() + " axis " + axis);
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void everyTypeIsGathered(CpuTier tier) {
        Random random = new Random(3);
        Shape shape = Shape.of(6, 20);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (DType type : DType.values()) {
                View source = TestViews.output(type, shape);
                for (int i = 0; i < source.buffer().length(); i++) {
                    Elements.storeLong((HostBuffer) source.buffer(), i, i);
                }
                for (boolean rows : new boolean[] {false, true}) {
                    View indices = indices(random, DType.INT32, shape, 0, 6, rows);
                    View actual = TestViews.output(type, shape);
                    View expected = TestViews.copy(actual);
                    backend.gather(source, indices, 0, actual);
                    reference.gather(source, indices, 0, expected);
                    TestViews.assertClose(actual, expected, 0, type.toString());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void anIndexOutsideIsNamedAndNothingIsWritten(CpuTier tier) {
        anIndexOutsideIsNamedAndNothingIsWritten(tier, DType.INT64);
        anIndexOutsideIsNamedAndNothingIsWritten(tier, DType.INT32);
    }

    private static void anIndexOutsideIsNamedAndNothingIsWritten(CpuTier tier, DType indexType) {
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            View table = TestViews.random(new Random(4), Shape.of(4, 3), LayoutKind.DENSE);
            for (long wrong : new long[] {4, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                View indices = View.contiguous(HostBuffer.allocate(indexType, 2), Shape.of(2, 1));
                Elements.storeLong((HostBuffer) indices.buffer(), 1, wrong);
                View rows = indices.broadcastTo(Shape.of(2, 3));
                View out = TestViews.output(DType.FLOAT32, Shape.of(2, 3));
                View before = TestViews.copy(out);
                assertThatThrownBy(() -> backend.gather(table, rows, 0, out))
                        .isInstanceOf(IndexOutOfBoundsException.class)
                        .hasMessage(
                                "index " + wrong + " is outside of axis 0, which has extent 4: indices go from 0 to 3");
                TestViews.assertClose(out, before, 0, "gather");
                View unchanged = TestViews.copy(table);
                assertThatThrownBy(() -> backend.scatterAdd(before, rows, 0, table))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                TestViews.assertClose(table, unchanged, 0, "scatter");
            }
        }
    }
}
