package org.kudari.op;

/**
 * Sorting along an axis, and what follows from it. Equal elements keep their order, in either direction (a stable
 * sort). NaN is the largest element, as in PyTorch: last in ascending order, as in NumPy too, and first in descending
 * order. -0 and 0 are equal. A truth value is 0 or 1. Negative axes count from the last. An axis that does not exist is
 * an {@link IllegalArgumentException}.
 *
 * <p>Gradients go to the elements that were selected, as those of a gather do. Among equal elements these are the ones
 * that the indices name.
 *
 * @param <T> the implementation itself
 */
public interface SortingOps<T extends TensorOps<T>> extends TensorLike<T> {

    /**
     * {@return the indices ({@code INT64}) that sort the elements along an axis in ascending order, in this shape}
     *
     * @param axis the axis
     */
    default T argSort(int axis) {
        return argSort(axis, false);
    }

    /**
     * {@return the indices ({@code INT64}) that sort the elements along an axis, in this shape}
     *
     * @param axis the axis
     * @param descending whether the largest element comes first
     */
    default T argSort(int axis, boolean descending) {
        return apply(new ArgSort(shape().axis(axis), descending, shape().dim(axis)));
    }

    /**
     * {@return the elements sorted along an axis in ascending order, with their indices}
     *
     * @param axis the axis
     */
    default IndexedValues<T> sort(int axis) {
        return sort(axis, false);
    }

    /**
     * {@return the elements sorted along an axis, with their indices; both in this shape}
     *
     * @param axis the axis
     * @param descending whether the largest element comes first
     */
    default IndexedValues<T> sort(int axis, boolean descending) {
        return selected(axis, argSort(axis, descending));
    }

    /**
     * {@return the largest elements along an axis, with their indices}
     *
     * @param k how many
     * @param axis the axis
     * @throws IllegalArgumentException if there are not so many elements
     */
    default IndexedValues<T> topK(long k, int axis) {
        return topK(k, axis, true);
    }

    /**
     * {@return the largest or smallest elements along an axis, with their indices; of extent {@code k} along the axis}
     * They are sorted, the most extreme first, and of equal elements the first are taken. PyTorch promises the sorted
     * order only on request ({@code sorted=True}) and no choice among equals. NaN is the largest element, so it is
     * among the largest.
     *
     * @param k how many
     * @param axis the axis
     * @param largest whether to take the largest elements, and not the smallest
     * @throws IllegalArgumentException if there are not so many elements
     */
    default IndexedValues<T> topK(long k, int axis, boolean largest) {
        long extent = shape().dim(axis);
        if (k < 0 || k > extent) {
            throw new IllegalArgumentException("topK: axis " + axis + " of shape " + shape() + " has " + extent
                    + " element(s), so k goes from 0 to " + extent + " and is not " + k);
        }
        return selected(axis, apply(new ArgSort(shape().axis(axis), largest, k)));
    }

    /**
     * {@return the median along an axis, the lower of the two middle elements of an even number; NaN if one is NaN}
     * This is PyTorch's convention. NumPy's is the mean of the two, which {@code quantile(0.5, axis)} gives.
     *
     * @param axis the axis, which is dropped
     * @throws IllegalArgumentException if there are no elements
     */
    default T median(int axis) {
        T order = orderOfSome("median", axis);
        T middle = ranked(order, axis, (shape().dim(axis) - 1) / 2);
        return type().isFloating() ? orNaN(order, axis, middle) : middle;
    }

    /**
     * {@return the quantile along an axis; NaN if an element is NaN} It lies at position {@code q * (n - 1)} of the
     * sorted elements, and between two of them on the line through both. This is the default of PyTorch and of NumPy.
     *
     * @param q which quantile, from 0 for the smallest element to 1 for the largest
     * @param axis the axis, which is dropped
     * @throws IllegalArgumentException if {@code q} is not from 0 to 1, there are no elements, or the type is not
     *     floating
     */
    default T quantile(double q, int axis) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("quantile: q goes from 0 to 1 and is not " + q);
        }
        if (!type().isFloating()) {
            throw new IllegalArgumentException(
                    "quantile of " + type() + " has no type to be in between: convert with to(FLOAT32)");
        }
        T order = orderOfSome("quantile", axis);
        double position = q * (shape().dim(axis) - 1);
        long below = (long) position;
        double above = position - below;
        T value = ranked(order, axis, below);
        if (above > 0) {
            T next = ranked(order, axis, below + 1);
            T distance = next.minus(value);
            // From the nearer of the two, as PyTorch does, so that neither end is missed by a rounding.
            value = above < 0.5 ? value.plus(distance.times(above)) : next.minus(distance.times(1 - above));
        }
        return orNaN(order, axis, value);
    }

    private T orderOfSome(String operation, int axis) {
        if (shape().dim(axis) == 0) {
            throw new IllegalArgumentException(
                    operation + " of no elements is undefined: shape " + shape() + ", axis " + axis);
        }
        return argSort(axis);
    }

    /** NaN where the largest element along an axis is NaN, else the given value. */
    private T orNaN(T order, int axis, T value) {
        T largest = ranked(order, axis, shape().dim(axis) - 1);
        return largest.notEqualTo(largest).select(largest, value);
    }

    /** The element of a rank in ascending order; the axis is dropped. */
    private T ranked(T order, int axis, long rank) {
        T index = order.slice(axis, rank, rank + 1);
        return selected(axis, index).values().squeeze(axis);
    }

    private IndexedValues<T> selected(int axis, T indices) {
        return new IndexedValues<>(self().gather(axis, indices), indices);
    }
}
