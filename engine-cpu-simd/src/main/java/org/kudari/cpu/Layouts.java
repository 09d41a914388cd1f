package org.kudari.cpu;

import org.kudari.layout.Layout;

/** Comparison of layouts for plans that are used again. */
final class Layouts {
    private Layouts() {}

    /** Whether two layouts have the same shape and strides, whatever their offsets. */
    static boolean equalStrides(Layout a, Layout b) {
        if (a == b) {
            return true;
        }
        if (!a.shape().equals(b.shape())) {
            return false;
        }
        for (int axis = 0; axis < a.shape().rank(); axis++) {
            if (a.stride(axis) != b.stride(axis)) {
                return false;
            }
        }
        return true;
    }
}
