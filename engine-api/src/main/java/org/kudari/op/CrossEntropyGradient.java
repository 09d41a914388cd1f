package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;

/**
 * The gradient of {@link CrossEntropy} in one call of {@link org.kudari.backend.RowFunctions}, for a pass that is not
 * recorded. Operands: those of the loss, and the gradient of the loss.
 */
public record CrossEntropyGradient() implements BackendOp {
    /** The operation; it has no parameters. */
    public static final CrossEntropyGradient INSTANCE = new CrossEntropyGradient();

    @Override
    public String name() {
        return "crossEntropy'";
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        TensorLike<?> logits = operands.getFirst();
        return new TensorSpec(logits.type(), logits.shape());
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        backend.rowFunctions().crossEntropyGradient(operands.get(0), operands.get(1), operands.get(2), out);
    }

    @Override
    public boolean accumulates() {
        return false;
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return SavedForBackward.NOTHING;
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        throw new IllegalStateException(name() + " is never recorded");
    }
}
