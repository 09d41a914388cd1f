package org.kudari.op;

import java.util.Arrays;
import java.util.List;
import org.kudari.layout.Shape;

/**
 * Products of matrices, and picking by index.
 *
 * @param <T> the implementation itself
 */
public interface MatrixOps<T extends TensorOps<T>> extends TensorLike<T> {

    /** The matrix product {@code [.., m, k] x [.., k, n] -> [.., m, n]}; the axes before the last two broadcast. */
    default T matmul(T other) {
        return apply(MatMul.INSTANCE, other);
    }

    /**
     * Picks along an axis: {@code out[.., i, ..] = this[.., indices[.., i, ..], ..]}; the indices have the shape of the
     * result, which is this one's but for the extent of the axis.
     */
    default T gather(int axis, T indices) {
        return apply(new Gather(shape().axis(axis)), indices);
    }

    /** The rows with the given indices, of shape {@code [n]}: {@code [n, ...]} from {@code [rows, ...]}. */
    default T rows(T indices) {
        if (indices.shape().rank() != 1) {
            throw new IllegalArgumentException(
                    "rows: the indices have shape " + indices.shape() + ", but need one axis");
        }
        long[] column = new long[shape().rank()];
        Arrays.fill(column, 1);
        column[0] = indices.shape().dim(0);
        Shape picked = shape().with(0, column[0]);
        return gather(0, indices.reshape(Shape.of(column)).broadcastTo(picked));
    }

    /**
     * The reverse of {@link #gather}: this tensor's elements added into zeros along an axis of the given extent, where their
     * indices say.
     */
    default T scatterAdd(int axis, T indices, long extent) {
        return apply(new ScatterAdd(shape().axis(axis), extent), List.of(self(), indices));
    }
}
