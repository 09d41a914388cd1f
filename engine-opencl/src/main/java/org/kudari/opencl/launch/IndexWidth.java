package org.kudari.opencl.launch;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.layout.Layout;

/**
 * The width of positions in buffers, when they are arguments of kernels: 32 bits if they fit, since GPUs compute with
 * them faster, and 64 bits otherwise.
 */
public final class IndexWidth {
    /** A grid-stride loop steps past the end of its range, by less than this. */
    private static final long MARGIN = 1 << 24;

    private IndexWidth() {}

    /** Whether one of these tensors needs 64-bit positions. */
    public static boolean needs64Bits(View... views) {
        return needs64Bits(List.of(views));
    }

    /** Whether one of these tensors needs 64-bit positions. */
    public static boolean needs64Bits(List<View> views) {
        return views.stream().anyMatch(view -> needs64Bits(view.layout()));
    }

    /** A tensor needs them for its number of elements, or for where the elements lie in the buffer. */
    private static boolean needs64Bits(Layout layout) {
        long last = Math.max(layout.highest(), layout.shape().elements());
        return last > Integer.MAX_VALUE - MARGIN;
    }

    /** A position, extent or stride as an argument. */
    static Object argument(long value, boolean isLong) {
        return isLong ? (Object) value : (Object) (int) value;
    }
}
