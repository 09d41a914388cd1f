package org.kudari.watch;

/**
 * A layer in one step, by its output for the batch, or for the first shard of it. What a layer does not have is NaN.
 *
 * @param path the path of the layer, such as {@code 2}
 * @param layer the layer in words, such as {@code relu}
 * @param mean the mean of its output
 * @param deviation the standard deviation of its output over rows, the mean over units
 * @param deadUnits the share of units, 0 to 1, whose output was the same for all rows of a batch in the last five watched
 *     steps. NaN for batches of fewer than 8 rows, and for more than 65,536 units
 * @param gradient the norm of the gradient of its output
 */
public record LayerSummary(
        String path, String layer, double mean, double deviation, double deadUnits, double gradient) {}
