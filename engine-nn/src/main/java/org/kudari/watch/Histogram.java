package org.kudari.watch;

import java.util.Arrays;
import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/**
 * How many elements of a tensor lie in which range. The ranges are powers of two of either sign, since gradients and
 * parameters differ by orders of magnitude.
 *
 * <p>Range {@link #ZERO} has everything smaller than {@link #SMALLEST}. Above it are positive numbers, in steps of a
 * factor of two, and below it negative ones. The last one has what is not finite.
 */
public final class Histogram {
    /** The smallest exponent of a range: smaller numbers count as zero. */
    private static final int FIRST_EXPONENT = -30;
    /** The ranges of a sign. The last of them has all larger numbers too. */
    private static final int OF_A_SIGN = 46;

    /** The range of numbers next to zero. */
    public static final int ZERO = OF_A_SIGN;

    /** The range of infinities and of what is not a number. */
    public static final int NOT_FINITE = 2 * OF_A_SIGN + 1;

    /** The number of ranges. */
    public static final int RANGES = NOT_FINITE + 1;

    /** The least magnitude that does not count as zero: 2 to the power of -30. */
    public static final double SMALLEST = Math.scalb(1.0, FIRST_EXPONENT);

    /** Of a larger tensor, so many elements at even distances are counted: they show the same, and floats count to 2^24. */
    private static final long MOST_ELEMENTS = 1 << 14;

    private static final Expr RANGE = range();

    private final long[] counts;

    /**
     * A histogram of counts.
     *
     * @param counts by range
     * @throws IllegalArgumentException if their number is not that of the ranges
     */
    public Histogram(long... counts) {
        if (counts.length != RANGES) {
            throw new IllegalArgumentException(
                    "a histogram has " + RANGES + " ranges, and was given " + counts.length + " counts");
        }
        this.counts = counts.clone();
    }

    private static Expr range() {
        Expr x = Expr.input(0);
        Expr magnitude = Functions.abs(x);
        Expr exponent = Functions.floor(Functions.log2(magnitude));
        Expr above = Functions.max(
                Functions.min(exponent.minus(FIRST_EXPONENT - 1.0), Expr.constant((double) OF_A_SIGN)),
                Expr.constant(0.0));
        Expr signed = Functions.select(Functions.lessThan(x, 0.0), above.negate(), above);
        return Functions.select(
                Functions.lessThan(magnitude, Double.POSITIVE_INFINITY), signed.plus(ZERO), Expr.constant((double)
                        NOT_FINITE));
    }

    /** Counts elements on their device. Returns {@code [RANGES]}. */
    static Tensor count(Tensor values) {
        Tensor flat =
                values.detach().contiguous().reshape(Shape.of(values.shape().elements()));
        long elements = flat.shape().elements();
        if (elements > MOST_ELEMENTS) {
            flat = flat.stridedSlice(0, 0, MOST_ELEMENTS, elements / MOST_ELEMENTS);
        }
        Tensor ranges = flat.map(RANGE, List.of()).to(DType.INT32);
        Tensor ones = Tensor.scalar(values.device(), 1).to(DType.FLOAT32).broadcastTo(ranges.shape());
        return ones.scatterAdd(0, ranges, RANGES);
    }

    /** {@return the counts by range} */
    public long[] counts() {
        return counts.clone();
    }

    /** {@return how many elements were counted} */
    public long elements() {
        return Arrays.stream(counts).sum();
    }

    /**
     * {@return the lower end of a range of finite numbers}
     *
     * @param range the range, from 0 to {@link #NOT_FINITE} - 1
     */
    public static double lowerEnd(int range) {
        return range == 0 ? Double.NEGATIVE_INFINITY : upperEnd(range - 1);
    }

    /**
     * {@return the upper end of a range of finite numbers}
     *
     * @param range the range, from 0 to {@link #NOT_FINITE} - 1
     */
    public static double upperEnd(int range) {
        if (range == NOT_FINITE - 1) {
            return Double.POSITIVE_INFINITY;
        }
        return range < ZERO
                ? -Math.scalb(1.0, FIRST_EXPONENT + ZERO - range - 1)
                : Math.scalb(1.0, FIRST_EXPONENT + range - ZERO);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram histogram && Arrays.equals(counts, histogram.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    /** The ranges that are not empty. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int range = 0; range < RANGES; range++) {
            if (counts[range] > 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(counts[range])
                        .append(
                                range == NOT_FINITE
                                        ? " not finite"
                                        : " in " + lowerEnd(range) + " to " + upperEnd(range));
            }
        }
        return text.toString();
    }
}
