package org.kudari.cpu.threads;

import java.util.Arrays;

/**
 * A long-lived array for packed panels, whose {@link #ORIGIN} lies on a cache line.
 *
 * <p>An aligned panel is worth 13 % (docs/design.md). Java cannot ask for alignment, but an array that takes half a
 * region of the G1 heap or more starts on a region boundary, and the size of its header is known. Under other
 * collectors, or with very large regions, the panels still work, only a little slower.
 */
public final class AlignedFloats {

    private static final int CACHE_LINE = 64;

    /** The floats of a cache line. */
    static final int LINE = CACHE_LINE / Float.BYTES;

    /** Small enough for many concurrent callers, large enough to be humongous with regions of up to 8 MB. */
    private static final int SMALLEST = 1 << 20;

    /** The index of the first element on a cache line. */
    public static final int ORIGIN = (CACHE_LINE - headerBytes() % CACHE_LINE) % CACHE_LINE / Float.BYTES;

    private float[] data = new float[SMALLEST];

    /** Makes room for elements up to an index; what was there stays. */
    public void reserve(int end) {
        if (data.length < end) {
            data = Arrays.copyOf(data, Math.max(end, (int) Math.min(2L * data.length, Integer.MAX_VALUE - 8)));
        }
    }

    public float[] data() {
        return data;
    }

    /** Rounds a count of floats up to whole cache lines. */
    public static int roundUp(int floats) {
        return floats + LINE - 1 & -LINE;
    }

    /** At least so many floats, in an odd number of cache lines, so that rows do not evict each other. */
    public static int oddLines(int floats) {
        return roundUp(floats) | LINE;
    }

    /** What this JVM puts before element 0 of a float array: 12, 16 or 20 bytes, depending on its flags. */
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
