package org.kudari.metric;

/**
 * The mean negative logarithm of the probability of the true class: {@code -sum(w log p[label]) / sum(w)}, in nats. It
 * is scikit-learn's {@code log_loss}, computed in double.
 *
 * <p>Of logits it is the mean of {@code Losses.crossEntropy}, for logits of any size. Of probabilities it
 * follows scikit-learn 1.2: they are held within [e, 1 - e], where e is 2<sup>-23</sup> for {@code FLOAT32} and
 * 2<sup>-52</sup> for other types, and divided by their sum. So a true class of probability 0 costs 15.9 or 36.0, and
 * not infinity.
 */
public final class LogLoss extends MeanMetric {
    private final Outputs outputs;

    /**
     * Of outputs {@code [rows, classes]}, or {@code [rows]} for class 1 of two.
     *
     * @param outputs {@code LOGITS} or {@code PROBABILITIES}
     * @throws IllegalArgumentException if they are {@code SCORES}
     */
    public LogLoss(Outputs outputs) {
        super("logLoss", outputs);
        this.outputs = outputs.requireProbabilities("logLoss");
    }

    @Override
    protected void addRows(MetricBatch batch) {
        ClassRows rows = batch.classes(outputs, name());
        rows.requireScoresOfClasses(name());
        for (int row = 0; row < rows.rows(); row++) {
            count(-rows.logProbability(row, rows.label(row)), rows.weight(row));
        }
    }
}
