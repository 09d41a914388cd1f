package org.kudari.io.tables;

import java.util.Arrays;

/** Floats in the order they were added, up to a limit. */
final class FloatList {

    /** The length of the longest array that every JVM can make, a few elements less than {@link Integer#MAX_VALUE}. */
    static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final int limit;
    private float[] values = new float[1024];
    private int size;

    FloatList(int limit) {
        this.limit = limit;
    }

    /** Adds a value. Returns false, and adds nothing, if the limit is reached. */
    boolean add(float value) {
        if (size == limit) {
            return false;
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, (int) Math.min(limit, size * 2L));
        }
        values[size++] = value;
        return true;
    }

    /** All values, in a new array. */
    float[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
