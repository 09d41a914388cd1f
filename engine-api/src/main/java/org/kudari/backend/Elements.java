package org.kudari.backend;

/** Loads and stores of single elements with the conversions that {@link org.kudari.layout.DType} states. */
public final class Elements {
    private Elements() {}

    /**
     * Reads an element as a {@code double}. An {@code INT64} beyond 2^53 is rounded.
     *
     * @param buffer the buffer
     * @param at the index of the element
     * @return its value
     */
    public static double loadDouble(HostBuffer buffer, int at) {
        return switch (buffer.type()) {
            case FLOAT32 -> buffer.floats()[at];
            case FLOAT64 -> buffer.doubles()[at];
            case INT32, INT64, UINT8, BOOL -> loadLong(buffer, at);
        };
    }

    /**
     * Reads an element as a {@code long}. Floating values are truncated towards zero; NaN becomes 0.
     *
     * @param buffer the buffer
     * @param at the index of the element
     * @return its value
     */
    public static long loadLong(HostBuffer buffer, int at) {
        return switch (buffer.type()) {
            case INT32 -> buffer.ints()[at];
            case INT64 -> buffer.longs()[at];
            case UINT8 -> buffer.bytes()[at] & 0xFF;
            case BOOL -> buffer.bytes()[at];
            case FLOAT32 -> (long) buffer.floats()[at];
            case FLOAT64 -> (long) buffer.doubles()[at];
        };
    }

    /**
     * Writes an element, converted to the buffer's type. {@code BOOL} becomes 1 for everything but 0, so also for NaN.
     *
     * @param buffer the buffer
     * @param at the index of the element
     * @param value its new value
     */
    public static void storeDouble(HostBuffer buffer, int at, double value) {
        switch (buffer.type()) {
            case FLOAT32 -> buffer.floats()[at] = (float) value;
            case FLOAT64 -> buffer.doubles()[at] = value;
            case INT32 -> buffer.ints()[at] = (int) value;
            case INT64 -> buffer.longs()[at] = (long) value;
            case UINT8 -> buffer.bytes()[at] = (byte) (int) value;
            case BOOL -> buffer.bytes()[at] = (byte) (value != 0 ? 1 : 0);
        }
    }

    /**
     * Writes an element, converted to the buffer's type. Shorter integers keep the low bits; {@code BOOL} becomes 1 for
     * everything but 0.
     *
     * @param buffer the buffer
     * @param at the index of the element
     * @param value its new value
     */
    public static void storeLong(HostBuffer buffer, int at, long value) {
        switch (buffer.type()) {
            case FLOAT32 -> buffer.floats()[at] = value;
            case FLOAT64 -> buffer.doubles()[at] = value;
            case INT32 -> buffer.ints()[at] = (int) value;
            case INT64 -> buffer.longs()[at] = value;
            case UINT8 -> buffer.bytes()[at] = (byte) value;
            case BOOL -> buffer.bytes()[at] = (byte) (value != 0 ? 1 : 0);
        }
    }
}
