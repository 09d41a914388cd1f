package org.kudari.metric.state;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * The exact sum of any doubles. No addition rounds; {@link #value} rounds once, to the nearest double. So the sum does
 * not depend on the order of its terms, nor on how they were split among sums that were merged. Its size is constant,
 * 0.6 KB.
 *
 * <p>It is one large fixed-point number in units of the smallest double, 2<sup>-1074</sup>, whose limbs of 32 bits lie
 * in longs, so that carries can wait. The idea is Kulisch's: "Computer Arithmetic and Validity", 2nd ed., 2013, chapter
 * 8; limbs with room for carries are those of Neal, "Fast exact summation using small and large superaccumulators",
 * arXiv:1505.05571, 2015.
 *
 * <p>Values that are not finite make the sum what IEEE arithmetic says: infinite, or NaN.
 */
public final class ExactSum {
    private static final int LIMB_BITS = 32;
    private static final long LIMB_MASK = (1L << LIMB_BITS) - 1;
    /** The exponent of a unit. */
    private static final int UNIT = Double.MIN_EXPONENT - 52;
    /** Doubles fill 2,098 bits. The rest is room for 2^63 of the largest, and for the sign. */
    private static final int LIMBS = 68;
    /** An addition changes a limb by less than 2^32, so after so many it is still a long. */
    private static final int MOST_PENDING = 1 << 30;

    private final long[] limbs = new long[LIMBS];
    private int pending;
    /** The sum of the terms that are not finite; 0 if there was none. */
    private double notFinite;

    /** An empty sum, which is 0. */
    public ExactSum() {}

    /**
     * Adds a number.
     *
     * @param term any double
     */
    public void add(double term) {
        long bits = Double.doubleToRawLongBits(term);
        int exponent = (int) (bits >>> 52) & 0x7FF;
        if (exponent == 0x7FF) {
            notFinite += term;
            return;
        }
        long mantissa = bits & ((1L << 52) - 1);
        int position = 0;
        if (exponent > 0) {
            mantissa |= 1L << 52;
            position = exponent - 1;
        }
        int limb = position / LIMB_BITS;
        int shift = position % LIMB_BITS;
        long sign = bits >> 63;
        limbs[limb] += signed((mantissa << shift) & LIMB_MASK, sign);
        limbs[limb + 1] += signed((mantissa >>> (LIMB_BITS - shift)) & LIMB_MASK, sign);
        // In two steps, since Java takes a shift by 64 for one by 0.
        limbs[limb + 2] += signed((mantissa >>> 33) >>> (31 - shift), sign);
        if (++pending == MOST_PENDING) {
            carry();
        }
    }

    /**
     * Adds a product without rounding it, unless a bit of it is below the smallest double: that is possible for
     * products below 2<sup>-968</sup>.
     *
     * @param a a factor
     * @param b the other
     */
    public void addProduct(double a, double b) {
        double product = a * b;
        add(product);
        if (Double.isFinite(product)) {
            add(Math.fma(a, b, -product));
        }
    }

    /**
     * Adds all that another sum has.
     *
     * @param other the other
     */
    public void add(ExactSum other) {
        other.carry();
        carry();
        for (int i = 0; i < LIMBS; i++) {
            limbs[i] += other.limbs[i];
        }
        pending = 1;
        notFinite += other.notFinite;
    }

    /** {@return the sum, rounded to the nearest double; infinite beyond the largest} */
    public double value() {
        return isFinite() ? rounded(units()) : notFinite;
    }

    /** {@return whether all terms were finite} */
    public boolean isFinite() {
        return notFinite == 0;
    }

    /** {@return the exact sum of the finite terms in units of 2^-1074} */
    public BigInteger units() {
        carry();
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + (LIMBS - 1) * Integer.BYTES);
        bytes.putLong(limbs[LIMBS - 1]);
        for (int i = LIMBS - 2; i >= 0; i--) {
            bytes.putInt((int) limbs[i]);
        }
        return new BigInteger(bytes.array());
    }

    /**
     * {@return a number of units as a double, rounded to the nearest}
     *
     * @param units the number in units of 2^-1074
     */
    public static double rounded(BigInteger units) {
        // The conversion rounds 62 bits or more to 53. What they leave out counts as a bit below, which decides ties.
        int dropped = Math.max(0, units.bitLength() - 62);
        BigInteger leading = units.shiftRight(dropped);
        if (units.signum() != 0 && units.getLowestSetBit() < dropped) {
            leading = leading.setBit(0);
        }
        return Math.scalb(leading.doubleValue(), dropped + UNIT);
    }

    private static long signed(long limb, long sign) {
        return (limb ^ sign) - sign;
    }

    /** Moves carries up, so that all limbs but the last, which has the sign, are in [0, 2^32). */
    private void carry() {
        for (int i = 0; i < LIMBS - 1; i++) {
            limbs[i + 1] += limbs[i] >> LIMB_BITS;
            limbs[i] &= LIMB_MASK;
        }
        pending = 0;
    }
}
