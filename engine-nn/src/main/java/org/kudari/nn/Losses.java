package org.kudari.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.kudari.backend.Reduction;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Reduce;
import org.kudari.tensor.Tensor;

/** Losses: a scalar each, the mean over all elements or examples. Predictions and targets do not broadcast. */
public final class Losses {
    private Losses() {}

    /** The mean squared error of predictions and targets of one shape. */
    public static Tensor meanSquaredError(Tensor predictions, Tensor targets) {
        return meanOf(NamedFunction.SQUARED_ERROR, predictions, targets);
    }

    /** The mean absolute error. */
    public static Tensor meanAbsoluteError(Tensor predictions, Tensor targets) {
        return meanOf(NamedFunction.ABSOLUTE_ERROR, predictions, targets);
    }

    /** The mean Huber loss: quadratic up to an error of 1, linear beyond. */
    public static Tensor huber(Tensor predictions, Tensor targets) {
        return meanOf(NamedFunction.HUBER, predictions, targets);
    }

    /** The mean binary cross-entropy of probabilities in [0, 1], and targets in [0, 1] of the same shape. */
    public static Tensor binaryCrossEntropy(Tensor probabilities, Tensor targets) {
        return meanOf(NamedFunction.BINARY_CROSS_ENTROPY, probabilities, targets);
    }

    /** The mean binary cross-entropy of sigmoid(logits), stable for logits of any size. */
    public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor targets) {
        return meanOf(NamedFunction.BINARY_CROSS_ENTROPY_WITH_LOGITS, logits, targets);
    }

    private static Tensor meanOf(NamedFunction loss, Tensor predictions, Tensor targets) {
        if (!predictions.shape().equals(targets.shape())) {
            throw new IllegalArgumentException(loss.functionName() + ": predictions of shape " + predictions.shape()
                    + " and targets of shape " + targets.shape() + " must have one shape");
        }
        List<Integer> axes =
                IntStream.range(0, predictions.shape().rank()).boxed().toList();
        Reduce mean = Reduce.of(loss.functionName(), Reduction.MEAN, loss.kernel(), axes);
        return predictions.apply(mean, targets).reshape(Shape.SCALAR);
    }

    /**
     * The mean cross-entropy of softmax(logits) and the true classes.
     *
     * @param logits {@code [batch, classes]}
     * @param labels {@code [batch]}, class indices from 0, of an integer type
     * @throws IndexOutOfBoundsException if a label is no class; where the device runs behind, when its result is read
     */
    public static Tensor crossEntropy(Tensor logits, Tensor labels) {
        if (logits.shape().rank() != 2
                || labels.shape().rank() != 1
                || logits.shape().dim(0) != labels.shape().dim(0)) {
            throw new IllegalArgumentException(
                    "crossEntropy: logits of shape " + logits.shape() + " and labels of shape " + labels.shape()
                            + " do not fit: they must be [batch, classes] and [batch]");
        }
        // Converting would turn 1.7 into class 1, and NaN into class 0.
        if (labels.type().isFloating()) {
            throw new IllegalArgumentException("crossEntropy: labels are class indices of an integer type, not "
                    + labels.type() + ": convert them with to(INT64)");
        }
        Tensor indices = labels.type() == DType.INT32 ? labels : labels.to(DType.INT64);
        Tensor total = logits.apply(CrossEntropy.TOTAL);
        return logits.apply(CrossEntropy.INSTANCE, List.of(logits, indices.unsqueeze(1), total));
    }
}
