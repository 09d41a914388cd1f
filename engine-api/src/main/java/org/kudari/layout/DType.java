package org.kudari.layout;

/**
 * The element type of a tensor.
 *
 * <p>The order of the constants is the order of promotion: an operation on two types computes in the later one, so
 * {@code BOOL < UINT8 < INT32 < INT64 < FLOAT32 < FLOAT64}. Numbers written in a call ({@code x.times(2)}) never
 * promote: they have to fit the tensor's type. The condition of a select takes no part.
 *
 * <p>Integers are computed as 64-bit two's complement and wrap when stored. Conversions are Java's. A floating value
 * becomes an {@code INT32} or {@code INT64} by truncation; it saturates, and NaN becomes 0. A {@code UINT8} keeps the
 * low eight bits of the {@code int}. A {@code BOOL} is true for everything but zero, so for NaN too.
 */
public enum DType {
    /** A truth value, stored as the byte 0 or 1. */
    BOOL(1),
    /** An unsigned 8-bit integer, from 0 to 255. */
    UINT8(1),
    /** A signed 32-bit integer. */
    INT32(4),
    /** A signed 64-bit integer. */
    INT64(8),
    /** A 32-bit IEEE 754 number, Java's {@code float}. */
    FLOAT32(4),
    /** A 64-bit IEEE 754 number, Java's {@code double}. */
    FLOAT64(8);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** {@return the size of one element in bytes} */
    public int bytes() {
        return bytes;
    }

    /** {@return whether this is {@code FLOAT32} or {@code FLOAT64}, the types that have gradients} */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /**
     * {@return the type in which an operation on this type and another computes}
     *
     * @param other the other type
     */
    public DType promote(DType other) {
        return ordinal() >= other.ordinal() ? this : other;
    }
}
