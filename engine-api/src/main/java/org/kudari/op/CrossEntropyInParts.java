package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Indices;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.Layout;
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

    @Override
    public String name() {
        return "crossEntropy";
    }

    @Override
    public <T extends TensorOps<T>> T forward(List<T> operands) {
        T ofLabels = operands.get(2).apply(new OfLabels(), operands.get(1));
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

    /** The element of each row's label: a gather whose error speaks of labels. */
    private record OfLabels() implements BackendOp {
        private static final Gather GATHER = new Gather(1);

        @Override
        public String name() {
            return GATHER.name();
        }

        @Override
        public TensorSpec result(List<? extends TensorLike<?>> operands) {
            return GATHER.result(operands);
        }

        @Override
        public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
            try {
                GATHER.run(backend, operands, out, accumulate);
            } catch (IndexOutOfBoundsException e) {
                throw noClass(backend, operands.get(1), operands.get(0).shape().dim(1), e);
            }
        }

        /** @param indexError the error that remains if all labels are classes: it is about an earlier call */
        private static IndexOutOfBoundsException noClass(
                Backend backend, View labels, long classes, IndexOutOfBoundsException indexError) {
            HostBuffer label = HostBuffer.allocate(labels.type(), 1);
            for (long row = 0; row < labels.shape().dim(0); row++) {
                long at = labels.layout().offset() + row * labels.layout().stride(0);
                backend.peek(new View(labels.buffer(), Layout.contiguous(Shape.of(1), at)), label.segment());
                long value = Elements.loadLong(label, 0);
                if (value < 0 || value >= classes) {
                    return Indices.noClass(value, row, classes);
                }
            }
            return indexError;
        }

        @Override
        public boolean accumulates() {
            return GATHER.accumulates();
        }

        @Override
        public SavedForBackward savedForBackward(long needs) {
            return GATHER.savedForBackward(needs);
        }

        @Override
        public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
            GATHER.backward(context);
        }
    }
}
