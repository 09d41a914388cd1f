package org.kudari.op;

import java.util.List;

/** An operation whose forward pass is made of other operations, with a backward rule of its own. */
public non-sealed interface CompositeOp extends Op {

    /**
     * Computes the result. The operations that it uses are not recorded.
     *
     * @param <T> the type of the tensors
     * @param operands the operands
     * @return the result
     */
    <T extends TensorOps<T>> T forward(List<T> operands);

    /**
     * {@return whether the parts are recorded in place of this operation where it is not one call} Its rule then serves
     * the one call alone.
     */
    default boolean recordsParts() {
        return false;
    }

    /**
     * The same operation as one call, for backends that offer it.
     *
     * @param operands the operands
     * @return the call; null if there is none for these operands
     */
    default RowOp rowOp(List<? extends TensorLike<?>> operands) {
        return null;
    }
}
