package org.kudari.op;

import java.util.List;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.Reduction;
import org.kudari.layout.Shape;

/**
 * Reductions. Without axes they reduce over all of them, to a scalar. Negative axes count from the last. The {@code
 * KeepDims} variants keep the reduced axes with extent 1, so that the result broadcasts against the operand. An axis
 * that does not exist or is named twice is an {@link IllegalArgumentException}.
 *
 * @param <T> the implementation itself
 */
public interface ReductionOps<T extends TensorOps<T>> extends TensorLike<T> {

    /**
     * {@return the sum over the given axes; {@code INT64} for integers and truth values; 0 over no elements}
     *
     * @param axes the axes; none for all of them
     */
    default T sum(int... axes) {
        return dropping(Reduction.SUM, axes);
    }

    /**
     * {@return the sum as {@link #sum}} The reduced axes stay with extent 1.
     *
     * @param axes the axes; none for all of them
     */
    default T sumKeepDims(int... axes) {
        return keeping(Reduction.SUM, axes);
    }

    /**
     * {@return the mean over the given axes; NaN over no elements}
     *
     * @param axes the axes; none for all of them
     * @throws IllegalArgumentException if the type is not floating: convert with {@code to(FLOAT32)} first
     */
    default T mean(int... axes) {
        return dropping(Reduction.MEAN, axes);
    }

    /**
     * {@return the mean as {@link #mean}} The reduced axes stay with extent 1.
     *
     * @param axes the axes; none for all of them
     * @throws IllegalArgumentException if the type is not floating: convert with {@code to(FLOAT32)} first
     */
    default T meanKeepDims(int... axes) {
        return keeping(Reduction.MEAN, axes);
    }

    /**
     * {@return the largest element over the given axes; NaN if one is NaN} Elements that are equally large share the
     * gradient.
     *
     * @param axes the axes; none for all of them
     * @throws IllegalArgumentException if there are no elements to compare
     */
    default T max(int... axes) {
        return dropping(Reduction.MAX, axes);
    }

    /**
     * {@return the largest element as {@link #max}} The reduced axes stay with extent 1.
     *
     * @param axes the axes; none for all of them
     * @throws IllegalArgumentException if there are no elements to compare
     */
    default T maxKeepDims(int... axes) {
        return keeping(Reduction.MAX, axes);
    }

    /**
     * {@return the smallest element over the given axes; NaN if one is NaN} Elements that are equally small share the
     * gradient.
     *
     * @param axes the axes; none for all of them
     * @throws IllegalArgumentException if there are no elements to compare
     */
    default T min(int... axes) {
        return dropping(Reduction.MIN, axes);
    }

    /**
     * {@return the smallest element as {@link #min}} The reduced axes stay with extent 1.
     *
     * @param axes the axes; none for all of them
     * @throws IllegalArgumentException if there are no elements to compare
     */
    default T minKeepDims(int... axes) {
        return keeping(Reduction.MIN, axes);
    }

    private T keeping(Reduction reduction, int... axes) {
        return apply(Reduce.of(reduction, Axes.of(shape(), axes)));
    }

    private T dropping(Reduction reduction, int... axes) {
        return Axes.without(keeping(reduction, axes), Axes.of(shape(), axes));
    }

    /**
     * {@return the product over the given axes; {@code INT64} for integers and truth values; 1 over no elements} Zeros
     * need no special care: the gradient divides by nothing. The factors are multiplied one after the other, by a
     * running product as long as the operand.
     *
     * @param axes the axes; none for all of them
     */
    default T prod(int... axes) {
        return Axes.without(prodKeepDims(axes), Axes.of(shape(), axes));
    }

    /**
     * {@return the product as {@link #prod}} The reduced axes stay with extent 1.
     *
     * @param axes the axes; none for all of them
     */
    default T prodKeepDims(int... axes) {
        List<Integer> resolved = Axes.of(shape(), axes);
        Shape reduced = Axes.kept(shape(), resolved);
        T rows = Axes.inRows(self(), resolved);
        long factors = rows.shape().dim(-1);
        T running = rows.cumProd(-1);
        return factors == 0
                ? newFull(running.type(), reduced, 1)
                : running.get(-1, factors - 1).reshape(reduced);
    }

