package org.kudari.pictures.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static List<String> labels(double low, double high, int count) {
        return Ticks.of(low, high, count).stream().map(Tick::label).toList();
    }

    @Test
    void areRoundNumbersWithAsManyDecimalsAsTheyNeed() {
        assertThat(labels(0, 1, 4)).containsExactly("0.00", "0.25", "0.50", "0.75", "1.00");
        assertThat(labels(-8.8, 8.8, 5)).containsExactly("\u22125", "0", "5");
        assertThat(labels(0, 64, 6)).containsExactly("0", "20", "40", "60");
        assertThat(labels(0, 2.5e6, 3)).containsExactly("0", "1\u00d710\u2076", "2\u00d710\u2076");
        assertThat(labels(0, 3e-5, 3))
                .containsExactly("0", "1\u00d710\u207b\u2075", "2\u00d710\u207b\u2075", "3\u00d710\u207b\u2075");
    }

    @Test
    void lieInsideAndAscend() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            double low = random.nextGaussian() * Math.pow(10, random.nextInt(-8, 9));
            double high =
                    low + Math.abs(random.nextGaussian()) * Math.pow(10, random.nextInt(-3, 4)) * Math.abs(low) + 1e-12;
            int count = random.nextInt(1, 9);
            List<Tick> ticks = Ticks.of(low, high, count);
            String range = low + " to " + high + ", " + count;
            assertThat(ticks).as(range).hasSizeBetween(2, Math.max(5, count + 1));
            double slack = 1e-8 * (high - low);
            for (int j = 0; j < ticks.size(); j++) {
                assertThat(ticks.get(j).value()).as(range).isBetween(low - slack, high + slack);
                if (j > 0) {
                    assertThat(ticks.get(j).value())
                            .as(range)
                            .isGreaterThan(ticks.get(j - 1).value());
                    assertThat(ticks.get(j).label())
                            .as(range)
                            .isNotEqualTo(ticks.get(j - 1).label());
                }
            }
        }
    }

    /** From denormal to enormous axes, and between neighbouring numbers. */
    @Test
    void areAtLeastTwoOnAnyAxis() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double low = number(random);
            double high = random.nextInt(3) == 0 ? low + random.nextInt(1, 4) * Math.ulp(low) : number(random);
            if (low < high && Double.isFinite(high)) {
                check(low, high, random.nextInt(1, 12));
            }
        }
        check(0, Double.MIN_VALUE, 5);
        check(-Double.MAX_VALUE, Double.MAX_VALUE, 5);
        check(Math.nextDown(Double.MAX_VALUE), Double.MAX_VALUE, 1);
        check(1, Math.nextUp(1.0), 3);
    }

    /** Any bits, or few of them. */
    private static double number(Random random) {
        double any = Double.longBitsToDouble(random.nextLong());
        return switch (random.nextInt(4)) {
            case 0 -> Double.MIN_VALUE * random.nextInt(-9, 10);
            case 1 -> Double.MAX_VALUE * random.nextDouble(-1, 1);
            case 2 -> random.nextGaussian();
            default -> Double.isFinite(any) ? any : 0;
        };
    }

    private static void check(double low, double high, int count) {
        String range = low + " to " + high + ", " + count;
        List<Tick> ticks = Ticks.of(low, high, count);
        assertThat(ticks).as(range).hasSizeBetween(2, Math.max(5, count + 1));
        for (int i = 0; i < ticks.size(); i++) {
            assertThat(Scale.share(low, high, ticks.get(i).value())).as(range).isBetween(-1e-8, 1 + 1e-8);
            if (i > 0) {
                assertThat(ticks.get(i).value())
                        .as(range)
                        .isGreaterThan(ticks.get(i - 1).value());
                assertThat(ticks.get(i).label())
                        .as(range)
                        .isNotEqualTo(ticks.get(i - 1).label());
            }
        }
        if (low > 0) {
            assertThat(new Scale(low, high, true).ticks(count)).as(range).hasSizeGreaterThan(1);
        }
    }

    @Test
    void aShortLogarithmicAxisHasTwoPowersOfTen() {
        assertThat(new Scale(5, 2_000, true).ticks(1)).extracting(Tick::label).containsExactly("10", "100", "1000");
        assertThat(new Scale(5, 200_000, true).ticks(0)).hasSizeGreaterThan(1);
    }

    @Test
    void logarithmicAxesHavePowersOfTen() {
        List<String> labels =
                new Scale(1e-8, 1, true).ticks(4).stream().map(Tick::label).toList();
        assertThat(labels)
                .containsExactly("10\u207b\u2078", "10\u207b\u2076", "10\u207b\u2074", "10\u207b\u00b2", "10\u2070");
        assertThat(new Scale(0.01, 100, true).ticks(5))
                .extracting(Tick::label)
                .containsExactly("0.01", "0.1", "1", "10", "100");
    }

    @Test
    void aLogarithmicAxisBeginsAtTheLeastPositiveValue() {
        Scale scale = Scale.around(Range.of(-1, 0, 0.001, 10), 0.05, true);
        assertThat(scale.low()).isBetween(1e-4, 1e-3);
        assertThat(Scale.around(Range.of(), 0.05, true)).isEqualTo(new Scale(1, 10, true));
    }
}
