package org.kudari.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.cpu.CpuBackend;
import org.kudari.cpu.TestViews;
import org.kudari.cpu.TestViews.LayoutKind;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

class TransposedCopyTest {
    private static final double[] NONE = {};

    private static Stream<CpuTier> tiers() {
        return CpuFeatures.runnable().stream();
    }

    /** Shapes with whole squares, with remainders on either side, and large enough for two threads. */
    @ParameterizedTest
    @MethodSource("tiers")
    void copiesTheMatrixAndNothingElse(CpuTier tier) {
        List<Shape> shapes = List.of(
                Shape.of(16, 16),
                Shape.of(17, 16),
                Shape.of(16, 31),
                Shape.of(45, 83),
                Shape.of(500, 333),
                Shape.of(15, 40),
                Shape.of(40, 15));
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2);
                ReferenceBackend reference = new ReferenceBackend()) {
            for (Shape shape : shapes) {
                for (LayoutKind layoutKind : LayoutKind.values()) {
                    View x = TestViews.random(new Random(4), shape, layoutKind);
                    View out = TestViews.output(DType.FLOAT32, shape);
                    View expected = TestViews.copy(out);
                    backend.map(Kernel.IDENTITY, NONE, List.of(x), List.of(out));
                    reference.map(Kernel.IDENTITY, NONE, List.of(x), List.of(expected));
                    TestViews.assertClose(out, expected, 0, shape + " " + layoutKind);
                }
            }
        }
    }

    @Test
    void isChosenForTransposedMatricesAlone() {
        Shape shape = Shape.of(20, 30);
        View out = TestViews.output(DType.FLOAT32, shape);
        for (LayoutKind layoutKind : LayoutKind.values()) {
            assertThat(TransposedCopy.suits(TestViews.random(new Random(4), shape, layoutKind), out))
                    .as("%s", layoutKind)
                    .isEqualTo(layoutKind == LayoutKind.TRANSPOSED);
        }
    }
}
