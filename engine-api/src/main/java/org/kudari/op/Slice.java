package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/**
 * The elements {@code from, from + step, ...} of one axis.
 *
 * @param axis the axis, from 0
 * @param from the first index
 * @param count the number of elements
 * @param step the distance of the indices; a negative one reverses the order
 */
public record Slice(int axis, long from, long count, long step) implements ViewOp {
    private static final double[] NO_UNIFORMS = {};

    @Override
    public String name() {
        return "slice";
    }

    @Override
    public Layout apply(Layout operand) {
        long extent = operand.shape().dim(axis);
        long last = from + (count - 1) * step;
        if (count < 0
                || count > extent
                || step == 0
                || count > 0 && (from < 0 || from >= extent || last < 0 || last >= extent)) {
            throw new IllegalArgumentException("slice: " + count + " element(s) from " + from + " with step " + step
                    + " do not lie inside axis " + axis + " of shape " + operand.shape());
        }
        return operand.slice(axis, from, count, step);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        context.addGradient(0, new Unslice(this, context.operandShape(0).dim(axis)), List.of(context.upstream()));
    }

    /**
     * The gradient of a slice: zeros, with the operand at the positions of the slice.
     *
     * @param slice the slice
     * @param extent the extent of the axis before the slice
     */
    public record Unslice(Slice slice, long extent) implements BackendOp {
        @Override
        public String name() {
            return "unslice";
        }

        @Override
        public TensorSpec result(List<? extends TensorLike<?>> operands) {
            Shape shape = operands.getFirst().shape().with(slice.axis, extent);
            return new TensorSpec(operands.getFirst().type(), shape);
        }

        @Override
        public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
            if (!accumulate) {
                Fill.zeros(backend, out);
            }
            View target = new View(out.buffer(), slice.apply(out.layout()));
            backend.map(
                    Kernel.IDENTITY.accumulating(), NO_UNIFORMS, List.of(operands.getFirst(), target), List.of(target));
        }

        @Override
        public SavedForBackward savedForBackward(long needs) {
            return SavedForBackward.NOTHING;
        }

        @Override
        public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
            context.addGradient(0, context.upstream().apply(slice));
        }
    }
}
