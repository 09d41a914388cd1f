package org.kudari.metric;

import org.kudari.metric.state.Ranking;

/**
 * The area under the ROC curve: how likely a row of a class has a higher score of that class than a row of another. It
 * is the share of such pairs in which it is higher, plus half of those that are equal. Hanley and McNeil, "The Meaning
 * and Use of the Area under a Receiver Operating Characteristic (ROC) Curve", Radiology 143, 1982.
 *
 * <p>It is scikit-learn's {@code roc_auc_score}, for more than two classes with {@code multi_class="ovr"}. A class that
 * has no rows, or all of them, has no such pair: the area is NaN, where scikit-learn 1.2 raises an error.
 */
public final class RocAuc extends RankingMetric {

    /**
     * Of outputs {@code [rows, classes]}, or {@code [rows]} for class 1 of two.
     *
     * @param classes the number of classes
     * @param outputs what the outputs are; {@code SCORES} are compared as they are
     * @throws IllegalArgumentException if there are fewer than 2 classes
     */
    public RocAuc(int classes, Outputs outputs) {
        super("rocAuc", classes, outputs);
    }

    @Override
    double of(Ranking ranking) {
        return ranking.rocArea();
    }
}
