package org.kudari.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.tensor.Tensor;

class HistogramTest {

    private static Histogram of(float... values) {
        try (Device device = new Device(new ReferenceBackend())) {
            float[] counts =
                    Histogram.count(Tensor.of(device, values, values.length)).toFloatArray();
            long[] whole = new long[counts.length];
            for (int i = 0; i < counts.length; i++) {
                whole[i] = (long) counts[i];
            }
            return new Histogram(whole);
        }
    }

    /** The range of a number by its definition, one range after the other. */
    private static int range(float value) {
        if (!Float.isFinite(value)) {
            return Histogram.NOT_FINITE;
        }
        for (int range = 0; range < Histogram.NOT_FINITE; range++) {
            boolean isInside = range < Histogram.ZERO
                    ? value > Histogram.lowerEnd(range) && value <= Histogram.upperEnd(range)
                    : range > Histogram.ZERO
                            ? value >= Histogram.lowerEnd(range) && value < Histogram.upperEnd(range)
                            : Math.abs(value) < Histogram.SMALLEST;
            if (isInside) {
                return range;
            }
        }
        throw new AssertionError(value + " is in no range");
    }

    @Test
    void countsEachNumberInItsRange() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[5_000];
        long[] expected = new long[Histogram.RANGES];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
            expected[range(values[i])]++;
        }

        assertThat(of(values).counts()).as("seed %d", seed).containsExactly(expected);
    }

    @Test
    void specialNumbersHaveTheirRanges() {
        float[] values = {
            0,
            -0f,
            Float.MIN_VALUE,
            1,
            -1,
            0.5f,
            2,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            (float) Histogram.SMALLEST,
            -(float) Histogram.SMALLEST
        };
        long[] expected = new long[Histogram.RANGES];
        for (float value : values) {
            expected[range(value)]++;
        }

        Histogram histogram = of(values);

        assertThat(histogram.counts()).containsExactly(expected);
        assertThat(histogram.counts()[Histogram.ZERO]).isEqualTo(3);
        assertThat(histogram.counts()[Histogram.NOT_FINITE]).isEqualTo(3);
        assertThat(histogram.elements()).isEqualTo(values.length);
    }

    @Test
    void ofALargeTensorSomeElementsAreCounted() {
        float[] values = new float[200_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < values.length / 2 ? 1 : -1;
        }

        Histogram histogram = of(values);

        assertThat(histogram.elements()).isEqualTo(16_384);
        assertThat(histogram.counts()[range(1)]).isBetween(8_000L, 8_700L);
    }

    @Test
    void hasACountForEachRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Histogram(1, 2))
                .withMessage("a histogram has 94 ranges, and was given 2 counts");
    }
}
