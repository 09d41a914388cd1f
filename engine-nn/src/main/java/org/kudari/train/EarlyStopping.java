package org.kudari.train;

import java.util.function.ToDoubleFunction;
import org.kudari.data.Dataset;
import org.kudari.loss.BatchLoss;
import org.kudari.loss.Loss;
import org.kudari.model.Model;

/**
 * Judges a model after each epoch by rows that it is not trained on. The training ends when a number of epochs have
 * brought nothing better, and the model then has the parameters and states of the best epoch. Prechelt, "Early Stopping -
 * But When?", in Neural Networks: Tricks of the Trade, 1998.
 *
 * @param monitor the value of a model, computed after each epoch
 * @param isLargerBetter whether a larger value is better, as for an accuracy, or a smaller one, as for a loss
 * @param patience the epochs without anything better after which the training ends, at least 1
 * @param least by how much a value must be better than the best to count, at least 0
 */
public record EarlyStopping(ToDoubleFunction<Model> monitor, boolean isLargerBetter, int patience, double least) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public EarlyStopping {
        if (patience < 1) {
            throw new IllegalArgumentException(
                    "early stopping waits for at least one epoch without anything better, not " + patience);
        }
        if (!(least >= 0)) {
            throw new IllegalArgumentException("what counts as better is at least 0 better, not " + least);
        }
    }

    /**
     * {@return early stopping by the loss over held-out rows}
     *
     * @param loss the loss
     * @param rows the rows, on the model's device
     * @param patience the epochs without a smaller loss after which the training ends, at least 1
     */
    public static EarlyStopping byLoss(Loss loss, Dataset rows, int patience) {
        return byLoss((BatchLoss) loss, rows, patience);
    }

    /**
     * {@return early stopping by the loss over held-out rows of a model with several outputs}
     *
     * @param loss the loss
     * @param rows the rows, on the model's device
     * @param patience the epochs without a smaller loss after which the training ends, at least 1
     */
    public static EarlyStopping byLoss(BatchLoss loss, Dataset rows, int patience) {
        return new EarlyStopping(model -> Evaluation.loss(model, loss, rows), false, patience, 0);
    }

    /** Whether a value is better than the best so far; NaN never is. */
    boolean isBetter(double value, double best) {
        return isLargerBetter ? value > best + least : value < best - least;
    }

    /** What is worse than any value. */
    double worst() {
        return isLargerBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
}
