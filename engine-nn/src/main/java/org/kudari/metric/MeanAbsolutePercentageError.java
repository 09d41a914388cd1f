package org.kudari.metric;

/**
 * The mean distance of predictions from targets relative to the targets: {@code sum(w |y - t| / |t|) / sum(w)}. It is a
 * fraction: 0.05 is 5 %. Predictions and targets have one shape, {@code [rows, ...]}, and the mean is over all elements.
 *
 * <p>It is scikit-learn's {@code mean_absolute_percentage_error}, but for targets of 0. A prediction that misses such a
 * target makes the value infinite, and one that meets it counts 0. scikit-learn divides by 2.2e-16 there, which gives a
 * number of about 1e15 that depends on nothing in the data's scale.
 */
public final class MeanAbsolutePercentageError extends MeanMetric {

    /** Of predictions and targets of one shape. */
    public MeanAbsolutePercentageError() {
        super("meanAbsolutePercentageError");
    }

    @Override
    protected void addRows(MetricBatch batch) {
        countElements(
                batch,
                (prediction, target) -> prediction == target ? 0 : Math.abs(prediction - target) / Math.abs(target));
    }
}
