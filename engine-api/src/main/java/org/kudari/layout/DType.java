package org.kudari.layout;

/**
 * The element type of a tensor.
 *
 * <p>The order of the constants is the order of promotion: an operation on two types computes in the later one, so
 * {@code BOOL < UINT8 < INT32 < INT64 < FLOAT32 < FLOAT64}. Numbers written in a call ({@code x.times(2)}) never
 * promote.
 *
 * <p>Integers are computed as 64-bit two's complement and wrap when stored. Conversions are Java's: a floating value
 * becomes an {@code INT32} or {@code INT64} by truncation, saturating, NaN becoming 0; a {@code UINT8} keeps the low
 * eight bits of the {@code int}; a {@code BOOL} is true for everything but zero (so for NaN too).
 */
public enum DType {
    BOOL(1),
    UINT8(1),
    INT32(4),
    INT64(8),
    FLOAT32(4),
    FLOAT64(8);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether this is {@code FLOAT32} or {@code FLOAT64}: the types that carry gradients. */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /** The type in which an operation on {@code this} and {@code other} computes. */
    public DType promote(DType other) {
        return ordinal() >= other.ordinal() ? this : other;
    }
}
