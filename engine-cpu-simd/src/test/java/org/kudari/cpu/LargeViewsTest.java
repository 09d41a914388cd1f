package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.check.LargeTensors;

/** Calls on more elements than an int can count, on tensors that repeat a few elements. */
class LargeViewsTest {
    private static final int BITS = CpuFeatures.choose().tier().bits();
    private static final long ELEMENTS = (1L << 31) + 1000;
    private static final double[] NONE = {};

    private static final BackendUnderTest SUBJECT =
            new BackendUnderTest(_ -> CpuBackend.open(BITS, 3), EnumSet.of(DType.FLOAT32, DType.INT32, DType.INT64));

    @AfterAll
    static void close() {
        SUBJECT.close();
    }

    @TestFactory
    Stream<DynamicTest> countsBeyondAnInt() {
        return LargeTensors.repeated(SUBJECT, ELEMENTS)
                .map(check -> dynamicTest(check.name(), () -> check.body().run()));
    }

    /** However the sum is split for the threads, it is the same tree. */
    @Test
    void theBitsDoNotDependOnTheThreads() {
        Random random = new Random(2);
        View rows = new View(
                TestViews.random(random, Shape.of(1, 700), TestViews.LayoutKind.DENSE)
                        .buffer(),
                Layout.contiguous(Shape.of(1, 700)).broadcastTo(Shape.of(123_457, 700)));
        View columns = new View(
                TestViews.random(random, Shape.of(3, 1), TestViews.LayoutKind.DENSE)
                        .buffer(),
                Layout.contiguous(Shape.of(3, 1)).broadcastTo(Shape.of(3, 40_000_003)));
        assertThat(bits(2, rows, Shape.of(1, 700))).isEqualTo(bits(1, rows, Shape.of(1, 700)));
        assertThat(bits(64, rows, Shape.of(1, 700))).isEqualTo(bits(1, rows, Shape.of(1, 700)));
        assertThat(bits(2, columns, Shape.of(3, 1))).isEqualTo(bits(1, columns, Shape.of(3, 1)));
        assertThat(bits(64, columns, Shape.of(3, 1))).isEqualTo(bits(1, columns, Shape.of(3, 1)));
    }

    private static int[] bits(int threads, View input, Shape result) {
        View out = View.contiguous(HostBuffer.allocate(DType.FLOAT32, result.elements()), result);
        try (CpuBackend backend = CpuBackend.open(BITS, threads)) {
            backend.reduce(Reduction.SUM, Kernel.IDENTITY, NONE, List.of(input), out, false);
        }
        return TestViews.bits(out);
    }

    @Test
    void sortingMoreThanAnArrayHoldsIsRefused() {
        View row = new View(
                HostBuffer.allocate(DType.FLOAT32, 1),
                Layout.contiguous(Shape.of(1)).broadcastTo(Shape.of(ELEMENTS)));
        View out = View.contiguous(HostBuffer.allocate(DType.INT64, 3), Shape.of(3));
        try (CpuBackend backend = CpuBackend.open(BITS, 2)) {
            assertThatThrownBy(() -> backend.run(new CompositeCall.ArgSort(0, false, row, out)))
                    .isInstanceOf(DeviceMemoryException.class)
                    .hasMessageContaining(ELEMENTS + " elements is too large");
        }
    }

    /** The terms are added one after the other, which takes seconds. */
    @Test
    @EnabledIfSystemProperty(named = LargeTensors.ELEMENTS, matches = "\\d+")
    void scatterAddOfMoreTermsThanAnIntCounts() {
        HostBuffer one = HostBuffer.allocate(DType.FLOAT32, 1);
        one.floats()[0] = 1;
        HostBuffer target = HostBuffer.allocate(DType.FLOAT32, 1);
        target.floats()[0] = -(1 << 24);
        View source = new View(one, Layout.contiguous(Shape.of(1)).broadcastTo(Shape.of(ELEMENTS)));
        View indices = new View(HostBuffer.allocate(DType.INT64, 1), source.layout());
        try (CpuBackend backend = CpuBackend.open(BITS, 2)) {
            backend.scatterAdd(source, indices, 0, View.contiguous(target, Shape.of(1)));
        }
        // From 2^24 on, a float does not change when 1 is added.
        assertThat(target.floats()[0]).isEqualTo(1 << 24);
    }
}
