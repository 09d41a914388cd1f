package org.kudari.backend;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The precision to which the factors of {@code FLOAT32} matrix products are rounded, to nearest, before they are
 * multiplied. Products are summed in float32 and results are float32 in any case. Products of other types, and all
 * other operations, do not depend on it. Every precision has the exponent range of float32, so none overflows
 * noticeably earlier.
 *
 * <p>The precision is a lower bound. A backend may use more bits, for instance in a product too small to gain anything,
 * but never fewer. Matrix units of GPUs are many times as fast with fewer bits. The precision is chosen when a device
 * is opened, see {@link DeviceSettings}. A device that does not support the precision refuses to open.
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

    /** {@return the bits of a factor's significand, including the leading one that is not stored} */
    public int significantBits() {
        return significantBits;
    }

    /**
     * {@return the largest relative rounding error of a factor} This is half a unit in the last place, {@code
     * 2^-significantBits}, and 0 for {@code FLOAT32}.
     */
    public double factorError() {
        return this == FLOAT32 ? 0 : Math.scalb(1.0, -significantBits);
    }

    /**
     * Rounds a factor to the nearest number of this precision, ties to even. NaN and the infinities stay as they are.
     *
     * @param factor a factor
     * @return the rounded factor; infinite if it rounds beyond the largest finite number
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

    /** {@return the name in options and reports: {@code float32}, {@code tf32}, {@code bfloat16}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a precision by its {@link #label}, in upper or lower case.
     *
     * @param label the name
     * @return the precision; empty if none has this name
     */
    public static Optional<MatmulPrecision> named(String label) {
        return Arrays.stream(values())
                .filter(precision -> precision.name().equalsIgnoreCase(label))
                .findFirst();
    }

    /**
     * Checks that a device supports this precision. A backend calls it when it is opened.
     *
     * @param device the name by which the device is opened
     * @param offered the precisions that it supports; every device supports {@code FLOAT32}
     * @throws IllegalArgumentException if it does not support this one; the message names those that it supports
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
