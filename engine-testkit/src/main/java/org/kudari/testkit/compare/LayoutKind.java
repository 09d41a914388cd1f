package org.kudari.testkit.compare;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/** The ways in which a view can lie in its buffer: each gives a shape a layout of its kind. */
public enum LayoutKind {
    DENSE {
        @Override
        public Layout of(Shape shape) {
            return Layout.contiguous(shape);
        }
    },
    OFFSET {
        @Override
        public Layout of(Shape shape) {
            return Layout.contiguous(shape, 5);
        }
    },
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
    REPEATED_ROWS {
        @Override
        public Layout of(Shape shape) {
            return shape.rank() == 0 ? OFFSET.of(shape) : repeated(shape, 0);
        }
    },
    REPEATED_COLUMNS {
        @Override
        public Layout of(Shape shape) {
            return shape.rank() == 0 ? OFFSET.of(shape) : repeated(shape, shape.rank() - 1);
        }
    },
    ONE_ELEMENT {
        @Override
        public Layout of(Shape shape) {
            return Layout.contiguous(Shape.SCALAR, 4).broadcastTo(shape);
        }
    };

    /** Those whose elements are all different: what a map may write to. */
    public static final List<LayoutKind> INJECTIVE = List.of(DENSE, OFFSET, TRANSPOSED, REVERSED, STEPPED, ROW_GAPS);

    /** Those that every call writes to. */
    public static final List<LayoutKind> CONTIGUOUS = List.of(DENSE, OFFSET);

    public abstract Layout of(Shape shape);

    private static Layout repeated(Shape shape, int axis) {
        return Layout.contiguous(shape.with(axis, 1), 1).broadcastTo(shape);
    }
}
