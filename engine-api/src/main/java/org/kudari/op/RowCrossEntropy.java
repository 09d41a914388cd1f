package org.kudari.op;

import java.util.List;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.layout.Shape;

/**
 * The mean over the rows of {@code total - logits[label]}, a scalar, in one call. Operands: logits {@code [rows,
 * classes]}, labels {@code [rows, 1]} of {@code INT32} or {@code INT64}, and the log-sum-exp of each row, {@code [rows,
 * 1]}.
 */
public record RowCrossEntropy() implements RowOp {
    /** The operation; it has no parameters. */
    public static final RowCrossEntropy INSTANCE = new RowCrossEntropy();

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        return new TensorSpec(operands.getFirst().type(), Shape.SCALAR);
    }

    @Override
    public void run(RowFunctions rows, List<View> operands, View out) {
        rows.crossEntropy(operands.get(0), operands.get(1), operands.get(2), out);
    }
}
