package org.kudari.table.schema;

/**
 * Shifts and scales numbers to mean 0 and deviation 1 in the training rows, and back.
 *
 * @param mean the mean in the training rows
 * @param deviation the population standard deviation in the training rows (divided by n, not n - 1); 1 if all were equal
 */
public record Scale(double mean, double deviation) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the mean is not finite, or the deviation is not positive and finite
     */
    public Scale {
        if (!Double.isFinite(mean) || !Double.isFinite(deviation) || deviation <= 0) {
            throw new IllegalArgumentException(
                    "numbers of mean " + mean + " and standard deviation " + deviation + " cannot be standardised");
        }
    }

    /**
     * {@return a number, standardised}
     *
     * @param number the number, in its own units
     */
    public double apply(double number) {
        return (number - mean) / deviation;
    }

    /**
     * {@return the inverse of {@link #apply}: a number in its own units}
     *
     * @param standardised the standardised number
     */
    public double invert(double standardised) {
        return standardised * deviation + mean;
    }
}
