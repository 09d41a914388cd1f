package org.kudari.metric;

import org.kudari.metric.state.Ranking;
import org.kudari.metric.state.ScoredRows;

/**
 * A metric of the order in which rows are ranked by the score of a class. It does not shrink to sums: it keeps the
 * scores of all rows, and {@link #value} sorts them. For two classes that takes 12 bytes a row, for more {@code 4 + 8
 * classes}, and 8 bytes more if a weight is not 1; up to twice that while it grows. So the value is exact, and not that
 * of a histogram.
 *
 * <p>The outputs are {@code [rows, classes]}. For two classes they may be one column, the score of class 1. Of logits
 * the score of a class is the logarithm of its probability, or for two classes their difference, which ranks as the
 * probability does without its ties near 0 and 1.
 *
 * <p>For two classes the value is that of class 1. For more it is the mean over the classes, each against the rest
 * (macro, one-vs-rest). It is NaN if that of one class is: a mean over the others would be the metric of another
 * problem. {@link #byClass} has them.
 */
public abstract sealed class RankingMetric extends Metric permits AveragePrecision, RocAuc {
    private final int classes;
    private final Outputs outputs;
    private ScoredRows rows;

    RankingMetric(String name, int classes, Outputs outputs) {
        super(name, classes, outputs);
        if (classes < 2) {
            throw new IllegalArgumentException(name + ": " + classes + " class(es), and at least 2 are needed");
        }
        this.classes = classes;
        this.outputs = outputs;
        clear();
    }

    abstract double of(Ranking ranking);

    @Override
    protected final void addRows(MetricBatch batch) {
        ClassRows added = batch.classes(outputs, name());
        added.requireScoresOfClasses(name());
        added.requireClasses(classes, name());
        rows.reserve(added.rows());
        for (int row = 0; row < added.rows(); row++) {
            if (added.weight(row) == 0) {
                continue;
            }
            rows.add(added.label(row), added.weight(row));
            if (classes == 2) {
                rows.setScore(0, scoreOfClass1(added, row));
            } else {
                for (int c = 0; c < classes; c++) {
                    rows.setScore(c, outputs == Outputs.LOGITS ? added.logProbability(row, c) : added.score(row, c));
                }
            }
        }
    }

    private double scoreOfClass1(ClassRows added, int row) {
        double score = added.score(row, 1);
        return outputs == Outputs.LOGITS && !added.isOneColumn() ? score - added.score(row, 0) : score;
    }

    /**
     * {@return the metric of each class against the rest; NaN for a class of which it is not defined}
     */
    public final double[] byClass() {
        double[] values = new double[classes];
        for (int c = 0; c < classes; c++) {
            values[c] = ofClass(c);
        }
        return values;
    }

    private double ofClass(int c) {
        // What ranks class 1 of two high ranks class 0 low.
        return of(classes == 2 ? rows.ranking(0, c, c == 1) : rows.ranking(c, c, true));
    }

    /** {@return the metric of class 1 of two, or the mean over more classes; NaN if it is not defined for the rows} */
    @Override
    public final double value() {
        if (classes == 2) {
            return ofClass(1);
        }
        double sum = 0;
        for (double value : byClass()) {
            sum += value;
        }
        return sum / classes;
    }

    @Override
    protected final void mergeState(Metric other) {
        rows.add(((RankingMetric) other).rows);
    }

    @Override
    protected final void clear() {
        rows = new ScoredRows(classes == 2 ? 1 : classes);
    }
}
