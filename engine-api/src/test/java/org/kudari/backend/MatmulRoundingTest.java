package org.kudari.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares rounded factors with exact arithmetic. */
class MatmulRoundingTest {

    @ParameterizedTest
    @EnumSource(names = "FLOAT32", mode = EnumSource.Mode.EXCLUDE)
    void randomNumbersGoToTheNearestAndTiesToTheEvenOne(MatmulPrecision precision) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int dropped = 24 - precision.significantBits();
        for (int i = 0; i < 100_000; i++) {
            int bits = random.nextInt();
            if (i % 4 == 0) {
                // A tie.
                bits = bits >> dropped << dropped | 1 << dropped - 1;
            }
            float number = Float.intBitsToFloat(bits);
            if (!Float.isFinite(number)) {
                continue;
            }
            int below = bits >> dropped << dropped;
            float toZero = Float.intBitsToFloat(below);
            float away = Float.intBitsToFloat(below + (1 << dropped));
            float rounded = precision.rounded(number);
            if (Float.isInfinite(away)) {
                assertThat(rounded).as("%x, seed %d", bits, seed).isIn(toZero, away);
                continue;
            }
            int nearer = exact(number)
                    .subtract(exact(toZero))
                    .abs()
                    .compareTo(exact(away).subtract(exact(number)).abs());
            boolean isEven = (below >> dropped & 1) == 0;
            assertThat(rounded)
                    .as("%x, seed %d", bits, seed)
                    .isEqualTo(nearer < 0 || nearer == 0 && isEven ? toZero : away);
        }
    }

    private static BigDecimal exact(float number) {
        return new BigDecimal(number);
    }

    @ParameterizedTest
    @EnumSource(names = "FLOAT32", mode = EnumSource.Mode.EXCLUDE)
    void specialNumbersStay(MatmulPrecision precision) {
        assertThat(precision.rounded(Float.NaN)).isNaN();
        assertThat(precision.rounded(Float.intBitsToFloat(0x7fffffff))).isNaN();
        assertThat(precision.rounded(Float.intBitsToFloat(0xff800001))).isNaN();
        for (float number : new float[] {0f, 1f, -2f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0x1p-126f}) {
            assertThat(precision.rounded(number)).isEqualTo(number);
        }
        assertThat(1 / precision.rounded(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(precision.rounded(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
    }
}
