package org.kudari.op;

import java.util.List;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.layout.Shape;

/**
 * The mean over the rows of {@code -ln(softmax(logits)[label])}, a scalar. Operands: logits {@code [rows, classes]}, and
 * labels {@code [rows, 1]} of {@code INT32} or {@code INT64}. It is one call where {@link RowFunctions} take the logits,
 * and so is its gradient in a pass that is not recorded.
 */
public record CrossEntropy() implements CompositeOp, RowOp {
    /** The operation; it has no parameters. */
    public static final CrossEntropy INSTANCE = new CrossEntropy();

    @Override
    public String name() {
        return "crossEntropy";
    }

    @Override
    public <T extends TensorOps<T>> T forward(List<T> operands) {
        T logits = operands.getFirst();
        return logits.apply(
                CrossEntropyInParts.INSTANCE, List.of(logits, operands.get(1), logits.apply(new LogSoftmax(1))));
    }

    @Override
    public boolean recordsParts() {
        return true;
    }

    @Override
    public RowOp rowOp(List<? extends TensorLike<?>> operands) {
        return RowOp.takes(operands.getFirst(), 1) ? this : null;
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        return new TensorSpec(operands.getFirst().type(), Shape.SCALAR);
    }

    @Override
    public void run(RowFunctions rows, List<View> operands, View out) {
        rows.crossEntropy(operands.get(0), operands.get(1), out);
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return new SavedForBackward(0b11, false);
    }

    /** The rule of the one call. In a recorded pass the gradient is made of recorded operations. */
    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        T logits = context.operand(0);
        T labels = context.operand(1);
        if (context.isRecorded()) {
            CrossEntropyInParts.addGradient(context, labels, logits.apply(new LogSoftmax(1)));
        } else {
            context.addGradient(0, CrossEntropyGradient.INSTANCE, List.of(logits, labels, context.upstream()));
        }
    }
}
