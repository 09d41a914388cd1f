package org.kudari.op;

import java.util.List;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * The index ({@code INT64}) of the largest or smallest element along an axis, which stays with extent 1. It has no
 * gradient.
 *
 * @param reduction which index
 * @param axis the axis, from 0
 */
public record ArgReduce(ArgReduction reduction, int axis) implements BackendOp {
    @Override
    public String name() {
        return reduction == ArgReduction.ARG_MAX ? "argMax" : "argMin";
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        Shape shape = operands.getFirst().shape();
        if (shape.dim(axis) == 0) {
            throw new IllegalArgumentException(
                    name() + " of no elements is undefined: shape " + shape + ", axis " + axis);
        }
        return new TensorSpec(DType.INT64, shape.with(axis, 1));
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        backend.argReduce(reduction, operands.getFirst(), axis, out);
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
