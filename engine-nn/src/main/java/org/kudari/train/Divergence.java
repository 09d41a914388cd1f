package org.kudari.train;

/**
 * Why a training, or an evaluation, came to numbers that are not finite: the first value that was not, and its likely
 * cause. {@link Trainer#fit} finds it by going back to parameters from before, and repeating the steps since.
 *
 * @param cause the likely cause
 * @param epoch the epoch, from 1; 0 outside of a training
 * @param step the step in the epoch, from 1; the batch, from 1, outside of a training
 * @param loss the loss of that step; it may be finite if the gradient is not
 * @param layer the path of the layer in which the first such value was, such as {@code 2}; empty if it was in none
 * @param operation what gave it, such as {@code Linear(2, 16)}, the name of an activation, {@code loss}, {@code
 *     gradient} or {@code state}; empty if it was given
 * @param row the row of the data set that it belongs to, from 0; -1 if there is none
 * @param learningRate the learning rate of the step; NaN outside of a training
 * @param largestAtStart the largest magnitude of a parameter when the training began
 * @param largest the largest magnitude of a parameter before the step
 * @param detail the first value and the likely cause in words
 */
public record Divergence(
        Cause cause,
        int epoch,
        int step,
        double loss,
        String layer,
        String operation,
        long row,
        double learningRate,
        double largestAtStart,
        double largest,
        String detail) {

    /** What most likely made a value that is not finite. */
    public enum Cause {
        /** The parameters grew until something overflowed. */
        LEARNING_RATE,
        /** A feature is not finite, or so large that something overflowed. */
        FEATURES,
        /** The target of a regression is not finite, or so large that the loss overflowed. */
        TARGETS,
        /** A parameter was not finite from the beginning, or something between two steps made it so. */
        PARAMETERS,
        /** A layer made it of numbers that are finite, such as the logarithm of a negative number. */
        LAYER,
        /** The loss function made it of outputs that are finite. */
        LOSS,
        /** The gradient is not finite, though the loss is. */
        GRADIENT,
        /** The step could not be repeated, and the losses before it did not grow. */
        UNKNOWN
    }

    /** {@return all of it in one sentence} */
    public String message() {
        String value = Double.isNaN(loss) ? "NaN" : Double.isInfinite(loss) ? "infinite" : Double.toString(loss);
        String where = epoch > 0 ? "in step " + step + " of epoch " + epoch : "in batch " + step;
        return "the loss was " + value + " " + where + ": " + detail;
    }
}
