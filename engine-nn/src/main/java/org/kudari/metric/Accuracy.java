package org.kudari.metric;

/**
 * The share of rows whose predicted class is the true one: {@code sum(w [predicted = label]) / sum(w)}. It is
 * scikit-learn's {@code accuracy_score}. The predicted class is that of the largest output, the first among equals.
 */
public final class Accuracy extends MeanMetric {
    private final Outputs outputs;

    /**
     * Of outputs {@code [rows, classes]}, logits or probabilities alike, or of predicted classes {@code [rows]} of an
     * integer type.
     */
    public Accuracy() {
        this(Outputs.SCORES);
    }

    /**
     * Of outputs that may also be one column, for class 1 of two.
     *
     * @param outputs what the outputs are, which says where class 1 begins: a logit above 0, a probability above 0.5
     */
    public Accuracy(Outputs outputs) {
        super("accuracy", outputs);
        this.outputs = outputs;
    }

    @Override
    protected void addRows(MetricBatch batch) {
        ClassRows rows = batch.classes(outputs, name());
        int[] predicted = rows.predicted(name());
        for (int row = 0; row < rows.rows(); row++) {
            count(predicted[row] == rows.label(row) ? 1 : 0, rows.weight(row));
        }
    }
}
