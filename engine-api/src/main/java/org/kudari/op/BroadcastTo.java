package org.kudari.op;

import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/**
 * The operand repeated to a larger shape by NumPy's rules.
 *
 * @param shape the shape of the result
 */
public record BroadcastTo(Shape shape) implements ViewOp {
    @Override
    public String name() {
        return "broadcastTo";
    }

    @Override
    public Layout apply(Layout operand) {
        if (!operand.shape().broadcastsTo(shape)) {
            throw new IllegalArgumentException("broadcastTo: shape " + operand.shape() + " does not broadcast to "
                    + shape + ": aligned at the last axis, each extent must be the target's or 1");
        }
        return operand.broadcastTo(shape);
    }

    /** The backward pass sums the gradient to the operand's shape. */
    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        context.addGradient(0, context.upstream());
    }
}