    /**
     * {@return whether an element over the given axes is not 0, as {@code BOOL}; NaN is not 0; false over no elements}
     *
     * @param axes the axes; none for all of them
     */
    default T any(int... axes) {
        return countNonZero(axes).greaterThan(0);
    }

    /**
     * {@return whether no element over the given axes is 0, as {@code BOOL}; NaN is not 0; true over no elements}
     *
     * @param axes the axes; none for all of them
     */
    default T all(int... axes) {
        return self().not().sum(axes).equalTo(0);
    }

    /**
     * {@return the number of elements over the given axes that are not 0, as {@code INT64}; NaN is not 0}
     *
     * @param axes the axes; none for all of them
     */
    default T countNonZero(int... axes) {
        return self().not().not().sum(axes);
    }

    /**
     * {@return the index ({@code INT64}) of the largest element along an axis: the first of equal ones, the first NaN
     * if there is one}
     *
     * @param axis the axis, which is dropped; a negative one counts from the last
     * @throws IllegalArgumentException if there are no elements to compare
     */
    default T argMax(int axis) {
        int resolved = shape().axis(axis);
        return Axes.without(apply(new ArgReduce(ArgReduction.ARG_MAX, resolved)), List.of(resolved));
    }

    /**
     * {@return the index ({@code INT64}) of the smallest element along an axis: the first of equal ones, the first NaN
     * if there is one}
     *
     * @param axis the axis, which is dropped; a negative one counts from the last
     * @throws IllegalArgumentException if there are no elements to compare
     */
    default T argMin(int axis) {
        int resolved = shape().axis(axis);
        return Axes.without(apply(new ArgReduce(ArgReduction.ARG_MIN, resolved)), List.of(resolved));
    }

    /**
     * {@return the running sum along an axis: element i is the sum of the elements up to i} Integers and truth values
     * give {@code INT64}. The elements are added one after the other.
     *
     * @param axis the axis; a negative one counts from the last
     */
    default T cumSum(int axis) {
        return apply(new Scan(CompositeCall.Scan.Kind.SUM, shape().axis(axis), false));
    }

    /**
     * {@return the running sum along an axis in either direction} Backwards, element i is the sum of the elements from
     * i on, as of returns to be discounted.
     *
     * @param axis the axis; a negative one counts from the last
     * @param reverse whether to start from the last element
     */
    default T cumSum(int axis, boolean reverse) {
        return apply(new Scan(CompositeCall.Scan.Kind.SUM, shape().axis(axis), reverse));
    }

    /**
     * {@return the running product along an axis: element i is the product of the elements up to i} Integers and truth
     * values give {@code INT64}. Zeros need no special care: the gradient divides by nothing.
     *
     * @param axis the axis; a negative one counts from the last
     */
    default T cumProd(int axis) {
        return apply(new Scan(CompositeCall.Scan.Kind.PRODUCT, shape().axis(axis), false));
    }

    /**
     * {@return the running product along an axis in either direction} Backwards, element i is the product of the
     * elements from i on.
     *
     * @param axis the axis; a negative one counts from the last
     * @param reverse whether to start from the last element
     */
    default T cumProd(int axis, boolean reverse) {
        return apply(new Scan(CompositeCall.Scan.Kind.PRODUCT, shape().axis(axis), reverse));
    }

    /**
     * {@return {@code ln(sum(exp(x)))} along an axis, without overflow; -infinity over no elements}
     *
     * @param axis the axis, which is dropped; a negative one counts from the last
     */
    default T logSumExp(int axis) {
        int resolved = shape().axis(axis);
        return Axes.without(apply(new LogSumExp(resolved)), List.of(resolved));
    }

    /**
     * {@return {@code exp(x) / sum(exp(x))} along an axis, without overflow}
     *
     * @param axis the axis; a negative one counts from the last
     */
    default T softmax(int axis) {
        return apply(new Softmax(shape().axis(axis)));
    }

    /**
     * {@return the logarithm of the softmax, accurate where the softmax is nearly 0 or 1, and for elements of any size}
     *
     * @param axis the axis; a negative one counts from the last
     */
    default T logSoftmax(int axis) {
        return apply(new LogSoftmax(shape().axis(axis)));
    }
}
