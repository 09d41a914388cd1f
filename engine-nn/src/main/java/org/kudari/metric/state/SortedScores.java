package org.kudari.metric.state;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Scores in ascending order, and among equal ones by weight: an order that depends on the rows alone and not on how
 * they came.
 *
 * @param scores the scores
 * @param weights their weights; null if all are 1
 */
record SortedScores(double[] scores, double[] weights) {
    private record Row(double score, double weight) {
        static final Comparator<Row> ORDER =
                Comparator.comparingDouble(Row::score).thenComparingDouble(Row::weight);
    }

    /** Sorts; the arrays are taken over. Without weights the scores are sorted as plain numbers. */
    static SortedScores of(double[] scores, double[] weights) {
        if (weights == null) {
            Arrays.sort(scores);
            return new SortedScores(scores, null);
        }
        Row[] rows = new Row[scores.length];
        for (int i = 0; i < rows.length; i++) {
            // A sum turns -0 into 0, so that the weights alone order rows of the two.
            rows[i] = new Row(scores[i] + 0.0, weights[i]);
        }
        Arrays.sort(rows, Row.ORDER);
        for (int i = 0; i < rows.length; i++) {
            scores[i] = rows[i].score;
            weights[i] = rows[i].weight;
        }
        return new SortedScores(scores, weights);
    }

    int size() {
        return scores.length;
    }

    double weight(int index) {
        return weights == null ? 1 : weights[index];
    }
}
