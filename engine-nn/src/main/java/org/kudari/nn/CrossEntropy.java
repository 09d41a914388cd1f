package org.kudari.nn;

import static org.kudari.expr.Functions.exp;

import java.util.List;
import org.kudari.backend.Reduction;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;
import org.kudari.op.BackwardContext;
import org.kudari.op.CompositeOp;
import org.kudari.op.Elementwise;
import org.kudari.op.LogSumExp;
import org.kudari.op.Reduce;
import org.kudari.op.RowCrossEntropy;
import org.kudari.op.RowCrossEntropyGradient;
import org.kudari.op.RowOp;
import org.kudari.op.SavedForBackward;
import org.kudari.op.ScatterAdd;
import org.kudari.op.TensorLike;
import org.kudari.op.TensorOps;

/**
 * The mean over the rows of {@code logSumExp(logits) - logits[label]}, a scalar. Operands: logits {@code [batch,
 * classes]}, labels {@code [batch, 1]}, and the log-sum-exp of the same logits, {@code [batch, 1]}. The gradient of the
 * logits, {@code (softmax - one-hot) / batch}, is the whole one: it includes the contribution through the log-sum-exp.
 * The log-sum-exp is an operand, so that it is recorded and second derivatives work.
 */
record CrossEntropy() implements CompositeOp {
    static final CrossEntropy INSTANCE = new CrossEntropy();

    /** The operand that {@link CrossEntropy} takes beside the logits. */
    static final LogSumExp TOTAL = new LogSumExp(1);

    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);

    private static final Reduce MEAN_DIFFERENCE =
            Reduce.of("crossEntropy", Reduction.MEAN, Kernel.of(2, 0, X.minus(Y)), List.of(0, 1));

    /** Of the logits, their log-sum-exp, and the gradient of a row's loss with its sign changed. */
    private static final Elementwise SOFTMAX_TIMES_MINUS = Elementwise.of(
            "crossEntropy'", Kernel.of(3, 0, exp(X.minus(Y)).times(Expr.input(2).negate())));

    @Override
    public String name() {
        return "crossEntropy";
    }

    @Override
    public <T extends TensorOps<T>> T forward(List<T> operands) {
        T ofTrueClass = operands.get(0).gather(1, operands.get(1));
        return operands.get(2).apply(MEAN_DIFFERENCE, ofTrueClass).reshape(Shape.SCALAR);
    }

    @Override
    public RowOp rowOp(List<? extends TensorLike<?>> operands) {
        return RowOp.takes(operands.getFirst(), 1) ? RowCrossEntropy.INSTANCE : null;
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return new SavedForBackward(0b111, false);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        T logits = context.operand(0);
        T labels = context.operand(1);
        if (!context.isRecorded() && context.hasRowFunctions() && RowOp.takes(logits, 1)) {
            context.addGradient(
                    0,
                    RowCrossEntropyGradient.INSTANCE,
                    List.of(logits, labels, context.operand(2), context.upstream()));
            return;
        }
        long rows = labels.shape().dim(0);
        T minusShare = context.upstream().div(-rows);
        context.addGradient(0, SOFTMAX_TIMES_MINUS, List.of(logits, context.operand(2), minusShare));
        ScatterAdd oneHot = new ScatterAdd(1, logits.shape().dim(1));
        context.addGradient(0, oneHot, List.of(minusShare.broadcastTo(labels.shape()), labels));
    }
}
