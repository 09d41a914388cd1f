package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/**
 * The elements of two axes whose indices differ by an offset. They become the last axis; the other axes stay before it.
 *
 * @param offset the index of the column less that of the row
 * @param rows the axis of the rows, from 0
 * @param columns the axis of the columns, from 0, another one
 */
record Diagonal(long offset, int rows, int columns) implements ViewOp {
    private static final double[] NO_UNIFORMS = {};

    @Override
    public String name() {
        return "diagonal";
    }

    @Override
    public Layout apply(Layout operand) {
        return operand.diagonal(rows, columns, offset);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        context.addGradient(0, new Embed(this, context.operandShape(0)), List.of(context.upstream()));
    }

    /**
     * The gradient of a diagonal: zeros, with the operand on the diagonal.
     *
     * @param diagonal the diagonal
     * @param shape the shape of the result
     */
    record Embed(Diagonal diagonal, Shape shape) implements BackendOp {
        @Override
        public String name() {
            return "diagonalEmbed";
        }

        @Override
        public TensorSpec result(List<? extends TensorLike<?>> operands) {
            return new TensorSpec(operands.getFirst().type(), shape);
        }

        @Override
        public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
            if (!accumulate) {
                Fill.zeros(backend, out);
            }
            View target = new View(out.buffer(), diagonal.apply(out.layout()));
            backend.map(
                    Kernel.IDENTITY.accumulating(), NO_UNIFORMS, List.of(operands.getFirst(), target), List.of(target));
        }

        @Override
        public SavedForBackward savedForBackward(long needs) {
            return SavedForBackward.NOTHING;
        }

        @Override
        public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
            context.addGradient(0, context.upstream().apply(diagonal));
        }
    }
}
