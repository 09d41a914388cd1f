package org.kudari.op;

import java.util.List;

/** An operation whose forward pass is made of other operations, but whose backward pass is a rule of its own. */
public non-sealed interface CompositeOp extends Op {

    /** The result; what is computed on the way is not recorded. */
    <T extends TensorOps<T>> T forward(List<T> operands);

    /** The same in one call, for backends that offer it; null if there is none for these operands. */
    default RowOp rowOp(List<? extends TensorLike<?>> operands) {
        return null;
    }
}
