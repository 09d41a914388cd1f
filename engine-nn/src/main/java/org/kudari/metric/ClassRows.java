package org.kudari.metric;

import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.metric.MetricBatch.Operand;

/**
 * The rows of a {@link MetricBatch} as those of a classification. The outputs are one of:
 *
 * <ul>
 *   <li>{@code [rows, classes]} of a floating type: a number for each class;
 *   <li>{@code [rows]} or {@code [rows, 1]} of a floating type: two classes, and a number for class 1;
 *   <li>{@code [rows]} or {@code [rows, 1]} of an integer type: the index of the predicted class.
 * </ul>
 *
 * <p>The labels are class indices, {@code [rows]} or {@code [rows, 1]}. They may be of a floating type, as binary
 * cross-entropy takes them, if they are whole numbers.
 */
public final class ClassRows {
    /** How far from 1 the sum of the probabilities of a row may be. */
    private static final double SUM_TOLERANCE = 1e-3;

    private final MetricBatch batch;
    private final Operand outputs;
    private final Outputs kind;
    private final int[] labels;
    /** The number of classes; 0 where the outputs are predicted classes, of which the number is not known. */
    private final int classes;

    /** Null until asked for. */
    private int[] predicted;
    /** {@code rows x classes}; null until asked for. */
    private double[] logProbabilities;

    ClassRows(MetricBatch batch, Operand outputs, Operand targets, Outputs kind, String metric) {
        this.batch = batch;
        this.outputs = outputs;
        this.kind = kind;
        Shape shape = outputs.shape();
        if (shape.rank() != 1 && shape.rank() != 2 || !targets.isColumn()) {
            throw new IllegalArgumentException(metric + ": outputs of shape " + shape + " and labels of shape "
                    + targets.shape() + " do not fit: they must be [rows, classes] or [rows], and [rows]");
        }
        if (outputs.type().isFloating()) {
            classes = outputs.isColumn() ? 2 : Math.toIntExact(shape.dim(1));
            requireScores(metric);
        } else {
            classes = 0;
            requireColumn(metric);
        }
        labels = classIndices(targets, "label", metric);
    }

    private void requireColumn(String metric) {
        if (!outputs.isColumn()) {
            throw new IllegalArgumentException(metric + ": outputs of " + outputs.type() + " are predicted classes, of"
                    + " shape [rows], not " + outputs.shape() + ": convert scores with to(FLOAT32)");
        }
    }

    private void requireScores(String metric) {
        if (classes == 0) {
            throw new IllegalArgumentException(metric + ": outputs of shape " + outputs.shape() + " have no classes");
        }
        double[] values = outputs.values();
        for (int i = 0; i < values.length; i++) {
            if (!fitsKind(values[i])) {
                throw new IllegalArgumentException(metric + ": the output " + values[i] + " of row " + i / columns()
                        + " (counted from 0) is none of " + kind);
            }
        }
        if (columns() > 1) {
            for (int row = 0; row < batch.rows(); row++) {
                requireDistribution(row, metric);
            }
        }
    }

    private boolean fitsKind(double value) {
        return switch (kind) {
            // A logit of minus infinity rules a class out; one of infinity leaves no probabilities.
            case LOGITS -> value < Double.POSITIVE_INFINITY;
            case PROBABILITIES -> value >= 0 && value <= 1 + SUM_TOLERANCE;
            case SCORES -> !Double.isNaN(value);
        };
    }

