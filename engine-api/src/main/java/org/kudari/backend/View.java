package org.kudari.backend;

import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/**
 * An operand of a backend's call: a buffer, and the layout that selects its elements.
 *
 * @param buffer the memory
 * @param layout shape, strides and offset, in elements
 */
public record View(Buffer buffer, Layout layout) {

    /**
     * The dense row-major view from the start of a buffer.
     *
     * @param buffer the memory, of at least as many elements as the shape
     * @param shape the shape
     * @return the view
     */
    public static View contiguous(Buffer buffer, Shape shape) {
        return new View(buffer, Layout.contiguous(shape));
    }

    /** {@return the type of the elements} */
    public DType type() {
        return buffer.type();
    }

    /** {@return the shape of the layout} */
    public Shape shape() {
        return layout.shape();
    }

    /**
     * The same elements repeated to a larger shape, without a copy.
     *
     * @param shape the shape; each of this view's axes has extent 1 or that of the shape, aligned at the last axis
     * @return the view; this one if it has that shape
     * @throws IllegalArgumentException if this view does not broadcast to the shape
     */
    public View broadcastTo(Shape shape) {
        return layout.shape().equals(shape) ? this : new View(buffer, layout.broadcastTo(shape));
    }
}
