package org.kudari.op;

import java.util.List;
import org.kudari.layout.Layout;

/**
 * The axes in another order: axis {@code i} of the result is axis {@code axes[i]} of the operand.
 *
 * @param axes a permutation of the operand's axes, from 0
 */
public record Permute(List<Integer> axes) implements ViewOp {
    /** The two axes of a matrix exchanged. */
    static final Permute TRANSPOSE = new Permute(List.of(1, 0));

    @Override
    public String name() {
        return "permute";
    }

    @Override
    public Layout apply(Layout operand) {
        if (this == TRANSPOSE && operand.shape().rank() == 2) {
            return operand.transpose();
        }
        int[] order = new int[axes.size()];
        long named = 0;
        for (int i = 0; i < order.length; i++) {
            order[i] = axes.get(i);
            named |= 1L << order[i];
        }
        // With as many names as axes, each is named once if all are.
        int rank = operand.shape().rank();
        if (order.length != rank || named != (1L << rank) - 1) {
            throw new IllegalArgumentException("permute: " + axes + " is no order of the axes of shape "
                    + operand.shape() + ": it must name each axis once");
        }
        return operand.permute(order);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        int[] inverse = new int[axes.size()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[axes.get(i)] = i;
        }
        context.addGradient(0, context.upstream().permute(inverse));
    }
}