    /** The outputs of a row are, or make, probabilities whose sum is 1. */
    private void requireDistribution(int row, String metric) {
        double sum = 0;
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            sum += score(row, c);
            largest = Math.max(largest, score(row, c));
        }
        if (kind == Outputs.PROBABILITIES && Math.abs(sum - 1) > SUM_TOLERANCE) {
            throw new IllegalArgumentException(metric + ": the sum of the probabilities of row " + row
                    + " (counted from 0) is " + sum + " and not 1: are they logits?");
        }
        if (kind == Outputs.LOGITS && largest == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException(metric + ": the logits of row " + row
                    + " (counted from 0) are all -Infinity, which rules every class out");
        }
    }

    private int[] classIndices(Operand indices, String what, String metric) {
        int[] checked = new int[batch.rows()];
        int most = classes == 0 ? Integer.MAX_VALUE : classes - 1;
        for (int row = 0; row < checked.length; row++) {
            double index = indices.values()[row];
            if (index != Math.rint(index)) {
                throw new IllegalArgumentException(metric + ": the " + what + " " + index + " of row " + row
                        + " (counted from 0) is no class index, which is a whole number");
            }
            if (index < 0 || index > most) {
                throw notAClass(what, index, row, classes, metric);
            }
            checked[row] = (int) index;
        }
        return checked;
    }

    private static IndexOutOfBoundsException notAClass(String what, double index, int row, int classes, String metric) {
        return new IndexOutOfBoundsException(
                metric + ": the " + what + " " + (long) index + " of row " + row + " (counted from 0) is no class"
                        + (classes == 0 ? ", whose index is at least 0" : ": there are " + classes + ", from 0"));
    }

    /** The number of outputs of a row. */
    private int columns() {
        return outputs.isColumn() ? 1 : classes;
    }

    /** {@return the number of rows} */
    public int rows() {
        return labels.length;
    }

    /**
     * {@return the weight of a row; 1 without weights}
     *
     * @param row the row, from 0
     */
    public double weight(int row) {
        return batch.weight(row);
    }

    /**
     * {@return the index of the true class of a row}
     *
     * @param row the row, from 0
     */
    public int label(int row) {
        return labels[row];
    }

    /**
     * {@return the number of classes; 0 if the outputs are predicted classes, of which the number is not known}
     */
    public int classes() {
        return classes;
    }

    /** {@return whether there is one output a row, for class 1 of two} */
    public boolean isOneColumn() {
        return columns() == 1;
    }

    /**
     * Checks the number of classes.
     *
     * @param expected the number that the metric was made for
     * @param metric its name, for messages
     * @throws IllegalArgumentException if the outputs are those of another number of classes
     * @throws IndexOutOfBoundsException if a predicted class or a label is no class
     */
    public void requireClasses(int expected, String metric) {
        if (classes != 0) {
            if (classes != expected) {
                throw new IllegalArgumentException(metric + " of " + expected + " classes cannot take outputs of shape "
                        + outputs.shape() + ", which are those of " + classes);
            }
            return;
        }
        int[] classesOfRows = predicted(metric);
        for (int row = 0; row < rows(); row++) {
            if (classesOfRows[row] >= expected) {
                throw notAClass("predicted class", classesOfRows[row], row, expected, metric);
            }
            if (labels[row] >= expected) {
                throw notAClass("label", labels[row], row, expected, metric);
            }
        }
    }

    /**
     * Checks that the outputs are numbers for the classes and not predicted classes.
     *
     * @param metric the name of the metric that needs them, for messages
     * @throws IllegalArgumentException if they are predicted classes
     */
    public void requireScoresOfClasses(String metric) {
        if (classes == 0) {
            throw new IllegalArgumentException(metric + ": outputs of " + outputs.type()
                    + " are predicted classes, and this metric needs a number for each class");
        }
    }

    /**
     * The predicted classes: those of the largest output, the first among equals, as {@code argMax} has it. Where there
     * is one column, class 1 is predicted if its logit is above 0 or its probability above 0.5.
     *
     * @param metric the name of the metric that asks, for messages
     * @return the predicted class of each row; shared, not to be changed
     * @throws IllegalArgumentException if there is one column of scores, which have no threshold
     * @throws IndexOutOfBoundsException if the outputs are predicted classes and one is negative
     */
    public int[] predicted(String metric) {
        if (predicted == null) {
            predicted = classes == 0 ? classIndices(outputs, "predicted class", metric) : mostLikely(metric);
        }
        return predicted;
    }

    private int[] mostLikely(String metric) {
        if (isOneColumn() && kind == Outputs.SCORES) {
            throw new IllegalArgumentException(metric + ": outputs of shape " + outputs.shape()
                    + " are one number a row: say whether it is a logit or a probability of class 1, with"
                    + " Outputs.LOGITS or Outputs.PROBABILITIES");
        }
        double threshold = kind == Outputs.LOGITS ? 0 : 0.5;
        int[] best = new int[rows()];
        for (int row = 0; row < best.length; row++) {
            if (isOneColumn()) {
                best[row] = outputs.values()[row] > threshold ? 1 : 0;
                continue;
            }
            for (int c = 1; c < classes; c++) {
                if (score(row, c) > score(row, best[row])) {
                    best[row] = c;
                }
            }
        }
        return best;
    }

    /**
     * {@return the output of a row for a class}
     *
     * @param row the row, from 0
     * @param c the class; where there is one column it is ignored, and the output is that for class 1
     */
    public double score(int row, int c) {
        return isOneColumn() ? outputs.values()[row] : outputs.values()[row * classes + c];
    }

    /**
     * {@return the probability of a class: the output itself, or the softmax of logits in double}
     *
     * @param row the row, from 0
     * @param c the class
     */
    public double probability(int row, int c) {
        if (kind == Outputs.LOGITS) {
            return Math.exp(logProbability(row, c));
        }
        return isOneColumn() && c == 0 ? 1 - outputs.values()[row] : score(row, c);
    }

    /**
     * The logarithm of the probability of a class, in double.
     *
     * <p>Of logits it is their log-softmax, exact to a few ULP also near 0. Of probabilities it is the logarithm of
     * their share in the sum of the row after each was held within [e, 1 - e], where e is the distance from 1 to the
     * next number of their type: scikit-learn's rule.
     *
     * @param row the row, from 0
     * @param c the class
     * @return the logarithm, at most 0
     */
    public double logProbability(int row, int c) {
        if (logProbabilities == null) {
            logProbabilities = new double[rows() * classes];
            for (int r = 0; r < rows(); r++) {
                if (kind == Outputs.LOGITS) {
                    logSoftmax(r);
                } else {
                    logOfShares(r);
                }
            }
        }
        return logProbabilities[row * classes + c];
    }

    private void logSoftmax(int row) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = logit(row, c) > logit(row, best) ? c : best;
        }
        double most = logit(row, best);
        double others = 0;
        for (int c = 0; c < classes; c++) {
            others += c == best ? 0 : Math.exp(logit(row, c) - most);
        }
        for (int c = 0; c < classes; c++) {
            logProbabilities[row * classes + c] = logit(row, c) - most - Math.log1p(others);
        }
    }

    /** One column is the logit of class 1 beside a logit of 0. */
    private double logit(int row, int c) {
        return isOneColumn() && c == 0 ? 0 : score(row, c);
    }

    private void logOfShares(int row) {
        double edge = outputs.type() == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0);
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.clamp(probability(row, c), edge, 1 - edge);
        }
        for (int c = 0; c < classes; c++) {
            logProbabilities[row * classes + c] = Math.log(Math.clamp(probability(row, c), edge, 1 - edge) / sum);
        }
    }
}
