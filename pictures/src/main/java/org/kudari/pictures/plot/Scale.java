package org.kudari.pictures.plot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.kudari.pictures.canvas.NumberText;

/**
 * How values lie on an axis.
 *
 * @param low the value at its beginning
 * @param high the value at its end
 * @param isLogarithmic whether equal distances are equal ratios instead of equal differences
 */
record Scale(double low, double high, boolean isLogarithmic) {
    /** Around a range of values, with a margin on both sides in parts of it. */
    static Scale around(Range range, double margin, boolean isLogarithmic) {
        double least = isLogarithmic ? range.leastPositive() : range.least();
        double most = range.most();
        if (!(least <= most)) {
            return isLogarithmic ? new Scale(1, 10, true) : new Scale(0, 1, false);
        }
        if (isLogarithmic) {
            double gap = least == most ? 0.5 : margin * (Math.log10(most) - Math.log10(least));
            double low = Math.max(Double.MIN_NORMAL, least / Math.pow(10, gap));
            return new Scale(low, Math.min(Double.MAX_VALUE, most * Math.pow(10, gap)), true);
        }
        double gap = least == most ? Math.max(0.5, 0.1 * Math.abs(least)) : margin * (most / 2 - least / 2) * 2;
        // Not beyond the largest number.
        return new Scale(Math.max(-Double.MAX_VALUE, least - gap), Math.min(Double.MAX_VALUE, most + gap), false);
    }

    /** Where a value lies between the beginning, 0, and the end, 1. */
    double share(double value) {
        return isLogarithmic
                ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
                : share(low, high, value);
    }

    /** Where a value lies between two others. Their difference may be larger than any number. */
    static double share(double low, double high, double value) {
        return Double.isInfinite(high - low)
                ? (value / 2 - low / 2) / (high / 2 - low / 2)
                : (value - low) / (high - low);
    }

    /** About as many round values, ascending. */
    List<Tick> ticks(int count) {
        return isLogarithmic ? powers(count) : Ticks.of(low, high, count);
    }

    /** Powers of ten; for less than one of them, round multiples. */
    private List<Tick> powers(int count) {
        int first = (int) Math.ceil(Math.log10(low) - 1e-9);
        int last = (int) Math.floor(Math.log10(high) + 1e-9);
        if (last - first < 1) {
            return Ticks.of(low, high, count).stream()
                    .filter(tick -> tick.value() > 0)
                    .toList();
        }
        int every = Math.max(1, Math.ceilDiv(last - first + 1, Math.max(1, count + 1)));
        // One power alone does not say how the axis goes on.
        while (Math.floorDiv(last, every) - Math.ceilDiv(first, every) < 1) {
            every--;
        }
        List<Tick> ticks = new ArrayList<>();
        for (int exponent = Math.ceilDiv(first, every) * every; exponent <= last; exponent += every) {
            boolean isPlain = first >= -2 && last <= 3;
            ticks.add(new Tick(
                    Math.pow(10, exponent),
                    isPlain
                            ? NumberText.of(BigDecimal.ONE.scaleByPowerOfTen(exponent))
                            : NumberText.powerOfTen(exponent)));
        }
        return ticks;
    }
}
