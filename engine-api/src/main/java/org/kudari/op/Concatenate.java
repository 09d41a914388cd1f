package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/**
 * The operands one after another along an axis. They have one type, and equal extents on the other axes.
 *
 * @param axis the axis, from 0
 */
public record Concatenate(int axis) implements BackendOp {
    private static final double[] NO_UNIFORMS = {};

    @Override
    public String name() {
        return "concatenate";
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        Shape first = operands.getFirst().shape();
        DType type = operands.getFirst().type();
        long extent = 0;
        for (TensorLike<?> operand : operands) {
            Shape shape = operand.shape();
            if (operand.type() != type) {
                throw new IllegalArgumentException("concatenate: the operands are " + type + " and " + operand.type()
                        + ", but must have one type");
            }
            if (shape.rank() != first.rank()
                    || !shape.with(axis, first.dim(axis)).equals(first)) {
                throw new IllegalArgumentException("concatenate: shapes " + first + " and " + shape
                        + " do not fit: all extents but that of axis " + axis + " must be equal");
            }
            extent += shape.dim(axis);
        }
        return new TensorSpec(type, first.with(axis, extent));
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        long from = 0;
        for (View operand : operands) {
            long extent = operand.shape().dim(axis);
            Layout part = out.layout().slice(axis, from, extent, 1);
            View target = new View(out.buffer(), part);
            if (accumulate) {
                backend.map(Kernel.IDENTITY.accumulating(), NO_UNIFORMS, List.of(operand, target), List.of(target));
            } else {
                backend.map(Kernel.IDENTITY, NO_UNIFORMS, List.of(operand), List.of(target));
            }
            from += extent;
        }
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return SavedForBackward.NOTHING;
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        long from = 0;
        for (int i = 0; i < context.operands(); i++) {
            long extent = context.operandShape(i).dim(axis);
            if (context.needs(i)) {
                context.addGradient(i, context.upstream().slice(axis, from, from + extent));
            }
            from += extent;
        }
    }
}
