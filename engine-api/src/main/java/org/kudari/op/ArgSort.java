package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.View;
import org.kudari.layout.DType;

/**
 * The first of the indices ({@code INT64}) that sort the elements along an axis. {@link CompositeCall.ArgSort} states
 * the order. It has no gradient: the sorted values are a {@link Gather}, which has one.
 *
 * @param axis the axis, from 0
 * @param descending whether the largest element comes first
 * @param count the number of indices; the extent of the axis for all
 */
public record ArgSort(int axis, boolean descending, long count) implements BackendOp {
    @Override
    public String name() {
        return "argSort";
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        return new TensorSpec(DType.INT64, operands.getFirst().shape().with(axis, count));
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        backend.run(new CompositeCall.ArgSort(axis, descending, operands.getFirst(), out));
    }

    @Override
    public boolean accumulates() {
        return false;
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return SavedForBackward.NOTHING;
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        // Piecewise constant: the gradient is zero.
    }
}
