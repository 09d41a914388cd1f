package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;

/** An operation that asks a backend to compute its result. */
public non-sealed interface BackendOp extends Op {

    /**
     * The type and shape of the result.
     *
     * @throws IllegalArgumentException if the operands do not fit, naming the operation, what met and what would fit
     */
    TensorSpec result(List<? extends TensorLike<?>> operands);

    /**
     * Computes into {@code out}, whose type and shape are those of {@link #result}.
     *
     * @param accumulate adds to {@code out} instead of overwriting it; only where {@link #accumulates}
     */
    void run(Backend backend, List<View> operands, View out, boolean accumulate);

    /** Whether {@link #run} can add to its output. */
    default boolean accumulates() {
        return true;
    }
}
