package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;

/**
 * The operand between elements that are all the same number.
 *
 * @param axis the axis, from 0
 * @param before the number of elements before the operand
 * @param after the number of elements after it
 * @param value the number
 */
record Pad(int axis, long before, long after, double value) implements BackendOp {
    private static final double[] NO_UNIFORMS = {};

    @Override
    public String name() {
        return "pad";
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        TensorLike<?> x = operands.getFirst();
        if (before < 0 || after < 0) {
            throw new IllegalArgumentException("pad: " + before + " element(s) before and " + after
                    + " after: a width must be at least 0; slice takes elements away");
        }
        Numbers.requireInRange(name(), x.type(), value);
        if (!x.type().isFloating() && value != Math.rint(value)) {
            throw new IllegalArgumentException(
                    "pad: the number " + value + " is no integer, but the type is " + x.type());
        }
        Shape shape = x.shape();
        return new TensorSpec(x.type(), shape.with(axis, before + shape.dim(axis) + after));
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        long extent = operands.getFirst().shape().dim(axis);
        fill(backend, out, 0, before);
        fill(backend, out, before + extent, after);
        backend.map(Kernel.IDENTITY, NO_UNIFORMS, operands, List.of(part(out, before, extent)));
    }

    private void fill(Backend backend, View out, long from, long count) {
        if (count > 0) {
            Fill.with(backend, part(out, from, count), value);
        }
    }

    private View part(View out, long from, long count) {
        return new View(out.buffer(), out.layout().slice(axis, from, count, 1));
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
        long extent = context.operandShape(0).dim(axis);
        context.addGradient(0, context.upstream().slice(axis, before, before + extent));
    }
}
