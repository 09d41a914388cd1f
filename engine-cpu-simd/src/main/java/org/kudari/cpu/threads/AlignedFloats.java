package org.kudari.cpu.threads;

import java.util.Arrays;

/**
 * A growing array of floats for packed panels and scratch memory. In a large array, the element at {@link #ORIGIN} lies
 * on a cache line.
 *
 * <p>Aligned panels are worth 13 % (docs/kernels/matmul-cpu.md). Java has no way to request alignment. But an array
 * that takes half a region of the G1 heap or more starts at a region boundary, and the size of its header is known.
 * With other collectors, or with very large regions, the array is not aligned, and loops over it are a little slower.
 *
 * <p>Such an array takes 4 MB. A process with many threads would need one for each of them and for each concurrent
 * call. So only some arrays are that large from the start. The others begin small and grow with the need.
 */
public final class AlignedFloats {
    private static final int LINE_BYTES = 64;

    /** The number of floats in a cache line. */
    private static final int LINE_FLOATS = LINE_BYTES / Float.BYTES;

    /**
     * The length of an aligned array: large enough to be a humongous object with G1 regions of up to 8 MB. With its
     * header it fits into 4 MB, so that it takes no region more.
     */
    static final int ALIGNED_LENGTH = (1 << 20) - LINE_FLOATS;

    /** The length of the first array that is not aligned: 32 KB. */
    private static final int SMALL_LENGTH = 1 << 13;

    /** An array of more floats than this, 1 MB, is made large enough to be aligned. */
    private static final int MAX_SMALL_LENGTH = 1 << 18;

    /** The index of the first element that lies on a cache line. */
    public static final int ORIGIN = (LINE_BYTES - headerBytes() % LINE_BYTES) % LINE_BYTES / Float.BYTES;

    private static final float[] EMPTY = {};

    private final int minLength;
    private float[] data = EMPTY;

    /**
     * Creates an array, which takes its memory when it is first used.
     *
     * @param aligned whether the array is aligned from the start; if not, it begins small
     */
    public AlignedFloats(boolean aligned) {
        minLength = aligned ? ALIGNED_LENGTH : SMALL_LENGTH;
    }

    /** Grows the array if needed, so that all indices below {@code end} exist. The contents stay. */
    public void reserve(int end) {
        if (data.length < end) {
            data = Arrays.copyOf(data, newLength(end));
        }
    }

    private int newLength(int end) {
        long length = Math.max(minLength, Math.max(end, 2L * data.length));
        if (length > MAX_SMALL_LENGTH) {
            length = Math.max(length, ALIGNED_LENGTH);
        }
        return (int) Math.min(length, Integer.MAX_VALUE - 8);
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
