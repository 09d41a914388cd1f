package org.kudari.opencl.launch;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.layout.Layout;

/** Positions in buffers as kernels' arguments: in 32 bits where they fit, which GPUs compute faster. */
public final class IndexWidth {
    /** Work-items that stride over a range step past its end, by less than this. */
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

    /** A position, extent or step as an argument. */
    static Object argument(long value, boolean isLong) {
        return isLong ? (Object) value : (Object) (int) value;
    }
}
