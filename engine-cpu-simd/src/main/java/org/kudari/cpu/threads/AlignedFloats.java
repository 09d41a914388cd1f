package org.kudari.cpu.threads;

import java.util.Arrays;

/**
 * A growing array of floats for packed panels and scratch memory. The element at {@link #ORIGIN} lies on a cache line.
 *
 * <p>Aligned panels are worth 13 % (docs/kernels/matmul-cpu.md). Java has no way to request alignment. But an array
 * that takes half a region of the G1 heap or more starts at a region boundary, and the size of its header is known.
 * With other collectors, or with very large regions, the array is not aligned, and loops over it are a little slower.
 */
public final class AlignedFloats {
    private static final int LINE_BYTES = 64;

    /** The number of floats in a cache line. */
    private static final int LINE_FLOATS = LINE_BYTES / Float.BYTES;

    /**
     * Small enough for many concurrent callers, large enough to be a humongous object with G1 regions of up to 8 MB.
     */
    private static final int MIN_LENGTH = 1 << 20;

    /** The index of the first element that lies on a cache line. */
    public static final int ORIGIN = (LINE_BYTES - headerBytes() % LINE_BYTES) % LINE_BYTES / Float.BYTES;

    private float[] data = new float[MIN_LENGTH];

    /** Grows the array if needed, so that all indices below {@code end} exist. The contents stay. */
    public void reserve(int end) {
        if (data.length < end) {
            data = Arrays.copyOf(data, Math.max(end, (int) Math.min(2L * data.length, Integer.MAX_VALUE - 8)));
        }
    }

    /** Returns the array. {@link #reserve} may replace it. */
    public float[] data() {
        return data;
    }

    /** Rounds a number of floats up to whole cache lines. */
    public static int roundUp(int floats) {
        return floats + LINE_FLOATS - 1 & -LINE_FLOATS;
    }

    /**
     * Rounds a number of floats up to an odd number of cache lines: rows of that length do not fall into the same cache
     * sets.
     */
    public static int roundUpToOddLines(int floats) {
        return roundUp(floats) | LINE_FLOATS;
    }

    /**
     * Returns the number of bytes before element 0 of a float array in this JVM: 12, 16 or 20, depending on its flags.
     */
    private static int headerBytes() {
        try {
            return (int) Class.forName("sun.misc.Unsafe")
                    .getField("ARRAY_FLOAT_BASE_OFFSET")
                    .getLong(null);
        } catch (ReflectiveOperationException e) {
            return 16;
        }
    }
}
