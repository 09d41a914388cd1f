package org.kudari.cpu.elementwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.cpu.CpuBackend;
import org.kudari.cpu.TestViews;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** Compares random numbers on every tier with those of the reference, bit for bit. */
class RandomKernelsTest {
    private final ReferenceBackend reference = new ReferenceBackend();

    private static Stream<CpuTier> tiers() {
        return CpuFeatures.runnable().stream();
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void randomNumbersAreThoseOfTheReference(CpuTier tier) {
        RandomKey key = RandomKey.of(7).child("layer").child(3);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 3)) {
            for (int length : new int[] {0, 1, 2, 5, 30_001}) {
                for (Distribution distribution : Distribution.values()) {
                    List<DType> types = distribution == Distribution.WORDS
                            ? List.of(DType.INT32)
                            : List.of(DType.FLOAT32, DType.FLOAT64);
                    for (DType type : types) {
                        View actual = TestViews.output(type, Shape.of(length));
                        View expected = TestViews.copy(actual);
                        backend.random(distribution, key, actual);
                        reference.random(distribution, key, expected);
                        assertThat(((HostBuffer) actual.buffer())
                                        .segment()
                                        .mismatch(((HostBuffer) expected.buffer()).segment()))
                                .as("%s %s %s", distribution, type, length)
                                .isEqualTo(-1);
                    }
                }
            }
        }
    }
}
