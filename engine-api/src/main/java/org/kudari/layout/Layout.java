package org.kudari.layout;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The positions of a tensor's elements in its buffer. Element {@code (i0, i1, ...)} is at {@code offset + i0 * stride0
 * + i1 * stride1 + ...}, counted in elements. A stride of 0 repeats an element (broadcasting). A negative stride
 * reverses an axis. Layouts are immutable. The view operations return a new layout over the same buffer and move no
 * data.
 */
public final class Layout {
    private final Shape shape;
    private final long[] strides;
    private final long offset;
    private final boolean contiguous;

    // The last transpose and the last broadcast of this layout. Training steps ask for the same ones again.
    // Races are harmless, since a layout is immutable and checked before it is used.
    private Layout transposed;
    private Layout repeated;

    private Layout(Shape shape, long[] strides, long offset) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.contiguous = isRowMajor(shape, strides);
    }

    /**
     * {@return the row-major layout of a shape}
     *
     * @param shape the shape
     * @param offset the position of the first element
     */
    public static Layout contiguous(Shape shape, long offset) {
        return new Layout(shape, rowMajorStrides(shape), offset);
    }

    /**
     * {@return the row-major layout of a shape, from the start of the buffer}
     *
     * @param shape the shape
     */
    public static Layout contiguous(Shape shape) {
        return shape.contiguous();
    }

    private static long[] rowMajorStrides(Shape shape) {
        long[] strides = new long[shape.rank()];
        long stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= Math.max(1, shape.dim(axis));
        }
        return strides;
    }

    private static boolean isRowMajor(Shape shape, long[] strides) {
        long expected = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            if (shape.dim(axis) != 1 && strides[axis] != expected) {
                return shape.elements() == 0;
            }
            expected *= shape.dim(axis);
        }
        return true;
    }

    /** {@return the extents of the axes} */
    public Shape shape() {
        return shape;
    }

    /**
     * {@return the distance, in elements, from one index of an axis to the next}
     *
     * @param axis the axis; a negative one counts from the last
     * @throws IllegalArgumentException if there is no such axis
     */
    public long stride(int axis) {
        return strides[shape.axis(axis)];
    }

    /** {@return the position of the first element} */
    public long offset() {
        return offset;
    }

    /** {@return whether the elements lie densely in row-major order, at any offset; true if there are none} */
    public boolean isContiguous() {
        return contiguous;
    }

    /**
     * Tells whether no two indices share an element, as an output requires. This is decided by the spans of the axes.
     * The answer is right for every view of a dense tensor. Strides that interlock without meeting, such as 2 and 3
     * over [3, 2], count as sharing.
     *
     * @return whether all positions are known to be different
     */
    public boolean isInjective() {
        if (contiguous) {
            return true;
        }
        // Sorted by stride, each axis must step over everything that the smaller ones span.
        Integer[] axes = new Integer[strides.length];
        Arrays.setAll(axes, axis -> axis);
        Arrays.sort(axes, (a, b) -> Long.compare(Math.abs(strides[a]), Math.abs(strides[b])));
        long span = 0;
        for (int axis : axes) {
            if (shape.dim(axis) > 1) {
                if (Math.abs(strides[axis]) <= span) {
                    return false;
                }
                span += Math.abs(strides[axis]) * (shape.dim(axis) - 1);
            }
        }
        return true;
    }

    /**
     * Tells whether a view is one of elements of this layout only, as a part of it is, or the same elements in another
     * shape. The answer is right for every view of a dense tensor.
     *
     * @param view another layout of the same buffer
     * @return whether each of its elements is one of this layout's
     */
    public boolean contains(Layout view) {
        if (view.shape.elements() == 0) {
            return true;
        }
        if (shape.elements() == 0 || view.lowest() < lowest() || view.highest() > highest()) {
            return false;
        }
        // Without holes, no element needs to be looked at.
        boolean isDense = isInjective() && highest() - lowest() == shape.elements() - 1;
        return isDense || containsAll(axesFromLargestStride(), view, 0, view.offset);
    }

    private Integer[] axesFromLargestStride() {
        return IntStream.range(0, strides.length)
                .boxed()
                .sorted(Comparator.comparingLong(axis -> -Math.abs(strides[axis])))
                .toArray(Integer[]::new);
    }

    private boolean containsAll(Integer[] axes, Layout view, int axis, long position) {
        if (axis == view.strides.length) {
            return contains(axes, position);
        }
        // A repeated element is looked at once.
        long count = view.strides[axis] == 0 ? 1 : view.shape.dim(axis);
        for (long i = 0; i < count; i++) {
            if (!containsAll(axes, view, axis + 1, position + i * view.strides[axis])) {
                return false;
            }
        }
        return true;
    }

    /** Each axis steps over everything that those of smaller strides span, so the largest index that fits is the only one. */
    private boolean contains(Integer[] axes, long position) {
        long rest = position - lowest();
        for (int axis : axes) {
            long stride = Math.abs(strides[axis]);
            if (stride > 0) {
                rest -= stride * Math.min(rest / stride, shape.dim(axis) - 1);
            }
        }
        return rest == 0;
    }

    /** {@return the lowest position of an element; {@link #offset} if there is no element} */
    public long lowest() {
        return extreme(false);
    }

    /** {@return the highest position of an element; {@code offset - 1} if there is no element} */
    public long highest() {
        return shape.elements() == 0 ? offset - 1 : extreme(true);
    }

    private long extreme(boolean highest) {
        long position = offset;
        if (shape.elements() > 0) {
            for (int axis = 0; axis < strides.length; axis++) {
                if (strides[axis] > 0 == highest) {
                    position += strides[axis] * (shape.dim(axis) - 1);
                }
            }
        }
        return position;
    }

    /**
     * The same elements, in row-major order, under another shape.
     *
     * @param target the shape, of as many elements
     * @return the layout; null if no strides describe it without moving data
     * @throws IllegalArgumentException if the number of elements differs
     */
    public Layout reshape(Shape target) {
        if (target.elements() != shape.elements()) {
            throw new IllegalArgumentException("cannot reshape " + shape + " (" + shape.elements() + " elements) to "
                    + target + " (" + target.elements() + " elements)");
        }
        if (shape.equals(target)) {
            return this;
        }
        if (contiguous) {
            return offset == 0 ? contiguous(target) : contiguous(target, offset);
        }
        // Both shapes are processed from the last axis. Source axes that follow one another evenly form a run. Each
        // target
        // axis must be a part of a single run.
        long[] targetStrides = new long[target.rank()];
        int source = strides.length - 1;
        long runLeft = 1;
        long runStride = 1;
        for (int axis = target.rank() - 1; axis >= 0; axis--) {
            long extent = target.dim(axis);
            if (extent == 1) {
                continue;
            }
            if (runLeft == 1) {
                while (shape.dim(source) == 1) {
                    source--;
                }
                runStride = strides[source];
                runLeft = shape.dim(source);
                long next = runStride * runLeft;
                source--;
                while (source >= 0 && (shape.dim(source) == 1 || strides[source] == next)) {
                    runLeft *= shape.dim(source);
                    next *= shape.dim(source);
                    source--;
                }
            }
            if (runLeft % extent != 0) {
                return null;
            }
            targetStrides[axis] = runStride;
            runStride *= extent;
            runLeft /= extent;
        }
        return new Layout(target, targetStrides, offset);
    }

    /**
     * The axes in another order.
     *
     * @param axes axis {@code i} of the result is axis {@code axes[i]} of this; each axis once
     * @return the layout
     */
    public Layout permute(int... axes) {
        if (isAscending(axes) && axes.length == shape.rank()) {
            return this;
        }
        long[] dims = new long[axes.length];
        long[] permuted = new long[axes.length];
        for (int i = 0; i < axes.length; i++) {
            dims[i] = shape.dim(axes[i]);
            permuted[i] = strides[shape.axis(axes[i])];
        }
        return new Layout(Shape.of(dims), permuted, offset);
    }

    private static boolean isAscending(int... axes) {
        for (int i = 0; i < axes.length; i++) {
            if (axes[i] != i) {
                return false;
            }
        }
        return true;
    }

    /**
     * The two axes of a matrix exchanged.
     *
     * @return the layout
     * @throws IllegalArgumentException if the rank is not 2
     */
    public Layout transpose() {
        Layout known = transposed;
        if (known == null) {
            if (shape.rank() != 2) {
                throw new IllegalArgumentException("only a matrix can be transposed, not a tensor of shape " + shape);
            }
            known = permute(1, 0);
            // Links back, so that repeated transposes alternate between two layouts.
            known.transposed = this;
            transposed = known;
        }
        return known;
    }

    /**
     * The elements {@code from, from + step, ...} of one axis. The caller has checked the bounds.
     *
     * @param axis the axis; a negative one counts from the last
     * @param from the index of the first element
     * @param count the number of elements
     * @param step the distance of their indices; a negative one reverses the order
     * @return the layout
     */
    public Layout slice(int axis, long from, long count, long step) {
        int sliced = shape.axis(axis);
        if (from == 0 && step == 1 && count == shape.dim(sliced)) {
            return this;
        }
        long[] stepped = strides.clone();
        stepped[sliced] *= step;
        Shape kept = shape.with(sliced, count);
        // An empty view keeps its offset: the computed offset may lie outside of the buffer.
        long start = kept.elements() == 0 ? offset : offset + from * strides[sliced];
        return new Layout(kept, stepped, start);
    }

    /**
     * This layout repeated to a larger shape, with strides of 0. The caller has checked that it broadcasts.
     *
     * @param target the shape
     * @return the layout
     */
    public Layout broadcastTo(Shape target) {
        if (shape.equals(target)) {
            return this;
        }
        Layout known = repeated;
        if (known != null && known.shape.equals(target)) {
            return known;
        }
        long[] steps = new long[target.rank()];
        int added = target.rank() - shape.rank();
        for (int axis = added; axis < steps.length; axis++) {
            steps[axis] = shape.dim(axis - added) == 1 ? 0 : strides[axis - added];
        }
        known = new Layout(target, steps, offset);
        repeated = known;
        return known;
    }

    /**
     * The elements of two axes whose indices differ by an offset. They become the last axis.
     *
     * @param first the axis of the rows
     * @param second the axis of the columns, another one
     * @param offset the column's index less the row's
     * @return the layout
     */
    public Layout diagonal(int first, int second, long offset) {
        int row = shape.axis(first);
        int column = shape.axis(second);
        long down = Math.max(0, -offset);
        long right = Math.max(0, offset);
        long count = Math.max(0, Math.min(shape.dim(row) - down, shape.dim(column) - right));
        long[] dims = new long[strides.length - 1];
        long[] steps = new long[dims.length];
        int kept = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            if (axis != row && axis != column) {
                dims[kept] = shape.dim(axis);
                steps[kept++] = strides[axis];
            }
        }
        dims[kept] = count;
        steps[kept] = strides[row] + strides[column];
        Shape along = Shape.of(dims);
        long start = along.elements() == 0 ? offset() : offset() + down * strides[row] + right * strides[column];
        return new Layout(along, steps, start);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Layout that
                        && offset == that.offset
                        && shape.equals(that.shape)
                        && Arrays.equals(strides, that.strides);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * shape.hashCode() + Arrays.hashCode(strides)) + Long.hashCode(offset);
    }

    /** An example is {@code [3, 2] strides [1, 3] offset 0}. */
    @Override
    public String toString() {
        return shape + " strides " + Arrays.toString(strides) + " offset " + offset;
    }
}
