package org.kudari.metric;

/**
 * The mean distance of predictions from targets, in their unit: {@code sum(w |y - t|) / sum(w)}. Predictions and
 * targets have one shape, {@code [rows, ...]}, and the mean is over all elements. It is scikit-learn's {@code
 * mean_absolute_error}, for several outputs, too.
 */
public final class MeanAbsoluteError extends MeanMetric {

    /** Of predictions and targets of one shape. */
    public MeanAbsoluteError() {
        super("meanAbsoluteError");
    }

    @Override
    protected void addRows(MetricBatch batch) {
        countElements(batch, (prediction, target) -> Math.abs(prediction - target));
    }
}
