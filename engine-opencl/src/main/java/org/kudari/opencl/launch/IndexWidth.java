package org.kudari.opencl.launch;

import org.kudari.layout.Layout;

/** Positions in buffers as kernels' arguments: in 32 bits where they fit, which GPUs compute faster. */
public final class IndexWidth {
    /** Work-items that stride over a range step past its end, by less than this. */
    private static final long MARGIN = 1 << 24;

    private IndexWidth() {}

    /** Whether a tensor needs 64-bit positions, for its number of elements or for where they lie in the buffer. */
    public static boolean needs64Bits(Layout layout) {
        long last = Math.max(layout.highest(), layout.shape().elements());
        return last > Integer.MAX_VALUE - MARGIN;
    }

    /** A position, extent or step as an argument. */
    static Object argument(long value, boolean isLong) {
        return isLong ? (Object) value : (Object) (int) value;
    }
}
