package org.kudari.pictures.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.kudari.pictures.canvas.NumberText;

/** Round numbers along an axis. */
public final class Ticks {
    private Ticks() {}

    /**
     * {@return multiples of 1, 2, 2.5 or 5 times a power of ten, ascending}
     *
     * @param low where the axis begins
     * @param high where it ends
     * @param count about how many there are, at least 1; none of an axis that does not end above its beginning, or
     *     whose length is no number
     */
    public static List<Tick> of(double low, double high, int count) {
        if (!(high - low >= Double.MIN_NORMAL) || Double.isInfinite(high - low)) {
            return List.of();
        }
        BigDecimal step = step((high - low) / Math.max(1, count));
        List<Tick> ticks = new ArrayList<>();
        BigDecimal multiple =
                BigDecimal.valueOf(low).divide(step, 0, RoundingMode.CEILING).multiply(step);
        // Rounding may put the last one a little beyond the end.
        BigDecimal last = BigDecimal.valueOf(high).add(BigDecimal.valueOf(1e-9 * (high - low)));
        while (multiple.compareTo(last) <= 0) {
            ticks.add(new Tick(multiple.doubleValue(), label(multiple, step, Math.max(Math.abs(low), Math.abs(high)))));
            multiple = multiple.add(step);
        }
        return ticks;
    }

    private static BigDecimal step(double atLeast) {
        int exponent = (int) Math.floor(Math.log10(atLeast));
        for (String factor : List.of("1", "2", "2.5", "5")) {
            BigDecimal step = new BigDecimal(factor).scaleByPowerOfTen(exponent);
            if (step.doubleValue() >= atLeast * (1 - 1e-9)) {
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
