package org.kudari.op;

/**
 * Elements in place of others along one axis. For each position of the result, the last element of the source that is
 * put there is found first, in whole numbers. What remains is a {@link Gather} from the source and a choice, which have
 * gradients of every order.
 */
final class Scatter {
    private Scatter() {}

    /** @param source of the base's type, and of its shape except for the extent of the axis */
    static <T extends TensorOps<T>> T along(int axis, T base, T indices, T source) {
        Gather.requireIndices("scatter", indices);
        if (!source.shape().equals(indices.shape())) {
            throw new IllegalArgumentException("scatter: the source " + source.shape() + " and its indices "
                    + indices.shape() + " must have one shape");
        }
        if (source.shape().elements() == 0) {
            return base;
        }
        T ends = endsOfWriters(axis, indices, base.shape().dim(axis));
        T isWritten = ends.greaterThan(0L);
        T chosen = source.gather(axis, isWritten.select(ends.minus(1L), 0L));
        return isWritten.select(chosen, base);
    }

    /**
     * For each position of the axis, 1 more than the place of the last index that names it; 0 if none does. A stable
     * sort puts equal indices next to each other, in their order, so the last of each run is the one. All others add 0.
     */
    private static <T extends TensorOps<T>> T endsOfWriters(int axis, T indices, long extent) {
        T order = indices.argSort(axis);
        T sorted = indices.gather(axis, order);
        long count = sorted.shape().dim(axis);
        T isLast = sorted.slice(axis, 1, count)
                .notEqualTo(sorted.slice(axis, 0, count - 1))
                .pad(axis, 0, 1, 1);
        return isLast.select(order.plus(1L), 0L).scatterAdd(axis, sorted, extent);
    }
}
