package org.kudari.backend;

import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/** The elements of a buffer under a layout: an operand of a backend's call. */
public record View(Buffer buffer, Layout layout) {

    /** The dense row-major view from the start of a buffer. */
    public static View contiguous(Buffer buffer, Shape shape) {
        return new View(buffer, Layout.contiguous(shape));
    }

    public DType type() {
        return buffer.type();
    }

    public Shape shape() {
        return layout.shape();
    }

    /** The same elements repeated to a larger shape. */
    public View broadcastTo(Shape shape) {
        return layout.shape().equals(shape) ? this : new View(buffer, layout.broadcastTo(shape));
    }
}
