package org.kudari.metric.state;

/** Rows of a positive and a negative class in the order of their scores, where equal scores are one step. */
public final class Ranking {
    private final SortedScores positives;
    private final SortedScores negatives;

    Ranking(SortedScores positives, SortedScores negatives) {
        this.positives = positives;
        this.negatives = negatives;
    }

    /**
     * The area under the ROC curve: the share of the pairs of a positive and a negative row in which the positive one
     * is ranked first. Pairs of equal scores count half.
     *
     * @return the share; NaN without a positive or without a negative row
     */
    public double rocArea() {
        ExactSum pairs = new ExactSum();
        Steps steps = new Steps();
        while (steps.next()) {
            // The positives ranked before, and half of those that are equal.
            pairs.addProduct(steps.negative, steps.positives.value() - steps.positive / 2);
        }
        return pairs.value() / (steps.positives.value() * steps.negatives.value());
    }

    /**
     * The average precision: the precision at each step, weighted by the recall that the step adds.
     *
     * @return the average; NaN without a positive row
     */
    public double averagePrecision() {
        ExactSum sum = new ExactSum();
        Steps steps = new Steps();
        while (steps.next()) {
            if (steps.positive > 0) {
                double before = steps.positives.value();
                sum.add(steps.positive * (before / (before + steps.negatives.value())));
            }
        }
        return sum.value() / steps.positives.value();
    }

    /** Walks from the first rank to the last, with the weights of the step and those of all steps up to it. */
    private final class Steps {
        private double positive;
        private double negative;
        private final RunningSum positives = new RunningSum();
        private final RunningSum negatives = new RunningSum();
        private int nextPositive;
        private int nextNegative;

        boolean next() {
            boolean hasPositive = nextPositive < Ranking.this.positives.size();
            boolean hasNegative = nextNegative < Ranking.this.negatives.size();
            if (!hasPositive && !hasNegative) {
                return false;
            }
            double score = Math.min(
                    hasPositive ? Ranking.this.positives.scores()[nextPositive] : Double.POSITIVE_INFINITY,
                    hasNegative ? Ranking.this.negatives.scores()[nextNegative] : Double.POSITIVE_INFINITY);
            int from = nextPositive;
            nextPositive = end(Ranking.this.positives, from, score);
            positive = weight(Ranking.this.positives, from, nextPositive);
            positives.add(positive);
            from = nextNegative;
            nextNegative = end(Ranking.this.negatives, from, score);
            negative = weight(Ranking.this.negatives, from, nextNegative);
            negatives.add(negative);
            return true;
        }

        /** The end of the rows of a score. */
        private static int end(SortedScores rows, int from, double score) {
            int end = from;
            while (end < rows.size() && rows.scores()[end] == score) {
                end++;
            }
            return end;
        }

        private static double weight(SortedScores rows, int from, int to) {
            RunningSum sum = new RunningSum();
            for (int i = from; i < to; i++) {
                sum.add(rows.weight(i));
            }
            return sum.value();
        }
    }

    /**
     * A sum with the error of its roundings, whose value is wanted after each term. Neumaier, "Rundungsfehleranalyse
     * einiger Verfahren zur Summation endlicher Summen", ZAMM 54, 1974.
     */
    private static final class RunningSum {
        private double sum;
        private double error;

        /** @param term not negative, as weights are */
        void add(double term) {
            double next = sum + term;
            error += sum >= term ? sum - next + term : term - next + sum;
            sum = next;
        }

        double value() {
            return sum + error;
        }
    }
}
