package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.layout.Shape;

/**
 * The mean over the rows of {@code -ln(softmax(logits)[label])}, a scalar, in one call of a backend that offers {@link
 * org.kudari.backend.RowFunctions}, for logits that {@link RowOp#takes} allows; else see {@link CrossEntropy}. Operands:
 * logits {@code [rows, classes]}, and labels {@code [rows, 1]} of {@code INT32} or {@code INT64}.
 */
public record RowCrossEntropy() implements BackendOp {
    /** The operation; it has no parameters. */
    public static final RowCrossEntropy INSTANCE = new RowCrossEntropy();

    @Override
    public String name() {
        return "crossEntropy";
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        return new TensorSpec(operands.getFirst().type(), Shape.SCALAR);
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        backend.rowFunctions().crossEntropy(operands.get(0), operands.get(1), out);
    }

    @Override
    public boolean accumulates() {
        return false;
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return new SavedForBackward(0b11, false);
    }

    /** If the pass is recorded, the gradient is one of recorded operations, through the logarithm of the softmax. */
    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        T logits = context.operand(0);
        T labels = context.operand(1);
        if (!context.isRecorded()) {
            context.addGradient(0, RowCrossEntropyGradient.INSTANCE, List.of(logits, labels, context.upstream()));
            return;
        }
        CrossEntropy.addGradient(context, labels, logits.apply(new LogSoftmax(1)));
    }
}
