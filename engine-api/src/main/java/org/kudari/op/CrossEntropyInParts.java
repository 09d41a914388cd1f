package org.kudari.op;

import java.util.List;
import org.kudari.backend.Reduction;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;

/**
 * The mean over the rows of {@code -ln(softmax(logits)[label])}, a scalar, made of several calls. Operands: logits
 * {@code [rows, classes]}, labels {@code [rows, 1]} of {@code INT32} or {@code INT64}, and the {@link LogSoftmax} of the
 * same logits. {@link CrossEntropy} is made of it where it is not one call.
 *
 * <p>The gradient of the logits is {@code (softmax - one-hot) / rows}. It includes the contribution through the
 * logarithm of the softmax, which therefore gets none. That is an operand, so that it is recorded and second derivatives
 * work.
 */
public record CrossEntropyInParts() implements CompositeOp {
    /** The operation; it has no parameters. */
    public static final CrossEntropyInParts INSTANCE = new CrossEntropyInParts();

    private static final Reduce NEGATED_MEAN = Reduce.of(
            "crossEntropy", Reduction.MEAN, Kernel.of(1, 0, Expr.input(0).negate()), List.of(0, 1));

    private static final GatherLabels OF_LABELS = new GatherLabels("crossEntropy");

    @Override
    public String name() {
        return "crossEntropy";
    }

    @Override
    public <T extends TensorOps<T>> T forward(List<T> operands) {
        T ofLabels = operands.get(2).apply(OF_LABELS, operands.get(1));
        return ofLabels.apply(NEGATED_MEAN).reshape(Shape.SCALAR);
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return new SavedForBackward(0b110, false);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        addGradient(context, context.operand(1), context.operand(2));
    }

    /** Adds the gradient of the logits, operand 0: that of a logarithm of a softmax whose gradient is one-hot. */
    static <T extends TensorOps<T>> void addGradient(BackwardContext<T> context, T labels, T logSoftmax) {
        T share = context.upstream().div(-labels.shape().dim(0)).broadcastTo(labels.shape());
        ScatterAdd toLabels = new ScatterAdd(1, logSoftmax.shape().dim(1));
        T oneHot = share.apply(toLabels, labels);
        context.addGradient(0, LogSoftmaxGradient.INSTANCE, List.of(logSoftmax, oneHot, share));
    }
}
