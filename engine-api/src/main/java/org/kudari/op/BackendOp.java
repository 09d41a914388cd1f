package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;

/** An operation that a backend computes, by one or more of its calls. */
public non-sealed interface BackendOp extends Op {

    /**
     * The type and shape of the result.
     *
     * @param operands the operands
     * @return the type and shape
     * @throws IllegalArgumentException if the operands do not fit; the message names the operation, the operands and
     *     what would fit
     */
    TensorSpec result(List<? extends TensorLike<?>> operands);

    /**
     * Computes into {@code out}, whose type and shape are those of {@link #result}.
     *
     * @param backend the backend
     * @param operands the operands in its memory
     * @param out the output, dense in row-major order
     * @param accumulate whether to add to {@code out} instead of overwriting it; only if {@link #accumulates}
     */
    void run(Backend backend, List<View> operands, View out, boolean accumulate);

    /** {@return whether {@link #run} can add to its output} */
    default boolean accumulates() {
        return true;
    }
}
