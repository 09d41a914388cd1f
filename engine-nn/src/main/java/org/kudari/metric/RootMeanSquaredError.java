package org.kudari.metric;

/**
 * The root of the mean squared distance of predictions from targets, in their unit: {@code sqrt(sum(w (y - t)^2) /
 * sum(w))}. Predictions and targets have one shape, {@code [rows, ...]}, and the mean is over all elements, as that of
 * {@code Losses.meanSquaredError}. For one output it is scikit-learn's {@code mean_squared_error} with
 * {@code squared=False}; for several, scikit-learn takes the mean of the roots of each.
 */
public final class RootMeanSquaredError extends MeanMetric {

    /** Of predictions and targets of one shape. */
    public RootMeanSquaredError() {
        super("rootMeanSquaredError");
    }

    @Override
    protected void addRows(MetricBatch batch) {
        countElements(batch, (prediction, target) -> (prediction - target) * (prediction - target));
    }

    @Override
    public double value() {
        return Math.sqrt(mean());
    }
}
