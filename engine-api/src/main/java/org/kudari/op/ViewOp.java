package org.kudari.op;

import org.kudari.layout.Layout;

/** An operation on one operand that moves no data: the result is another layout of the same buffer. */
public non-sealed interface ViewOp extends Op {

    /**
     * The layout of the result, or null where the operand's strides do not allow one; then the operand is copied to a
     * contiguous layout and asked again.
     */
    Layout apply(Layout operand);

    @Override
    default SavedForBackward savedForBackward(long needs) {
        return SavedForBackward.NOTHING;
    }
}
