package org.kudari.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kudari.layout.Shape;

/**
 * Operations on the shape. All but {@link #concatenate} are views where the strides allow it: they move no data and share
 * their operand's memory. Negative axes count from the last.
 *
 * @param <T> the implementation itself
 */
public interface ShapeOps<T extends TensorOps<T>> extends TensorLike<T> {

    default T reshape(Shape shape) {
        return shape().equals(shape) ? self() : apply(new Reshape(shape));
    }

    /** The same elements under another shape; one extent may be -1, which stands for what is left. */
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

    /** Adds an axis of extent 1 before the given place; -1 adds it last. */
    default T unsqueeze(int axis) {
        int rank = shape().rank();
        int place = axis < 0 ? axis + rank + 1 : axis;
        if (place < 0 || place > rank) {
            throw new IllegalArgumentException("unsqueeze: shape " + shape() + " takes a new axis at 0 to " + rank
                    + ", or -" + (rank + 1) + " to -1, not at " + axis);
        }
        long[] dims = new long[rank + 1];
        for (int i = 0; i <= rank; i++) {
            dims[i] = i == place ? 1 : shape().dim(i < place ? i : i - 1);
        }
        return reshape(Shape.of(dims));
    }

    /** Removes an axis of extent 1. */
    default T squeeze(int axis) {
        if (shape().dim(axis) != 1) {
            throw new IllegalArgumentException(
                    "squeeze: axis " + axis + " of shape " + shape() + " has extent " + shape().dim(axis) + ", not 1");
        }
        return reshape(shape().without(axis));
    }

    /** The axes in another order: axis {@code i} of the result is axis {@code axes[i]} of this. */
    default T permute(int... axes) {
        List<Integer> resolved = new ArrayList<>(axes.length);
        for (int axis : axes) {
            resolved.add(shape().axis(axis));
        }
        return apply(new Permute(resolved));
    }

    /** The last two axes exchanged. */
    default T transpose() {
        return shape().rank() == 2 ? apply(Permute.TRANSPOSE) : transpose(-2, -1);
    }

    /** Two axes exchanged. */
    default T transpose(int first, int second) {
        int a = shape().axis(first);
        int b = shape().axis(second);
        int[] axes = new int[shape().rank()];
        Arrays.setAll(axes, axis -> axis == a ? b : axis == b ? a : axis);
        return permute(axes);
    }

    /** The elements {@code from} (inclusive) to {@code to} (exclusive) of an axis. */
    default T slice(int axis, long from, long to) {
        int resolved = shape().axis(axis);
        if (from < 0 || to < from || to > shape().dim(resolved)) {
            throw new IllegalArgumentException("slice: " + from + " to " + to + " does not lie inside axis " + resolved
                    + " of shape " + shape() + ", which goes from 0 to " + shape().dim(resolved));
        }
        return apply(new Slice(resolved, from, to - from, 1));
    }

    /** {@code count} elements of an axis from {@code from} on, {@code step} apart; a negative step walks backwards. */
    default T stridedSlice(int axis, long from, long count, long step) {
        return apply(new Slice(shape().axis(axis), from, count, step));
    }

    /** One element of an axis, which goes away. */
    default T get(int axis, long index) {
        return slice(axis, index, index + 1).squeeze(axis);
    }

    /** An axis in the reverse order. */
    default T flip(int axis) {
        long extent = shape().dim(axis);
        return stridedSlice(axis, Math.max(0, extent - 1), extent, -1);
    }

    default T broadcastTo(Shape shape) {
        return shape().equals(shape) ? self() : apply(new BroadcastTo(shape));
    }

    default T broadcastTo(long... dims) {
        return broadcastTo(Shape.of(dims));
    }

    /** This and others, one after another along an axis. */
    default T concatenate(int axis, List<T> others) {
        List<T> operands = new ArrayList<>(others.size() + 1);
        operands.add(self());
        operands.addAll(others);
        return apply(new Concatenate(shape().axis(axis)), operands);
    }
}
