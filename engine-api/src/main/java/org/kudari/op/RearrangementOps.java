package org.kudari.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kudari.layout.Shape;

/**
 * Operations that put the elements in other places of a new tensor: padded, repeated, shifted, cut to a triangle. Views
 * are in {@link ShapeOps}. Negative axes count from the last. An axis that does not exist is an {@link
 * IllegalArgumentException}.
 *
 * @param <T> the implementation itself
 */
public interface RearrangementOps<T extends TensorOps<T>> extends TensorLike<T> {

    /**
     * Adds zeros on both sides of an axis. PyTorch's {@code pad} names the last axis first; here each axis is a call.
     *
     * @param axis the axis
     * @param before the number of zeros before the elements
     * @param after the number of zeros after them
     * @return a new tensor
     * @throws IllegalArgumentException if a number is negative
     */
    default T pad(int axis, long before, long after) {
        return pad(axis, before, after, 0);
    }

    /**
     * Adds elements that are all the same number on both sides of an axis.
     *
     * @param axis the axis
     * @param before how many come before the elements
     * @param after how many come after them
     * @param value the number; it has to fit this tensor's type
     * @return a new tensor
     * @throws IllegalArgumentException if a count is negative, or the number does not fit the type
     */
    default T pad(int axis, long before, long after, double value) {
        return apply(new Pad(shape().axis(axis), before, after, value));
    }

    /**
     * The whole tensor several times along each axis, as NumPy's and PyTorch's {@code tile}. Axes are aligned at the
     * last, and missing ones are added. (PyTorch's {@code repeat} is this; NumPy's is {@link #repeatInterleave}.)
     *
     * @param counts how many times along each axis
     * @return a new tensor
     * @throws IllegalArgumentException if a count is negative
     */
    default T tile(long... counts) {
        int rank = Math.max(counts.length, shape().rank());
        List<Long> apart = new ArrayList<>();
        List<Long> repeated = new ArrayList<>();
        long[] joined = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            int fromLast = rank - axis;
            long extent = fromLast > shape().rank() ? 1 : shape().dim(-fromLast);
            long count = fromLast > counts.length ? 1 : counts[counts.length - fromLast];
            requireCount("tile", count);
            if (count != 1) {
                apart.add(1L);
                repeated.add(count);
            }
            apart.add(extent);
            repeated.add(extent);
            joined[axis] = count * extent;
        }
        return self().reshape(Shape.of(toArray(apart)))
                .broadcastTo(Shape.of(toArray(repeated)))
                .reshape(Shape.of(joined));
    }

    /**
     * Each element of an axis several times in a row, as PyTorch's {@code repeat_interleave} and NumPy's {@code
     * repeat}.
     *
     * @param axis the axis
     * @param count how many times
     * @return a new tensor
     * @throws IllegalArgumentException if the count is negative
     */
    default T repeatInterleave(int axis, long count) {
        requireCount("repeatInterleave", count);
        int resolved = shape().axis(axis);
        T apart = self().unsqueeze(resolved + 1);
        Shape joined = shape().with(resolved, shape().dim(resolved) * count);
        return apart.broadcastTo(apart.shape().with(resolved + 1, count)).reshape(joined);
    }

    /**
     * Moves the elements along an axis. Those that leave it at one end come in at the other.
     *
     * @param axis the axis
     * @param shift by how many indices upwards; a negative number moves them down
     * @return a new tensor
     */
    default T roll(int axis, long shift) {
        long extent = shape().dim(axis);
        long moved = extent == 0 ? 0 : Math.floorMod(shift, extent);
        T last = self().slice(axis, extent - moved, extent);
        return last.concatenate(axis, List.of(self().slice(axis, 0, extent - moved)));
    }

    /**
     * The lower triangle of the last two axes: zeros above the diagonal.
     *
     * @return a new tensor
     * @throws IllegalArgumentException if there are fewer than two axes
     */
    default T tril() {
        return tril(0);
    }

    /**
     * The lower triangle of the last two axes: zeros above a diagonal.
     *
     * @param diagonal the last diagonal that stays: 0 for the main one, above 0 for those above it
     * @return a new tensor
     * @throws IllegalArgumentException if there are fewer than two axes
     */
    default T tril(long diagonal) {
        return columns("tril").lessEqual(rows().plus(diagonal)).select(self(), 0L);
    }

    /**
     * The upper triangle of the last two axes: zeros below the diagonal.
     *
     * @return a new tensor
     * @throws IllegalArgumentException if there are fewer than two axes
     */
    default T triu() {
        return triu(0);
    }

    /**
     * The upper triangle of the last two axes: zeros below a diagonal.
     *
     * @param diagonal the first diagonal that stays: 0 for the main one, above 0 for those above it
     * @return a new tensor
     * @throws IllegalArgumentException if there are fewer than two axes
     */
    default T triu(long diagonal) {
        return columns("triu").greaterEqual(rows().plus(diagonal)).select(self(), 0L);
    }

    /**
     * The last axis as the diagonal of a square matrix of zeros, as PyTorch's {@code diag_embed}.
     *
     * @return a new tensor {@code [.., n, n]} of {@code [.., n]}
     * @throws IllegalArgumentException if this is a scalar
     */
    default T diagonalEmbed() {
        int last = shape().axis(-1);
        long[] dims = Arrays.copyOf(shape().toArray(), shape().rank() + 1);
        dims[last + 1] = dims[last];
        return apply(new Diagonal.Embed(new Diagonal(0, last, last + 1), Shape.of(dims)), List.of(self()));
    }

    private T columns(String operation) {
        if (shape().rank() < 2) {
            throw new IllegalArgumentException(operation + ": shape " + shape() + " has fewer than two axes");
        }
        return Ranges.beside(self(), shape().dim(-1));
    }

    private T rows() {
        return Ranges.beside(self(), shape().dim(-2)).unsqueeze(1);
    }

    private static void requireCount(String operation, long count) {
        if (count < 0) {
            throw new IllegalArgumentException(operation + ": the count " + count + " is negative");
        }
    }

    private static long[] toArray(List<Long> dims) {
        return dims.stream().mapToLong(Long::longValue).toArray();
    }
}
