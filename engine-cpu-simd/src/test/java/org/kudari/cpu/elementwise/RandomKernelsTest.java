package org.kudari.cpu.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

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
import org.kudari.random.Philox;
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

    /**
     * Enough normal numbers that some lie so near to the middle of two floats that the vector loop leaves them open, and
     * that some uniform numbers are near both ends of their interval.
     */
    @ParameterizedTest
    @MethodSource("tiers")
    void manyNormalNumbersAreThoseOfTheReference(CpuTier tier) {
        RandomKey key = RandomKey.of(20261130);
        View actual = TestViews.output(DType.FLOAT32, Shape.of(1 << 23));
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            backend.random(Distribution.NORMAL, key, actual);
        }
        float[] numbers = ((HostBuffer) actual.buffer()).floats();
        int first = (int) actual.layout().offset();
        int[] words = new int[Philox.WORDS];
        double[] pair = new double[2];
        for (int i = 0; i < 1 << 23; i += 2) {
            if (i % Philox.WORDS == 0) {
                Philox.block(key, i / Philox.WORDS, words);
            }
            int even = i % Philox.WORDS;
            Philox.boxMuller(Philox.uniform(words[even]), Philox.uniform(words[even + 1]), pair);
            boolean same = Float.floatToRawIntBits(numbers[first + i]) == Float.floatToRawIntBits((float) pair[0])
                    && Float.floatToRawIntBits(numbers[first + i + 1]) == Float.floatToRawIntBits((float) pair[1]);
            if (!same) {
                fail("pair %d on %s is %s, %s, but should be %s, %s"
                        .formatted(i / 2, tier, numbers[first + i], numbers[first + i + 1], pair[0], pair[1]));
            }
        }
    }
}
