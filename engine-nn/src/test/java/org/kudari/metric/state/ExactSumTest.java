package org.kudari.metric.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
    private static double sum(double... terms) {
        ExactSum sum = new ExactSum();
        for (double term : terms) {
            sum.add(term);
        }
        return sum.value();
    }

    /** Any bits, so that exponents and signs of all kinds meet. */
    private static double anyFinite(Random random) {
        while (true) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                return value;
            }
        }
    }

    @Test
    void isTheNearestDoubleToTheExactSum() {
        Random random = new Random(15);
        for (int round = 0; round < 300; round++) {
            ExactSum sum = new ExactSum();
            BigDecimal exact = BigDecimal.ZERO;
            int terms = random.nextInt(1, 40);
            for (int i = 0; i < terms; i++) {
                double term = round % 3 == 0
                        ? anyFinite(random)
                        : round % 3 == 1 ? random.nextGaussian() : random.nextInt(-9, 9) * Double.MIN_VALUE;
                sum.add(term);
                exact = exact.add(new BigDecimal(term));
                // Most sums of wide terms are the largest term, so the others show where it is taken away.
                if (round % 2 == 0 && i % 3 == 2) {
                    sum.add(-term);
                    exact = exact.subtract(new BigDecimal(term));
                }
            }
            assertThat(sum.value()).isEqualTo(exact.doubleValue() + 0.0);
        }
    }

    @Test
    void decidesTiesByWhatIsFarBelow() {
        double half = 0x1p-53;
        assertThat(sum(1, half)).isEqualTo(1);
        assertThat(sum(1, half, Double.MIN_VALUE)).isEqualTo(Math.nextUp(1.0));
        assertThat(sum(1, half, -Double.MIN_VALUE)).isEqualTo(1);
        assertThat(sum(-1, -half)).isEqualTo(-1);
        assertThat(sum(-1, -half, -Double.MIN_VALUE)).isEqualTo(Math.nextDown(-1.0));
        assertThat(sum(Math.nextUp(1.0), half)).isEqualTo(1 + 0x1p-51);
        assertThat(sum(1e308, 1e308, -1e308, -1e308, 3)).isEqualTo(3);
        assertThat(sum(Double.MAX_VALUE, Double.MAX_VALUE)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(sum(-Double.MAX_VALUE, -Double.MAX_VALUE)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(sum()).isZero();
    }

    @Test
    void carriesThroughAllLimbs() {
        ExactSum sum = new ExactSum();
        for (int i = 0; i < 100_000; i++) {
            sum.add(Math.nextDown(0x1p32));
            sum.add(-Math.nextDown(0x1p-32));
        }
        BigDecimal each = new BigDecimal(Math.nextDown(0x1p32)).subtract(new BigDecimal(Math.nextDown(0x1p-32)));
        assertThat(sum.value())
                .isEqualTo(each.multiply(BigDecimal.valueOf(100_000)).doubleValue());
    }

    @Test
    void isInfiniteOrNaNAsIeeeSays() {
        assertThat(sum(1, Double.POSITIVE_INFINITY, -5)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(sum(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)).isNaN();
        assertThat(sum(Double.NaN, 1)).isNaN();
        ExactSum merged = new ExactSum();
        ExactSum infinite = new ExactSum();
        infinite.add(Double.NEGATIVE_INFINITY);
        merged.add(infinite);
        assertThat(merged.value()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void addsProductsWithoutRounding() {
        ExactSum sum = new ExactSum();
        sum.addProduct(1 + 0x1p-30, 1 + 0x1p-30);
        sum.add(-1);
        sum.add(-0x1p-29);
        assertThat(sum.value()).isEqualTo(0x1p-60);
        sum.addProduct(1e200, 1e200);
        assertThat(sum.value()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void mergesToTheSameNumber() {
        Random random = new Random(15);
        ExactSum whole = new ExactSum();
        ExactSum[] parts = {new ExactSum(), new ExactSum(), new ExactSum()};
        for (int i = 0; i < 1000; i++) {
            double term = random.nextGaussian() * 1e20;
            whole.add(term);
            parts[random.nextInt(3)].add(term);
        }
        parts[1].add(parts[2]);
        parts[0].add(parts[1]);
        assertThat(parts[0].value()).isEqualTo(whole.value());
        assertThat(parts[0].units()).isEqualTo(whole.units());
    }
}
