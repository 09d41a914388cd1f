package org.kudari.io.tensors;

import java.util.Optional;
import org.kudari.layout.DType;

/**
 * The element types of arrays in files, by their names in the safetensors format. Files with any of them can be opened.
 *
 * <p>Most of them have a type of tensors that holds every one of their values, see {@link #tensorType}. An {@link
 * ArrayData} has Java arrays of {@link #F32}, {@link #F64}, {@link #I32}, {@link #I64}, {@link #U8} and {@link #BOOL}.
 */
public enum ArrayType {
    /** A byte that is 0 or 1. */
    BOOL(8, DType.BOOL),
    /** Floating point, 4 bits: OCP MX, 2 for the exponent and 1 for the mantissa. */
    F4(4, null),
    /** Floating point, 6 bits: OCP MX, 2 for the exponent and 3 for the mantissa. */
    F6_E2M3(6, null),
    /** Floating point, 6 bits: OCP MX, 3 for the exponent and 2 for the mantissa. */
    F6_E3M2(6, null),
    /** Unsigned, 8 bits. */
    U8(8, DType.UINT8),
    /** Signed, 8 bits. */
    I8(8, DType.INT32),
    /** Floating point, 8 bits: 5 for the exponent and 2 for the mantissa. */
    F8_E5M2(8, null),
    /** Floating point, 8 bits: 4 for the exponent and 3 for the mantissa. */
    F8_E4M3(8, null),
    /** Floating point, 8 bits: as {@link #F8_E5M2}, without infinities and negative zero. */
    F8_E5M2FNUZ(8, null),
    /** Floating point, 8 bits: as {@link #F8_E4M3}, without infinities and negative zero. */
    F8_E4M3FNUZ(8, null),
    /** Powers of two, 8 bits: an exponent alone. */
    F8_E8M0(8, null),
    /** Signed, 16 bits. */
    I16(16, DType.INT32),
    /** Unsigned, 16 bits. */
    U16(16, DType.INT32),
    /** IEEE binary16. */
    F16(16, DType.FLOAT32),
    /** The upper half of an IEEE binary32. */
    BF16(16, DType.FLOAT32),
    /** Signed, 32 bits. */
    I32(32, DType.INT32),
    /** Unsigned, 32 bits. */
    U32(32, DType.INT64),
    /** IEEE binary32. */
    F32(32, DType.FLOAT32),
    /** IEEE binary64. */
    F64(64, DType.FLOAT64),
    /** Signed, 64 bits. */
    I64(64, DType.INT64),
    /** Unsigned, 64 bits. A tensor holds those below 2^63. */
    U64(64, DType.INT64),
    /** Two IEEE binary32: a real and an imaginary part. */
    C64(64, null);

    private final int bits;
    private final DType tensorType;

    ArrayType(int bits, DType tensorType) {
        this.bits = bits;
        this.tensorType = tensorType;
    }

    /**
     * {@return the type of a tensor's elements in files}
     *
     * @param type the type of the tensor
     */
    public static ArrayType of(DType type) {
        return switch (type) {
            case BOOL -> BOOL;
            case UINT8 -> U8;
            case INT32 -> I32;
            case INT64 -> I64;
            case FLOAT32 -> F32;
            case FLOAT64 -> F64;
        };
    }

    /** {@return the size of an element in bits} */
    public int bits() {
        return bits;
    }

    /**
     * {@return the smallest type of tensors that holds every value of this type; empty if there is none} {@code I8},
     * {@code I16} and {@code U16} widen to {@code INT32}, {@code U32} and {@code U64} to {@code INT64}, {@code F16} and
     * {@code BF16} to {@code FLOAT32}. Of {@code U64} only values below 2^63 fit.
     */
    public Optional<DType> tensorType() {
        return Optional.ofNullable(tensorType);
    }

    /**
     * The size in bytes of an array of this type; -1 if there can be none, because a dimension is negative, the number
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
