package org.kudari.op;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Reduction;
import org.kudari.layout.Shape;

/**
 * Reductions. Without axes they reduce over all of them, to a scalar; negative axes count from the last; the {@code KeepDims}
 * variants leave the reduced axes with extent 1, so that the result broadcasts against the operand.
 *
 * @param <T> the implementation itself
 */
public interface ReductionOps<T extends TensorOps<T>> extends TensorLike<T> {

    /** The sum over the given axes; {@code INT64} for integers and truth values. 0 over no elements. */
    default T sum(int... axes) {
        return dropping(Reduction.SUM, axes);
    }

    default T sumKeepDims(int... axes) {
        return keeping(Reduction.SUM, axes);
    }

    /** The mean over the given axes, of a floating type. NaN over no elements. */
    default T mean(int... axes) {
        return dropping(Reduction.MEAN, axes);
    }

    default T meanKeepDims(int... axes) {
        return keeping(Reduction.MEAN, axes);
    }

    /** The largest element over the given axes; NaN if one is. Elements that are equally large share the gradient. */
    default T max(int... axes) {
        return dropping(Reduction.MAX, axes);
    }

    default T maxKeepDims(int... axes) {
        return keeping(Reduction.MAX, axes);
    }

    /** The smallest element over the given axes; NaN if one is. Elements that are equally small share the gradient. */
    default T min(int... axes) {
        return dropping(Reduction.MIN, axes);
    }

    default T minKeepDims(int... axes) {
        return keeping(Reduction.MIN, axes);
    }

    private T keeping(Reduction reduction, int... axes) {
        return apply(Reduce.of(reduction, resolve(axes)));
    }

    private T dropping(Reduction reduction, int... axes) {
        return withoutAxes(keeping(reduction, axes), resolve(axes));
    }

    private List<Integer> resolve(int... axes) {
        TreeSet<Integer> resolved = new TreeSet<>();
        if (axes.length == 0) {
            for (int axis = 0; axis < shape().rank(); axis++) {
                resolved.add(axis);
            }
        }
        for (int axis : axes) {
            if (!resolved.add(shape().axis(axis))) {
                throw new IllegalArgumentException("axis " + axis + " of shape " + shape() + " is named twice");
            }
        }
        return new ArrayList<>(resolved);
    }

    private static <T extends TensorOps<T>> T withoutAxes(T reduced, List<Integer> axes) {
        Shape shape = reduced.shape();
        for (int axis : axes.reversed()) {
            shape = shape.without(axis);
        }
        return reduced.reshape(shape);
    }

    /** The index ({@code INT64}) of the largest element along an axis: the first at ties, the first NaN if there is one. */
    default T argMax(int axis) {
        int resolved = shape().axis(axis);
        return withoutAxes(apply(new ArgReduce(ArgReduction.ARG_MAX, resolved)), List.of(resolved));
    }

    /** The index ({@code INT64}) of the smallest element along an axis. */
    default T argMin(int axis) {
        int resolved = shape().axis(axis);
        return withoutAxes(apply(new ArgReduce(ArgReduction.ARG_MIN, resolved)), List.of(resolved));
    }

    /** {@code ln(sum(exp(x)))} along an axis, without overflow. */
    default T logSumExp(int axis) {
        int resolved = shape().axis(axis);
        return withoutAxes(apply(new LogSumExp(resolved)), List.of(resolved));
    }

    default T softmax(int axis) {
        return apply(new Softmax(shape().axis(axis)));
    }

    /** The logarithm of the softmax, accurate where the softmax is nearly 0. */
    default T logSoftmax(int axis) {
        T total = apply(new LogSumExp(shape().axis(axis)));
        return self().minus(total);
    }
}
