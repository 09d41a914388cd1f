package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * Selects elements along one axis by index: {@code out[.., i, ..] = source[.., indices[.., i, ..], ..]}. The indices
 * ({@code INT32} or {@code INT64}) have the shape of the result. That is the source's shape except for the extent of
 * the axis. Operands: source, indices.
 *
 * @param axis the axis, from 0
 */
public record Gather(int axis) implements BackendOp {
    @Override
    public String name() {
        return "gather";
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        Shape source = operands.get(0).shape();
        Shape indices = operands.get(1).shape();
        requireIndices(name(), operands.get(1));
        if (indices.rank() != source.rank()
                || !source.with(axis, indices.dim(axis)).equals(indices)) {
            throw new IllegalArgumentException("gather: indices of shape " + indices + " do not fit a source of shape "
                    + source + ": all extents but that of axis " + axis + " must be equal");
        }
        return new TensorSpec(operands.get(0).type(), indices);
    }

    static void requireIndices(String operation, TensorLike<?> indices) {
        if (indices.type() != DType.INT32 && indices.type() != DType.INT64) {
            throw new IllegalArgumentException(operation + ": indices are INT32 or INT64, not " + indices.type()
                    + ": convert them with to(INT64)");
        }
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        backend.gather(operands.get(0), operands.get(1), axis, out);
    }

    @Override
    public boolean accumulates() {
        return false;
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return new SavedForBackward(2, false);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        ScatterAdd back = new ScatterAdd(axis, context.operandShape(0).dim(axis));
        context.addGradient(0, back, List.of(context.upstream(), context.operand(1)));
    }
}
