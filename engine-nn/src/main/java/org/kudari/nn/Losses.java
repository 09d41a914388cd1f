package org.kudari.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.kudari.backend.Reduction;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.CrossEntropy;
import org.kudari.op.Reduce;
import org.kudari.tensor.Tensor;

/**
 * Loss functions. Each is a scalar, the mean over all elements or examples. Predictions and targets must have the same
 * shape: they do not broadcast.
 */
public final class Losses {
    private Losses() {}

    /**
     * {@return the mean of (prediction - target)^2}
     *
     * @param predictions the predictions, of any shape
     * @param targets the true values, of the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor meanSquaredError(Tensor predictions, Tensor targets) {
        return meanOf("meanSquaredError", NamedFunction.SQUARED_ERROR, predictions, targets);
    }

    /**
     * {@return the mean of |prediction - target|}
     *
     * @param predictions the predictions, of any shape
     * @param targets the true values, of the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor meanAbsoluteError(Tensor predictions, Tensor targets) {
        return meanOf("meanAbsoluteError", NamedFunction.ABSOLUTE_ERROR, predictions, targets);
    }

    /**
     * {@return the mean Huber loss: half the square of an error up to 1, linear beyond}
     *
     * @param predictions the predictions, of any shape
     * @param targets the true values, of the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor huber(Tensor predictions, Tensor targets) {
        return meanOf("huber", NamedFunction.HUBER, predictions, targets);
    }

    /**
     * {@return the mean binary cross-entropy of probabilities}
     *
     * @param probabilities the predicted probabilities in [0, 1]
     * @param targets the true ones in [0, 1], of the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor binaryCrossEntropy(Tensor probabilities, Tensor targets) {
        return meanOf("binaryCrossEntropy", NamedFunction.BINARY_CROSS_ENTROPY, probabilities, targets);
    }

    /**
     * {@return the mean binary cross-entropy of sigmoid(logits), stable for logits of any size}
     *
     * @param logits the predicted logits
     * @param targets the true probabilities in [0, 1], of the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor targets) {
        return meanOf("binaryCrossEntropyWithLogits", NamedFunction.BINARY_CROSS_ENTROPY_WITH_LOGITS, logits, targets);
    }

    /** @param name the name of the method, for an error */
    private static Tensor meanOf(String name, NamedFunction loss, Tensor predictions, Tensor targets) {
        if (!predictions.shape().equals(targets.shape())) {
            throw new IllegalArgumentException(name + ": predictions of shape " + predictions.shape()
                    + " and targets of shape " + targets.shape() + " must have one shape");
        }
        List<Integer> axes =
                IntStream.range(0, predictions.shape().rank()).boxed().toList();
        Reduce mean = Reduce.of(loss.functionName(), Reduction.MEAN, loss.kernel(), axes);
        return predictions.apply(mean, targets).reshape(Shape.SCALAR);
    }

    /**
     * Computes the mean cross-entropy of softmax(logits) and the true classes. It is accurate for logits of any size,
     * and for a loss near 0.
     *
     * @param logits {@code [batch, classes]}
     * @param labels {@code [batch]}, class indices from 0, of an integer type
     * @return a scalar
     * @throws IndexOutOfBoundsException if a label is not the index of a class; on an asynchronous device, when the
     *     result is read
     * @throws IllegalArgumentException if the shapes do not fit, or the labels are not of an integer type
     */
    public static Tensor crossEntropy(Tensor logits, Tensor labels) {
        if (logits.shape().rank() != 2
                || labels.shape().rank() != 1
                || logits.shape().dim(0) != labels.shape().dim(0)) {
            throw new IllegalArgumentException(
                    "crossEntropy: logits of shape " + logits.shape() + " and labels of shape " + labels.shape()
                            + " do not fit: they must be [batch, classes] and [batch]");
        }
        if (logits.shape().dim(1) == 0 && logits.shape().dim(0) > 0) {
            throw new IllegalArgumentException("crossEntropy: logits of shape " + logits.shape() + " have no classes");
        }
        if (!logits.type().isFloating()) {
            throw new IllegalArgumentException("crossEntropy: logits are of a floating type, not " + logits.type()
                    + ": convert them with to(FLOAT32)");
        }
        // Converting would turn 1.7 into class 1, and NaN into class 0.
        if (labels.type().isFloating()) {
            throw new IllegalArgumentException("crossEntropy: labels are class indices of an integer type, not "
                    + labels.type() + ": convert them with to(INT64)");
        }
        Tensor indices = labels.type() == DType.INT32 ? labels : labels.to(DType.INT64);
        return logits.apply(CrossEntropy.INSTANCE, indices.unsqueeze(1));
    }
}
