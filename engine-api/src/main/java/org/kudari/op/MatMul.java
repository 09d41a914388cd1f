package org.kudari.op;

import java.util.Arrays;
import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * The matrix product of the last two axes, {@code [.., m, k] x [.., k, n] -> [.., m, n]}; the axes before them
 * broadcast. Any operand may be a transposed or otherwise strided view.
 */
public record MatMul() implements BackendOp {
    /** The operation; it has no parameters. */
    public static final MatMul INSTANCE = new MatMul();

    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        Shape a = operands.get(0).shape();
        Shape b = operands.get(1).shape();
        DType type = operands.get(0).type();
        if (type != operands.get(1).type()) {
            throw new IllegalArgumentException("matmul: the operands are " + type + " and "
                    + operands.get(1).type() + ", but must have one type: convert one with to("
                    + type.promote(operands.get(1).type()) + ")");
        }
        if (a.rank() < 2 || b.rank() < 2) {
            throw new IllegalArgumentException("matmul: shapes " + a + " and " + b
                    + ": both need at least two axes; give a vector a second one with reshape");
        }
        if (a.dim(-1) != b.dim(-2)) {
            throw new IllegalArgumentException("matmul: shapes " + a + " and " + b + " do not fit: the left one has "
                    + a.dim(-1) + " columns, so the right one needs " + a.dim(-1) + " rows, not " + b.dim(-2));
        }
        if (a.rank() == 2 && b.rank() == 2) {
            return new TensorSpec(type, Shape.of(a.dim(0), b.dim(1)));
        }
        Shape batch = Shape.broadcast(batchOf(a), batchOf(b));
        if (batch == null) {
            throw new IllegalArgumentException("matmul: shapes " + a + " and " + b + ": the batch axes " + batchOf(a)
                    + " and " + batchOf(b) + " do not broadcast");
        }
        return new TensorSpec(type, withMatrix(batch, a.dim(-2), b.dim(-1)));
    }

    private static Shape batchOf(Shape shape) {
        return shape.without(-1).without(-1);
    }

    private static Shape withMatrix(Shape batch, long rows, long columns) {
        long[] dims = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
        dims[batch.rank()] = rows;
        dims[batch.rank() + 1] = columns;
        return Shape.of(dims);
    }

    /**
     * A factor with its batch axes broadcast to those of the product.
     *
     * @param factor the factor, {@code [.., rows, columns]}
     * @param product the shape of the product
     * @return a view of the factor whose batch axes are those of the product
     */
    public static View batched(View factor, Shape product) {
        if (product.rank() == 2) {
            return factor;
        }
        Shape shape = factor.shape();
        return factor.broadcastTo(withMatrix(batchOf(product), shape.dim(-2), shape.dim(-1)));
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        backend.matmul(
                batched(operands.get(0), out.shape()), batched(operands.get(1), out.shape()), out, accumulate, null);
    }

    /** The gradient of each factor reads the other one. */
    @Override
    public SavedForBackward savedForBackward(long needs) {
        return new SavedForBackward((needs & 1) << 1 | (needs & 2) >> 1, false);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        T g = context.upstream();
        if (context.needs(0)) {
            context.addGradient(0, this, List.of(g, context.operand(1).transpose()));
        }
        if (context.needs(1)) {
            context.addGradient(1, this, List.of(context.operand(0).transpose(), g));
        }
    }
}
