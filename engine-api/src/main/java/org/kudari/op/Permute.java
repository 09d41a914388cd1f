package org.kudari.op;

import java.util.List;
import org.kudari.layout.Layout;

/** The axes in another order: axis {@code i} of the result is axis {@code axes[i]} of the operand. */
public record Permute(List<Integer> axes) implements ViewOp {
    @Override
    public String name() {
        return "permute";
    }

    @Override
    public Layout apply(Layout operand) {
        int rank = operand.shape().rank();
        boolean isPermutation = axes.size() == rank
                && axes.stream().distinct().count() == rank
                && axes.stream().allMatch(axis -> axis >= 0 && axis < rank);
        if (!isPermutation) {
            throw new IllegalArgumentException("permute: " + axes + " is no order of the axes of shape "
                    + operand.shape() + ": it must name each axis once");
        }
        return operand.permute(axes.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public <T extends TensorOps<T>> void backward(Backprop<T> pass) {
        int[] inverse = new int[axes.size()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[axes.get(i)] = i;
        }
        pass.give(0, pass.upstream().permute(inverse));
    }
}
