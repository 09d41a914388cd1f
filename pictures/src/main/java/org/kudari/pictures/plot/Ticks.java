package org.kudari.pictures.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.pictures.canvas.NumberText;

/** Round numbers along an axis. */
public final class Ticks {
    /** How often steps are made smaller until two multiples lie on the axis. */
    private static final int TRIES = 4;

    private Ticks() {}

    /**
     * {@return multiples of 1, 2, 2.5 or 5 times a power of ten, ascending} There are at least two, since one alone does
     * not say how the axis goes on. Where no two lie on the axis, as between neighbouring numbers, they are its ends.
     *
     * @param low where the axis begins, a finite number
     * @param high where it ends, a finite number
     * @param count about how many there are, at least 1; none of an axis that does not end above its beginning
     */
    public static List<Tick> of(double low, double high, int count) {
        if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            return List.of();
        }
        // The difference of two numbers may be larger than the largest one.
        BigDecimal span = BigDecimal.valueOf(high).subtract(BigDecimal.valueOf(low));
        BigDecimal atLeast = span.divide(BigDecimal.valueOf(Math.max(1, count)), MathContext.DECIMAL64);
        for (int i = 0; i < TRIES; i++) {
            List<Tick> ticks = multiples(step(atLeast), low, high, span);
            if (ticks.size() > 1) {
                return ticks;
            }
            atLeast = atLeast.divide(BigDecimal.TWO, MathContext.DECIMAL64);
        }
        return Stream.of(low, high).map(end -> new Tick(end, label(end))).toList();
    }

    private static List<Tick> multiples(BigDecimal step, double low, double high, BigDecimal span) {
        List<Tick> ticks = new ArrayList<>();
        BigDecimal multiple =
                BigDecimal.valueOf(low).divide(step, 0, RoundingMode.CEILING).multiply(step);
        // Rounding may put the last one a little beyond the end.
        BigDecimal last = BigDecimal.valueOf(high).add(span.scaleByPowerOfTen(-9));
        double largest = Math.max(Math.abs(low), Math.abs(high));
        while (multiple.compareTo(last) <= 0) {
            double value = multiple.doubleValue();
            // Multiples may be nearer to each other than numbers are.
            if (Double.isFinite(value)
                    && (ticks.isEmpty() || value > ticks.getLast().value())) {
                ticks.add(new Tick(value, label(multiple, step, largest)));
            }
            multiple = multiple.add(step);
        }
        return ticks;
    }

    /** With all digits that tell it from its neighbours. */
    private static String label(double end) {
        return NumberText.significant(end, 17);
    }

    private static BigDecimal step(BigDecimal atLeast) {
        int exponent = atLeast.precision() - atLeast.scale() - 1;
        BigDecimal nearly = atLeast.subtract(atLeast.scaleByPowerOfTen(-9));
        for (String factor : List.of("1", "2", "2.5", "5")) {
            BigDecimal step = new BigDecimal(factor).scaleByPowerOfTen(exponent);
            if (step.compareTo(nearly) >= 0) {
                return step;
            }
        }
        return BigDecimal.ONE.scaleByPowerOfTen(exponent + 1);
    }

    private static String label(BigDecimal value, BigDecimal step, double largest) {
        if (largest >= 1e5 || largest < 1e-3) {
            int exponent = (int) Math.floor(Math.log10(largest));
            String digits = NumberText.of(value.scaleByPowerOfTen(-exponent).stripTrailingZeros());
            return value.signum() == 0 ? "0" : digits + "\u00d7" + NumberText.powerOfTen(exponent);
        }
        return NumberText.of(
                value.setScale(Math.max(0, step.stripTrailingZeros().scale()), RoundingMode.HALF_EVEN));
    }
}
