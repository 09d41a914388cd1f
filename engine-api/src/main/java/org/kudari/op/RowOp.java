package org.kudari.op;

import java.util.List;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** A {@link CompositeOp} as one call of a backend that offers {@link RowFunctions}. */
public interface RowOp {

    /**
     * The type and shape of the result.
     *
     * @param operands the operands
     * @return the type and shape
     */
    TensorSpec result(List<? extends TensorLike<?>> operands);

    /**
     * Computes into {@code out}, whose type and shape are those of {@link #result}.
     *
     * @param rows the functions of the backend
     * @param operands the operands in its memory
     * @param out the output, dense in row-major order
     */
    void run(RowFunctions rows, List<View> operands, View out);

    /**
     * Tells whether row functions support an operand along an axis: {@code FLOAT32}, the last axis, at least one
     * element, and at most {@link RowFunctions#MAX_COLUMNS} columns.
     *
     * @param x the operand
     * @param axis the axis, from 0
     * @return whether they do
     */
    static boolean takes(TensorLike<?> x, int axis) {
        Shape shape = x.shape();
        return x.type() == DType.FLOAT32
                && axis == shape.rank() - 1
                && shape.elements() > 0
                && shape.dim(axis) <= RowFunctions.MAX_COLUMNS;
    }
}
