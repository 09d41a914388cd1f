package org.kudari.op;

import java.util.Arrays;
import java.util.List;
import org.kudari.layout.Shape;

/**
 * Matrix products, and selection by index.
 *
 * @param <T> the implementation itself
 */
public interface MatrixOps<T extends TensorOps<T>> extends TensorLike<T> {

    /**
     * The matrix product {@code [.., m, k] x [.., k, n] -> [.., m, n]}. The axes before the last two broadcast.
     *
     * @param other the right factor
     * @return the product
     * @throws IllegalArgumentException if an operand has fewer than two axes, the types differ, or the shapes do not
     *     fit
     */
    default T matmul(T other) {
        return apply(MatMul.INSTANCE, other);
    }

    /**
     * Selects along an axis: {@code out[.., i, ..] = this[.., indices[.., i, ..], ..]}. An index out of range throws an
     * {@link IndexOutOfBoundsException}; on an asynchronous device the next call that reads on the host throws it.
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
}
