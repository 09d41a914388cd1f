package org.kudari.op;

import java.util.List;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** A {@link CompositeOp} as one call of a backend that offers {@link RowFunctions}. */
public interface RowOp {

    /** The type and shape of the result. */
    TensorSpec result(List<? extends TensorLike<?>> operands);

    /** Computes into {@code out}, whose type and shape are those of {@link #result}. */
    void run(RowFunctions rows, List<View> operands, View out);

    /** Whether row functions support this operand along this axis. */
    static boolean takes(TensorLike<?> x, int axis) {
        Shape shape = x.shape();
        return x.type() == DType.FLOAT32
                && axis == shape.rank() - 1
                && shape.elements() > 0
                && shape.dim(axis) <= RowFunctions.MAX_COLUMNS;
    }
}
