package org.kudari.metric;

import org.kudari.metric.state.ExactSum;
import org.kudari.metric.state.WeightSums;

/**
 * The expected calibration error: how far the confidence of predictions is from how often they are right.
 *
 * <p>The confidence of a row is the probability of its predicted class. Rows fall into M bins of equal width by their
 * confidence, the m-th of which is ((m - 1) / M, m / M]. The error is the mean over the bins of the distance between
 * accuracy and mean confidence, weighted by their rows: {@code sum_m |sum_{i in m} w_i (right_i - confidence_i)| /
 * sum_i w_i}. Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks", ICML 2017, equation 3; they use
 * 15 bins. Of one column, too, it is the confidence in the predicted class, and not the probability of class 1.
 *
 * <p>scikit-learn has no such function; its {@code calibration_curve} has the same bins. The memory is 1.2 KB a bin.
 */
public final class CalibrationError extends Metric {
    private final int bins;
    private final Outputs outputs;
    private ExactSum[] confidence;
    private WeightSums right;
    private WeightSums all;

    /**
     * With 15 bins.
     *
     * @param outputs {@code LOGITS} or {@code PROBABILITIES}, of shape {@code [rows, classes]}, or {@code [rows]} for
     *     class 1 of two
     * @throws IllegalArgumentException if they are {@code SCORES}
     */
    public CalibrationError(Outputs outputs) {
        this(outputs, 15);
    }

    /**
     * With some number of bins.
     *
     * @param outputs {@code LOGITS} or {@code PROBABILITIES}, of shape {@code [rows, classes]}, or {@code [rows]} for
     *     class 1 of two
     * @param bins the number of bins
     * @throws IllegalArgumentException if the outputs are {@code SCORES} or there is no bin
     */
    public CalibrationError(Outputs outputs, int bins) {
        super("calibrationError", outputs, bins);
        if (bins < 1) {
            throw new IllegalArgumentException("calibrationError: " + bins + " bins, and at least 1 is needed");
        }
        this.outputs = outputs.requireProbabilities("calibrationError");
        this.bins = bins;
        clear();
    }

    /** {@return the number of bins} */
    public int bins() {
        return bins;
    }

    @Override
    protected void addRows(MetricBatch batch) {
        ClassRows rows = batch.classes(outputs, name());
        rows.requireScoresOfClasses(name());
        int[] predicted = rows.predicted(name());
        for (int row = 0; row < rows.rows(); row++) {
            double probability = rows.probability(row, predicted[row]);
            double weight = rows.weight(row);
            int bin = Math.clamp((long) Math.ceil(probability * bins) - 1, 0, bins - 1);
            confidence[bin].add(weight * probability);
            all.add(bin, weight);
            if (predicted[row] == rows.label(row)) {
                right.add(bin, weight);
            }
        }
    }

    @Override
    public double value() {
        double distances = 0;
        double total = 0;
        for (int bin = 0; bin < bins; bin++) {
            distances += Math.abs(right.get(bin) - confidence[bin].value());
            total += all.get(bin);
        }
        return distances / total;
    }

    @Override
    protected void mergeState(Metric other) {
        CalibrationError error = (CalibrationError) other;
        for (int bin = 0; bin < bins; bin++) {
            confidence[bin].add(error.confidence[bin]);
        }
        right.add(error.right);
        all.add(error.all);
    }

    @Override
    protected void clear() {
        confidence = new ExactSum[bins];
        for (int bin = 0; bin < bins; bin++) {
            confidence[bin] = new ExactSum();
        }
        right = new WeightSums(bins);
        all = new WeightSums(bins);
    }
}
