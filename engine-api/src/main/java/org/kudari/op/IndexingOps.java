package org.kudari.op;

import java.util.Arrays;
import java.util.List;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * Selection of elements by index, and its reverse.
 *
 * @param <T> the implementation itself
 */
public interface IndexingOps<T extends TensorOps<T>> extends TensorLike<T> {

    /**
     * Selects along an axis: {@code out[.., i, ..] = this[.., indices[.., i, ..], ..]}, as PyTorch's {@code gather} and
     * NumPy's {@code take_along_axis}. An index out of range throws an {@link IndexOutOfBoundsException}; on an
     * asynchronous device the next call that reads on the host throws it. A negative index is out of range. (PyTorch
     * also takes indices of smaller extents on the other axes: slice this first.)
     *
     * @param axis the axis; a negative one counts from the last
     * @param indices {@code INT32} or {@code INT64}, of this shape except for the extent of the axis
     * @return the selected elements, in the shape of the indices
     * @throws IllegalArgumentException if the indices have another type or do not fit
     */
    default T gather(int axis, T indices) {
        return apply(new Gather(shape().axis(axis)), indices);
    }

    /**
     * Selects rows: {@code [n, ...]} from {@code [rows, ...]}. An index out of range throws as for {@link #gather}.
     *
     * @param indices {@code INT32} or {@code INT64}, of shape {@code [n]}
     * @return the rows
     * @throws IllegalArgumentException if this is a scalar, or the indices do not have one axis, or have another type
     */
    default T rows(T indices) {
        if (indices.shape().rank() != 1) {
            throw new IllegalArgumentException(
                    "rows: the indices have shape " + indices.shape() + ", but need one axis");
        }
        if (shape().rank() == 0) {
            throw new IllegalArgumentException("rows: shape [] has no rows: it is a scalar");
        }
        long[] column = new long[shape().rank()];
        Arrays.fill(column, 1);
        column[0] = indices.shape().dim(0);
        Shape picked = shape().with(0, column[0]);
        return gather(0, indices.reshape(Shape.of(column)).broadcastTo(picked));
    }

    /**
     * The reverse of {@link #gather}: adds this tensor's elements to zeros, at the positions that the indices name. An
     * index out of range throws as for {@link #gather}.
     *
     * @param axis the axis; a negative one counts from the last
     * @param indices {@code INT32} or {@code INT64}, of this shape
     * @param extent the extent of the axis in the result
     * @return the sums
     * @throws IllegalArgumentException if the indices have another type or shape
     */
    default T scatterAdd(int axis, T indices, long extent) {
        return apply(new ScatterAdd(shape().axis(axis), extent), List.of(self(), indices));
    }

    /**
     * Adds a source's elements to this, at the positions that the indices name, as PyTorch's {@code scatter_add}:
     * {@code out[.., indices[.., i, ..], ..] += source[.., i, ..]}. An index out of range throws as for {@link
     * #gather}.
     *
     * @param axis the axis; a negative one counts from the last
     * @param indices {@code INT32} or {@code INT64}, of the source's shape
     * @param source the elements to add, of this type, and of this shape except for the extent of the axis
     * @return the sums
     * @throws IllegalArgumentException if the indices have another type or shape, or the source does not fit
     */
    default T scatterAdd(int axis, T indices, T source) {
        int resolved = shape().axis(axis);
        requireFits("scatterAdd", resolved, source, "cannot be added to");
        return self().plus(source.scatterAdd(resolved, indices, shape().dim(resolved)));
    }

    /**
     * Puts a source's elements in place of this tensor's, at the positions that the indices name, as PyTorch's {@code
     * scatter} and NumPy's {@code put_along_axis}: {@code out[.., indices[.., i, ..], ..] = source[.., i, ..]}. Where an
     * index is repeated, the last element wins, on every device. (In PyTorch it is open which one wins, and the gradient
     * is wrong then.) An element that was replaced has gradient 0, and so has one of the source that did not win. An
     * index out of range throws as for {@link #gather}. The indices are sorted, to find the repeated ones.
     *
     * @param axis the axis; a negative one counts from the last
     * @param indices {@code INT32} or {@code INT64}, of the source's shape
     * @param source the elements to put, of this type, and of this shape except for the extent of the axis
     * @return the elements of both, in this shape
     * @throws IllegalArgumentException if the indices have another type or shape, or the source does not fit
     */
    default T scatter(int axis, T indices, T source) {
        int resolved = shape().axis(axis);
        requireFits("scatter", resolved, source, "cannot be put into");
        return Scatter.along(resolved, self(), indices, source);
    }

    private void requireFits(String operation, int axis, T source, String cannot) {
        if (source.type() != type()
                || source.shape().rank() != shape().rank()
                || !source.shape().with(axis, shape().dim(axis)).equals(shape())) {
            throw new IllegalArgumentException(operation + ": a source of " + source.type() + " " + source.shape() + " "
                    + cannot + " " + type() + " " + shape() + ": the type and all extents but that of axis " + axis
                    + " must be equal");
        }
    }

    /**
     * Encodes class indices: a new last axis with 1 at the index and 0 elsewhere. An index out of range throws as for
     * {@link #gather}.
     *
     * @param classes the extent of the new axis
     * @param type the type of the result; PyTorch's is {@code INT64}
     * @return the encoding {@code [.., classes]}
     * @throws IllegalArgumentException if this is not {@code INT32} or {@code INT64}
     */
    default T oneHot(long classes, DType type) {
        Gather.requireIndices("oneHot", self());
        T at = self().unsqueeze(-1);
        return newFull(type, at.shape(), 1).scatterAdd(-1, at, classes);
    }
}
