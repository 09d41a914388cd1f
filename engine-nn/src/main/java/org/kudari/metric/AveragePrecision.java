package org.kudari.metric;

import org.kudari.metric.state.Ranking;

/**
 * The average precision: {@code sum_n (R_n - R_{n-1}) P_n} over the distinct scores in descending order, where {@code
 * P_n} and {@code R_n} are precision and recall of the rows whose score is at least the n-th. Nothing is interpolated.
 * It is scikit-learn's {@code average_precision_score}, for more than two classes with {@code average="macro"}.
 *
 * <p>A class without rows has no recall, and its average is NaN. scikit-learn warns and gives 0, which reads like a
 * ranking that finds its rows last.
 */
public final class AveragePrecision extends RankingMetric {

    /**
     * Of outputs {@code [rows, classes]}, or {@code [rows]} for class 1 of two.
     *
     * @param classes the number of classes
     * @param outputs what the outputs are; {@code SCORES} are compared as they are
     * @throws IllegalArgumentException if there are fewer than 2 classes
     */
    public AveragePrecision(int classes, Outputs outputs) {
        super("averagePrecision", classes, outputs);
    }

    @Override
    double of(Ranking ranking) {
        return ranking.averagePrecision();
    }
}
