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
     * Among the first 16,384 normal numbers of these seeds is one so near to the middle of two floats that the loop
     * leaves it open. The last seed has a uniform number of 0 there, for which a normal number is 0 or -0.
     */
    @ParameterizedTest
    @MethodSource("tiers")
    void normalNumbersThatAreLeftOpenAreThoseOfTheReference(CpuTier tier) {
        int length = 1 << 14;
        int[] words = new int[Philox.WORDS];
        double[] pair = new double[2];
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (long seed : new long[] {215, 555, 624, 734, 761, 5490}) {
                View actual = TestViews.output(DType.FLOAT32, Shape.of(length));
                backend.random(Distribution.NORMAL, RandomKey.of(seed), actual);
                float[] numbers = ((HostBuffer) actual.buffer()).floats();
                int first = (int) actual.layout().offset();
                for (int i = 0; i < length; i++) {
                    Philox.block(RandomKey.of(seed), i / Philox.WORDS, words);
                    int even = i % Philox.WORDS & ~1;
                    Philox.boxMuller(Philox.uniform(words[even]), Philox.uniform(words[even + 1]), pair);
                    int expected = Float.floatToRawIntBits((float) pair[i & 1]);
                    if (Float.floatToRawIntBits(numbers[first + i]) != expected) {
                        fail("number %d of seed %d on %s is %s, but should be %s"
                                .formatted(i, seed, tier, numbers[first + i], pair[i & 1]));
                    }
                }
            }
        }
    }
}
