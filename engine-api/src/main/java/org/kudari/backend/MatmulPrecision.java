package org.kudari.backend;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the factors of {@code FLOAT32} matrix products are rounded to, to the nearest, before they are multiplied. Products are summed in
 * float32 and results are float32, whichever it is; products of other types, and all other operations, never change
 * with it. Every precision has the exponent range of float32, so none overflows noticeably earlier.
 *
 * <p>It is a bound: a backend may compute with more bits than it was asked for, in a product too small to gain anything for instance, and
 * never with fewer. Matrix units of GPUs are many times as fast on the shorter ones. A device is asked for one when it is
 * opened, see {@link DeviceSettings}; none takes another in silence.
 */
public enum MatmulPrecision {
    /** Factors are not rounded. The default. */
    FLOAT32(24),

    /** 10 bits of fraction instead of 23: NVIDIA's TensorFloat-32. */
    TF32(11),

    /** 7 bits of fraction: the upper half of a float32. */
    BFLOAT16(8);

    private final int significantBits;

    MatmulPrecision(int significantBits) {
        this.significantBits = significantBits;
    }

    /** The bits of a factor's significand, with the leading one that is not stored. */
    public int significantBits() {
        return significantBits;
    }

    /**
     * How far a factor may be from its float32 value, relative to it: half a unit in the last place, {@code 2^-significantBits}. 0 for
     * {@code FLOAT32}.
     */
    public double factorError() {
        return this == FLOAT32 ? 0 : Math.scalb(1.0, -significantBits);
    }

    /**
     * Rounds a factor to the nearest number of this precision, ties to even. NaN and the infinities stay as they are.
     */
    public float rounded(float factor) {
        int dropped = FLOAT32.significantBits - significantBits;
        if (dropped == 0 || !Float.isFinite(factor)) {
            return factor;
        }
        int bits = Float.floatToRawIntBits(factor);
        int halfDown = (1 << dropped - 1) - 1;
        return Float.intBitsToFloat(bits + halfDown + (bits >>> dropped & 1) & -1 << dropped);
    }

    /** The name in options and reports: {@code float32}, {@code tf32}, {@code bfloat16}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with this {@link #label}, in upper or lower case; empty if there is none. */
    public static Optional<MatmulPrecision> named(String label) {
        return Arrays.stream(values())
                .filter(precision -> precision.name().equalsIgnoreCase(label))
                .findFirst();
    }

    /**
     * For a backend that is opened with this precision: refuses it where the device does not have it.
     *
     * @param device the name by which the device was asked for
     * @param offered what it has; every device has {@code FLOAT32}
     * @throws IllegalArgumentException if this is none of them, saying what the device has and what would have this
     */
    public void requireSupported(String device, Set<MatmulPrecision> offered) {
        if (!offered.contains(this)) {
            String has = Arrays.stream(values())
                    .filter(offered::contains)
                    .map(MatmulPrecision::name)
                    .collect(Collectors.joining(" or "));
            throw new IllegalArgumentException(
                    "the device '" + device + "' multiplies matrices in " + has + (offered.size() == 1 ? " only" : "")
                            + ", not in " + this + ": that takes the matrix units of an NVIDIA GPU (opencl)");
        }
    }
}
