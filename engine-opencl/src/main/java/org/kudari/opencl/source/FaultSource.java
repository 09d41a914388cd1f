package org.kudari.opencl.source;

/**
 * How kernels report indices outside of their axis: in a buffer that the host reads when it waits anyway. The first call that finds one
 * claims the buffer until the host has read it. Of its faults, each whose position is no larger than the smallest before it is added to a
 * list, and the host takes the first of the list: so it is the call's first, however the work-items took turns, without a lock. Were
 * all found from the last to the first, the list would fill up; in the order in which devices start their work it stays short.
 */
public final class FaultSource {
    /**
     * The longs before the list. The first two are four words: the number of the call that claimed the buffer, or 0; the smallest position,
     * all ones at first, at a {@link #shift}; the number of faults that are, or would be, in the list; nothing. The others are the axis and its
     * extent.
     */
    public static final int HEADER = 4;

    /** The faults that the list has room for, each a position and an index. */
    public static final int CAPACITY = 512;

    /**
     * The parameters that {@code fault} needs, after others: the buffer, the call's number (not 0), the axis, its extent, and the
     * {@link #shift}.
     */
    static final String PARAMETERS = ", __global long *faults, const int fault_call, const int fault_axis"
            + ", const long fault_extent, const int fault_shift";

    private FaultSource() {}

    /** Atomic operations take 32 bits at most: where there are more elements than that, their positions are compared in pieces. */
    public static int shift(long elements) {
        return Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(elements) - Integer.SIZE);
    }

    /** Defines {@code is_inside(index, extent)} and {@code fault(position, index, ...parameters)}. */
    static String functions() {
        return """
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
                """.formatted(CAPACITY, HEADER, HEADER);
    }

    /** The statement that reports an index. */
    static String report(String position, String index) {
        return "fault(%s, %s, faults, fault_call, fault_axis, fault_extent, fault_shift);".formatted(position, index);
    }
}
