package org.kudari.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kudari.layout.Shape;

/**
 * Operations on the shape. All except {@link #concatenate} and {@link #stack} are views if the strides allow it: they
 * move no data and share their operand's memory. Those that copy are in {@link RearrangementOps}. Negative axes count
 * from the last. An axis that does not exist is an {@link IllegalArgumentException}.
 *
 * @param <T> the implementation itself
 */
public interface ShapeOps<T extends TensorOps<T>> extends TensorLike<T> {

    /**
     * The same elements, in row-major order, under another shape.
     *
     * @param shape the shape
     * @return a view if the strides allow it, else a copy
     * @throws IllegalArgumentException if the number of elements differs
     */
    default T reshape(Shape shape) {
        return shape().equals(shape) ? self() : apply(new Reshape(shape));
    }

    /**
     * The same elements, in row-major order, under another shape.
     *
     * @param dims the extents; one of them may be -1, and is then computed from the others
     * @return a view if the strides allow it, else a copy
     * @throws IllegalArgumentException if the number of elements differs, or no extent fits in place of -1
     */
    default T reshape(long... dims) {
        return reshape(Shape.of(completed(dims)));
    }

    private long[] completed(long... dims) {
        int open = -1;
        long known = 1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1 && open < 0) {
                open = i;
            } else {
                known *= dims[i];
            }
        }
        if (open < 0) {
            return dims;
        }
        if (known <= 0 || shape().elements() % known != 0) {
            throw new IllegalArgumentException("cannot reshape " + shape() + " (" + shape().elements()
                    + " elements) to " + Arrays.toString(dims) + ": no extent fits in place of -1");
        }
        long[] complete = dims.clone();
        complete[open] = shape().elements() / known;
        return complete;
    }

    /**
     * Adds an axis of extent 1.
     *
     * @param axis the index of the new axis; -1 adds it after the last
     * @return a view
     * @throws IllegalArgumentException if the index is out of range
     */
    default T unsqueeze(int axis) {
        int rank = shape().rank();
        int added = axis < 0 ? axis + rank + 1 : axis;
        if (added < 0 || added > rank) {
            throw new IllegalArgumentException("unsqueeze: shape " + shape() + " takes a new axis at 0 to " + rank
                    + ", or -" + (rank + 1) + " to -1, not at " + axis);
        }
        long[] dims = new long[rank + 1];
        for (int i = 0; i <= rank; i++) {
            dims[i] = i == added ? 1 : shape().dim(i < added ? i : i - 1);
        }
        return reshape(Shape.of(dims));
    }

    /**
     * Removes an axis of extent 1.
     *
     * @param axis the axis
     * @return a view
     * @throws IllegalArgumentException if the extent is not 1
     */
    default T squeeze(int axis) {
        if (shape().dim(axis) != 1) {
            throw new IllegalArgumentException(
                    "squeeze: axis " + axis + " of shape " + shape() + " has extent " + shape().dim(axis) + ", not 1");
        }
        return reshape(shape().without(axis));
    }

    /**
     * The axes in another order.
     *
     * @param axes axis {@code i} of the result is axis {@code axes[i]} of this; each axis once
     * @return a view
     * @throws IllegalArgumentException if an axis is missing or named twice
     */
    default T permute(int... axes) {
        List<Integer> resolved = new ArrayList<>(axes.length);
        for (int axis : axes) {
            resolved.add(shape().axis(axis));
        }
        return apply(new Permute(resolved));
    }

    /**
     * Exchanges the last two axes.
     *
     * @return a view
     * @throws IllegalArgumentException if there are fewer than two axes
     */
    default T transpose() {
        if (shape().rank() < 2) {
            throw new IllegalArgumentException("transpose: shape " + shape()
                    + " has fewer than two axes; give a vector a second one with reshape");
        }
        return shape().rank() == 2 ? apply(Permute.TRANSPOSE) : transpose(-2, -1);
    }

    /**
     * Exchanges two axes.
     *
     * @param first one axis
     * @param second the other axis
     * @return a view
     */
    default T transpose(int first, int second) {
        int a = shape().axis(first);
        int b = shape().axis(second);
        int[] axes = new int[shape().rank()];
        Arrays.setAll(axes, axis -> axis == a ? b : axis == b ? a : axis);
        return permute(axes);
    }

    /**
     * The elements of an axis from one index to another.
     *
     * @param axis the axis
     * @param from the first index; a negative one counts from the end, as in NumPy
     * @param to the index after the last; a negative one counts from the end, so -1 leaves out the last element
     * @return a view
     * @throws IllegalArgumentException if the indices do not lie inside the axis (NumPy would cut them off)
     */
    default T slice(int axis, long from, long to) {
        int resolved = shape().axis(axis);
        long extent = shape().dim(resolved);
        long first = from < 0 ? from + extent : from;
        long end = to < 0 ? to + extent : to;
        if (first < 0 || end < first || end > extent) {
            throw new IllegalArgumentException("slice: " + from + " to " + to + " does not lie inside axis " + resolved
                    + " of shape " + shape() + ", which goes from 0 to " + extent);
        }
        return apply(new Slice(resolved, first, end - first, 1));
    }

    /**
     * Elements of an axis at equal distances.
     *
     * @param axis the axis
     * @param from the first index; a negative one counts from the end
     * @param count the number of elements
     * @param step the distance of the indices; a negative one reverses the order
     * @return a view
     * @throws IllegalArgumentException if an index lies outside of the axis, or the step is 0
     */
    default T stridedSlice(int axis, long from, long count, long step) {
        long first = from < 0 ? from + shape().dim(axis) : from;
        return apply(new Slice(shape().axis(axis), first, count, step));
    }

    /**
     * One element of an axis. The axis is dropped.
     *
     * @param axis the axis
     * @param index the index, from 0; a negative one counts from the end, so -1 is the last
     * @return a view
     * @throws IllegalArgumentException if the index lies outside of the axis
     */
    default T get(int axis, long index) {
        long extent = shape().dim(axis);
        long resolved = index < 0 ? index + extent : index;
        if (resolved < 0 || resolved >= extent) {
            throw new IllegalArgumentException("get: axis " + axis + " of shape " + shape() + " has no index " + index
                    + (extent == 0
                            ? "; it is empty"
                            : "; its indices are 0 to " + (extent - 1) + ", or -" + extent + " to -1"));
        }
        return slice(axis, resolved, resolved + 1).squeeze(axis);
    }

    /**
     * Reverses the order of an axis.
     *
     * @param axis the axis
     * @return a view
     */
    default T flip(int axis) {
        long extent = shape().dim(axis);
        return stridedSlice(axis, Math.max(0, extent - 1), extent, -1);
    }

    /**
     * Repeats the elements to a larger shape by NumPy's rules, without a copy.
     *
     * @param shape the shape; each of this tensor's axes, aligned at the last, has extent 1 or that of the shape
     * @return a view
     * @throws IllegalArgumentException if this does not broadcast to the shape
     */
    default T broadcastTo(Shape shape) {
        return shape().equals(shape) ? self() : apply(new BroadcastTo(shape));
    }

    /**
     * Repeats the elements to a larger shape, as {@link #broadcastTo(Shape)}.
     *
     * @param dims the extents
     * @return a view
     * @throws IllegalArgumentException if this does not broadcast to the shape
     */
    default T broadcastTo(long... dims) {
        return broadcastTo(Shape.of(dims));
    }

    /**
     * This and other operands, one after another along an axis.
     *
     * @param axis the axis
     * @param others the other operands, of this type, with the same extents on the other axes
     * @return a new tensor
     * @throws IllegalArgumentException if an operand has another type or does not fit
     */
    default T concatenate(int axis, List<T> others) {
        List<T> operands = new ArrayList<>(others.size() + 1);
        operands.add(self());
        operands.addAll(others);
        return apply(new Concatenate(shape().axis(axis)), operands);
    }

    /**
     * This and other operands of the same shape side by side along a new axis.
     *
     * @param axis the index of the new axis; -1 adds it after the last
     * @param others the other operands, of this type and shape
     * @return a new tensor
     * @throws IllegalArgumentException if an operand has another type or shape
     */
    default T stack(int axis, List<T> others) {
        List<T> parts = new ArrayList<>(others.size());
        for (T other : others) {
            if (!other.shape().equals(shape())) {
                throw new IllegalArgumentException("stack: shapes " + shape() + " and " + other.shape()
                        + " do not fit: all must be equal; concatenate joins along an axis that exists");
            }
            parts.add(other.unsqueeze(axis));
        }
        int added = axis < 0 ? axis + shape().rank() + 1 : axis;
        return unsqueeze(axis).concatenate(added, parts);
    }

    /**
     * Cuts an axis into pieces of one size. The last piece is smaller where the size does not divide the extent, as in
     * PyTorch.
     *
     * @param axis the axis
     * @param size the extent of a piece, at least 1
     * @return the pieces, as views; none of an empty axis
     * @throws IllegalArgumentException if the size is below 1
     */
    default List<T> split(int axis, long size) {
        if (size < 1) {
            throw new IllegalArgumentException("split: a piece of " + size + " element(s) has no elements");
        }
        long extent = shape().dim(axis);
        List<T> pieces = new ArrayList<>();
        for (long from = 0; from < extent; from += size) {
            pieces.add(slice(axis, from, Math.min(from + size, extent)));
        }
        return pieces;
    }

    /**
     * Cuts an axis into pieces of given sizes.
     *
     * @param axis the axis
     * @param sizes the extents of the pieces
     * @return the pieces, as views
     * @throws IllegalArgumentException if a size is negative, or their sum is not the extent
     */
    default List<T> split(int axis, List<Long> sizes) {
        long extent = shape().dim(axis);
        if (sizes.stream().anyMatch(size -> size < 0)
                || sizes.stream().mapToLong(Long::longValue).sum() != extent) {
            throw new IllegalArgumentException("split: sizes " + sizes + " do not add up to the extent " + extent
                    + " of axis " + axis + " of shape " + shape());
        }
        List<T> pieces = new ArrayList<>();
        long from = 0;
        for (long size : sizes) {
            pieces.add(slice(axis, from, from + size));
            from += size;
        }
        return pieces;
    }

    /**
     * Cuts an axis into at most a number of pieces of one size, as PyTorch's {@code chunk}. The last piece may be
     * smaller. There are fewer pieces where the size, which is rounded up, needs fewer.
     *
     * @param axis the axis
     * @param pieces the number of pieces, at least 1
     * @return the pieces, as views; none of an empty axis
     * @throws IllegalArgumentException if the number is below 1
     */
    default List<T> chunk(int axis, int pieces) {
        if (pieces < 1) {
            throw new IllegalArgumentException("chunk: " + pieces + " piece(s) cannot hold the axis");
        }
        return split(axis, Math.max(1, Math.ceilDiv(shape().dim(axis), (long) pieces)));
    }

    /**
     * The diagonal of the last two axes.
     *
     * @return a view with the diagonal as its last axis
     * @throws IllegalArgumentException if there are fewer than two axes
     */
    default T diagonal() {
        return diagonal(0, -2, -1);
    }

    /**
     * A diagonal of two axes.
     *
     * @param offset 0 for the main diagonal; above 0 for those above it, below 0 for those below it
     * @param rows the axis of the rows
     * @param columns the axis of the columns
     * @return a view: the other axes, then the diagonal; an empty one beyond the corners
     * @throws IllegalArgumentException if both axes are the same
     */
    default T diagonal(long offset, int rows, int columns) {
        int first = shape().axis(rows);
        int second = shape().axis(columns);
        if (first == second) {
            throw new IllegalArgumentException(
                    "diagonal: axes " + rows + " and " + columns + " of shape " + shape() + " are the same");
        }
        return apply(new Diagonal(offset, first, second));
    }
}
