package org.kudari.cpu.reduce;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.ArgReduction;
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

/** Compares the positions of extremes on every tier with the reference. */
class ArgReduceKernelsTest {
    private static final Shape[] SHAPES = {Shape.of(40), Shape.of(9, 70), Shape.of(3, 5, 33), Shape.of(200, 400)};

    private final ReferenceBackend reference = new ReferenceBackend();

    private static Stream<CpuTier> tiers() {
        return CpuFeatures.runnable().stream();
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void theFirstExtremeIsFound(CpuTier tier) {
        Random random = new Random(5);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (Shape shape : SHAPES) {
                for (LayoutKind layoutKind : LayoutKind.values()) {
                    View input = TestViews.random(random, shape, layoutKind);
                    if (random.nextBoolean()) {
                        float[] values = ((HostBuffer) input.buffer()).floats();
                        values[random.nextInt(values.length)] = Float.NaN;
                    }
                    for (int axis = 0; axis < shape.rank(); axis++) {
                        for (ArgReduction reduction : ArgReduction.values()) {
                            View actual = TestViews.output(DType.INT64, shape.with(axis, 1));
                            View expected = TestViews.copy(actual);
                            backend.argReduce(reduction, input, axis, actual);
                            reference.argReduce(reduction, input, axis, expected);
                            TestViews.assertClose(actual, expected, 0, reduction + " " + input.layout());
                        }
                    }
                }
            }
        }
    }
}
