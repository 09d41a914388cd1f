package org.kudari.io.tensors;

/**
 * The element types of the safetensors format, by their names in the format. Files with any of them can be opened.
 * {@link SafetensorsTensor} makes arrays of {@link #F32}, {@link #F64}, {@link #I32}, {@link #I64}, {@link #U8} and
 * {@link #BOOL}.
 */
public enum SafetensorsType {
    /** A byte that is 0 or 1. */
    BOOL(8),
    /** Floating point, 4 bits: OCP MX, 2 for the exponent and 1 for the mantissa. */
    F4(4),
    /** Floating point, 6 bits: OCP MX, 2 for the exponent and 3 for the mantissa. */
    F6_E2M3(6),
    /** Floating point, 6 bits: OCP MX, 3 for the exponent and 2 for the mantissa. */
    F6_E3M2(6),
    /** Unsigned, 8 bits. */
    U8(8),
    /** Signed, 8 bits. */
    I8(8),
    /** Floating point, 8 bits: 5 for the exponent and 2 for the mantissa. */
    F8_E5M2(8),
    /** Floating point, 8 bits: 4 for the exponent and 3 for the mantissa. */
    F8_E4M3(8),
    /** Floating point, 8 bits: as {@link #F8_E5M2}, without infinities and negative zero. */
    F8_E5M2FNUZ(8),
    /** Floating point, 8 bits: as {@link #F8_E4M3}, without infinities and negative zero. */
    F8_E4M3FNUZ(8),
    /** Powers of two, 8 bits: an exponent alone. */
    F8_E8M0(8),
    /** Signed, 16 bits. */
    I16(16),
    /** Unsigned, 16 bits. */
    U16(16),
    /** IEEE binary16. */
    F16(16),
    /** The upper half of an IEEE binary32. */
    BF16(16),
    /** Signed, 32 bits. */
    I32(32),
    /** Unsigned, 32 bits. */
    U32(32),
    /** IEEE binary32. */
    F32(32),
    /** IEEE binary64. */
    F64(64),
    /** Signed, 64 bits. */
    I64(64),
    /** Unsigned, 64 bits. */
    U64(64),
    /** Two IEEE binary32: a real and an imaginary part. */
    C64(64);

    private final int bits;

    SafetensorsType(int bits) {
        this.bits = bits;
    }

    /** {@return the size of an element in bits} */
    public int bits() {
        return bits;
    }

    /**
     * The size in bytes of a tensor of this type; -1 if there can be none, because a dimension is negative, the number
     * of bits exceeds a long, or the size is not in whole bytes.
     */
    long bytes(long... shape) {
        try {
            long size = bits;
            for (long dimension : shape) {
                if (dimension < 0) {
                    return -1;
                }
                size = Math.multiplyExact(size, dimension);
            }
            return size % 8 == 0 ? size / 8 : -1;
        } catch (ArithmeticException _) {
            return -1;
        }
    }
}
