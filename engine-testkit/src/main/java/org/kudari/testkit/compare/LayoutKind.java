package org.kudari.testkit.compare;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/** Kinds of layouts in which a view can lie in its buffer. Each kind gives any shape a layout. */
public enum LayoutKind {
    /** Contiguous in row-major order from the start of the buffer. */
    DENSE {
        @Override
        public Layout of(Shape shape) {
            return Layout.contiguous(shape);
        }
    },

    /** Contiguous in row-major order, but not from the start. */
    OFFSET {
        @Override
        public Layout of(Shape shape) {
            return Layout.contiguous(shape, 5);
        }
    },

    /** The axes in reversed order in memory. */
    TRANSPOSED {
        @Override
        public Layout of(Shape shape) {
            int rank = shape.rank();
            long[] reversed = IntStream.range(0, rank)
                    .mapToLong(axis -> shape.dim(rank - 1 - axis))
                    .toArray();
            int[] back = IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
            return Layout.contiguous(Shape.of(reversed), 3).permute(back);
        }
    },

    /** All strides negative. */
    REVERSED {
        @Override
        public Layout of(Shape shape) {
            Layout layout = Layout.contiguous(shape, 2);
            for (int axis = 0; axis < shape.rank(); axis++) {
                layout = layout.slice(axis, shape.dim(axis) - 1, shape.dim(axis), -1);
            }
            return layout;
        }
    },

    /** Every second element along each axis. */
    STEPPED {
        @Override
        public Layout of(Shape shape) {
            long[] doubled = Arrays.stream(shape.toArray()).map(dim -> 2 * dim).toArray();
            Layout layout = Layout.contiguous(Shape.of(doubled));
            for (int axis = 0; axis < shape.rank(); axis++) {
                layout = layout.slice(axis, 1, shape.dim(axis), 2);
            }
            return layout;
        }
    },

    /** Rows with unused elements between them. */
    ROW_GAPS {
        @Override
        public Layout of(Shape shape) {
            if (shape.rank() == 0) {
                return OFFSET.of(shape);
            }
            long width = shape.dim(-1);
            return Layout.contiguous(shape.with(-1, width + 3)).slice(-1, 2, width, 1);
        }
    },

    /** Broadcast along the first axis. */
    REPEATED_ROWS {
        @Override
        public Layout of(Shape shape) {
            return shape.rank() == 0 ? OFFSET.of(shape) : repeated(shape, 0);
        }
    },

    /** Broadcast along the last axis. */
    REPEATED_COLUMNS {
        @Override
        public Layout of(Shape shape) {
            return shape.rank() == 0 ? OFFSET.of(shape) : repeated(shape, shape.rank() - 1);
        }
    },

    /** A single element, broadcast along every axis. */
    ONE_ELEMENT {
        @Override
        public Layout of(Shape shape) {
            return Layout.contiguous(Shape.SCALAR, 4).broadcastTo(shape);
        }
    };

    /** The kinds in which no two indices share an element: a map can write to them. */
    public static final List<LayoutKind> INJECTIVE = List.of(DENSE, OFFSET, TRANSPOSED, REVERSED, STEPPED, ROW_GAPS);

    /** The kinds that every call can write to. */
    public static final List<LayoutKind> CONTIGUOUS = List.of(DENSE, OFFSET);

    /**
     * The layout of this kind.
     *
     * @param shape the shape
     * @return the layout; its highest position is that of a buffer just large enough
     */
    public abstract Layout of(Shape shape);

    private static Layout repeated(Shape shape, int axis) {
        return Layout.contiguous(shape.with(axis, 1), 1).broadcastTo(shape);
    }
}
