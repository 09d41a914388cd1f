package org.kudari.metric;

/**
 * The share of rows whose true class is among the k of the largest outputs. Of equal outputs the first counts as the
 * larger, so that the top 1 is {@link Accuracy}; scikit-learn's {@code top_k_accuracy_score} takes the last for the
 * larger. As there, k of at least the number of classes makes every row right.
 */
public final class TopKAccuracy extends MeanMetric {
    private final int k;

    /**
     * Of outputs {@code [rows, classes]}, logits or probabilities alike.
     *
     * @param k the number of classes that a row may name
     * @throws IllegalArgumentException if it is not positive
     */
    public TopKAccuracy(int k) {
        super("top" + k + "Accuracy", k);
        if (k < 1) {
            throw new IllegalArgumentException("topKAccuracy: k is " + k + ", and must be at least 1");
        }
        this.k = k;
    }

    @Override
    protected void addRows(MetricBatch batch) {
        ClassRows rows = batch.classes(Outputs.SCORES, name());
        rows.requireScoresOfClasses(name());
        if (rows.isOneColumn()) {
            throw new IllegalArgumentException(name() + ": outputs of one column are for two classes, of which the top "
                    + k + " say nothing that Accuracy does not");
        }
        for (int row = 0; row < rows.rows(); row++) {
            count(placesBefore(rows, row) < k ? 1 : 0, rows.weight(row));
        }
    }

    /** How many classes rank before the true one. */
    private static int placesBefore(ClassRows rows, int row) {
        int label = rows.label(row);
        double score = rows.score(row, label);
        int before = 0;
        for (int c = 0; c < rows.classes(); c++) {
            double other = rows.score(row, c);
            before += other > score || other == score && c < label ? 1 : 0;
        }
        return before;
    }
}
