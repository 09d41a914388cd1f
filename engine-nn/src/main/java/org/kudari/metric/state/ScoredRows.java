package org.kudari.metric.state;

import java.util.Arrays;
import java.util.Locale;

/**
 * Rows with their class and scores, as many scores a row as are asked for. They take {@code 4 + 8 scores} bytes a row,
 * and 8 more if a weight is not 1; up to twice that while the arrays grow.
 */
public final class ScoredRows {
    /** The length of the longest array that every JVM can make, a few elements less than the largest int. */
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final int columns;
    private double[] scores = {};
    private int[] labels = {};
    /** Null while all weights are 1. */
    private double[] weights;

    private int rows;

    /**
     * No rows.
     *
     * @param columns the number of scores of a row
     */
    public ScoredRows(int columns) {
        this.columns = columns;
    }

    /**
     * Makes room.
     *
     * @param more a number of rows that will be added
     * @throws IllegalStateException if an array cannot hold so many
     */
    public void reserve(int more) {
        long needed = (long) rows + more;
        if (needed > MAX_ARRAY / columns) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%,d rows of %,d score(s) are more than an array can hold (%,d rows fit)",
                    needed,
                    columns,
                    MAX_ARRAY / columns));
        }
        if (needed > labels.length) {
            int capacity = (int) Math.min(MAX_ARRAY / columns, Math.max(needed, 2L * labels.length));
            labels = Arrays.copyOf(labels, capacity);
            scores = Arrays.copyOf(scores, capacity * columns);
            if (weights != null) {
                weights = Arrays.copyOf(weights, capacity);
            }
        }
    }

    /**
     * Adds a row, whose scores {@link #setScore} sets.
     *
     * @param label its class
     * @param weight its weight
     */
    public void add(int label, double weight) {
        reserve(1);
        if (weight != 1 && weights == null) {
            weights = new double[labels.length];
            Arrays.fill(weights, 1);
        }
        if (weights != null) {
            weights[rows] = weight;
        }
        labels[rows] = label;
        rows++;
    }

    /**
     * Sets a score of the row that was added last.
     *
     * @param column which score
     * @param score the score
     */
    public void setScore(int column, double score) {
        scores[(rows - 1) * columns + column] = score;
    }

    /**
     * Adds all rows of others, of as many scores.
     *
     * @param others the others
     */
    public void add(ScoredRows others) {
        reserve(others.rows);
        for (int row = 0; row < others.rows; row++) {
            add(others.labels[row], others.weights == null ? 1 : others.weights[row]);
            for (int column = 0; column < columns; column++) {
                setScore(column, others.scores[row * columns + column]);
            }
        }
    }

    /**
     * Ranks the rows by one of their scores.
     *
     * @param column which score
     * @param positive the class whose rows are the positive ones
     * @param isDescending whether the largest score comes first, and not the smallest
     * @return the ranking
     */
    public Ranking ranking(int column, int positive, boolean isDescending) {
        return new Ranking(side(column, positive, true, isDescending), side(column, positive, false, isDescending));
    }

    /** The rows that are, or are not, of a class. */
    private SortedScores side(int column, int positive, boolean isPositive, boolean isDescending) {
        int count = 0;
        for (int row = 0; row < rows; row++) {
            count += labels[row] == positive == isPositive ? 1 : 0;
        }
        double[] keys = new double[count];
        double[] keyWeights = weights == null ? null : new double[count];
        int next = 0;
        for (int row = 0; row < rows; row++) {
            if (labels[row] == positive == isPositive) {
                double score = scores[row * columns + column];
                keys[next] = isDescending ? -score : score;
                if (weights != null) {
                    keyWeights[next] = weights[row];
                }
                next++;
            }
        }
        return SortedScores.of(keys, keyWeights);
    }
}
