package org.kudari.opencl.indexing;

import static org.kudari.opencl.source.Code.code;

/**
 * The part of a kernel that reports indices outside of their axis. It writes to a buffer that the host reads when it
 * next waits for the device. The first call that finds a wrong index claims the buffer until the host has read it. The
 * call appends a wrong index to a list if its position is not larger than the smallest one so far. The host reports the
 * entry with the smallest position. That is the call's first wrong index, in whatever order the work-items ran, and
 * needs no lock. If positions were found from the last to the first, the list would overflow. Devices start work-items
 * in about ascending order, so the list stays short.
 */
public final class IndexErrorSource {
    /**
     * The longs before the list. The first two hold four 32-bit words: the number of the call that claimed the
     * buffer, or 0; the smallest position so far, shifted right by {@link #shift}, with all bits set at first; the
     * number of entries, which may exceed the capacity; an unused word. The other two longs are the axis and its
     * extent.
     */
    public static final int HEADER = 4;

    /** The entries that the list has room for, each a position and an index. */
    public static final int CAPACITY = 512;

    /**
     * The parameters that {@code fault} needs, to follow others: the buffer, the number of the call (not 0), the axis,
     * its extent, and the {@link #shift}.
     */
    public static final String PARAMETERS = ", __global long *faults, const int fault_call, const int fault_axis"
            + ", const long fault_extent, const int fault_shift";

    private IndexErrorSource() {}

    /**
     * The number of bits by which positions are shifted right. They fit in 32 bits then, which is what atomic
     * operations compare.
     */
    public static int shift(long elements) {
        return Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(elements) - Integer.SIZE);
    }

    /** Defines {@code is_inside(index, extent)} and {@code fault(position, index, ...parameters)}. */
    public static String functions() {
        return code("""
                bool is_inside(long index, long extent) { return index >= 0 && index < extent; }
                void fault(long position, long index, __global long *faults, int call, int axis, long extent, int shift) {
                    volatile __global uint *words = (volatile __global uint *)faults;
                    const uint owner = atomic_cmpxchg(words, 0u, (uint)call);
                    if (owner == 0u || owner == (uint)call) {
                        faults[2] = axis;
                        faults[3] = extent;
                        const uint place = (uint)(position >> shift);
                        if (place <= atomic_min(words + 1, place)) {
                            const uint entry = atomic_inc(words + 2);
                            if (entry < %du) {
                                faults[%d + 2 * entry] = position;
                                faults[%d + 2 * entry + 1] = index;
                            }
                        }
                    }
                }
                """, CAPACITY, HEADER, HEADER);
    }

    /**
     * The statement that reports a wrong index.
     *
     * @param position the text of its position among the indices
     * @param index the text of the index
     */
    public static String report(String position, String index) {
        return code("fault(%s, %s, faults, fault_call, fault_axis, fault_extent, fault_shift);", position, index);
    }
}
