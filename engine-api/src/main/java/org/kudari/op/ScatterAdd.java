package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.layout.Shape;

/**
 * Adds elements to zeros along one axis, at the positions that the indices name: {@code out[.., indices[.., i, ..], ..]
 * += source[.., i, ..]}. It is the reverse of {@link Gather}. Operands: source, indices, of one shape.
 *
 * @param axis the axis, from 0
 * @param extent the extent of the axis in the result
 */
public record ScatterAdd(int axis, long extent) implements BackendOp {
    @Override
    public String name() {
        return "scatterAdd";
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        Shape source = operands.get(0).shape();
        Gather.requireIndices(name(), operands.get(1));
        if (!source.equals(operands.get(1).shape())) {
            throw new IllegalArgumentException("scatterAdd: the source " + source + " and its indices "
                    + operands.get(1).shape() + " must have one shape");
        }
        return new TensorSpec(operands.get(0).type(), source.with(axis, extent));
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        if (!accumulate) {
            Fill.zeros(backend, out);
        }
        backend.scatterAdd(operands.get(0), operands.get(1), axis, out);
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return new SavedForBackward(2, false);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        context.addGradient(0, new Gather(axis), List.of(context.upstream(), context.operand(1)));
    }
}
