package org.kudari.op;

import org.kudari.layout.Layout;

/** An operation on one operand that moves no data: the result is another layout of the same buffer. */
public non-sealed interface ViewOp extends Op {

    /**
     * The layout of the result. If it is null, the operand is copied to a contiguous layout, for which there is one.
     *
     * @param operand the layout of the operand
     * @return the layout of the result; null if the operand's strides do not allow one
     * @throws IllegalArgumentException if the operand's shape does not fit the operation
     */
    Layout apply(Layout operand);

    @Override
    default SavedForBackward savedForBackward(long needs) {
        return SavedForBackward.NOTHING;
    }
}
