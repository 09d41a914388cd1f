package org.kudari.metric;

import java.util.Locale;
import java.util.stream.DoubleStream;
import org.kudari.metric.state.WeightSums;

/**
 * A metric that each class has, by three sums of the weights of rows: those that are of the class (actual), those that
 * are predicted to be (predicted), and those that are both (hits).
 *
 * <p>The outputs are {@code [rows, classes]}, logits or probabilities alike; predicted classes {@code [rows]} of an
 * integer type; or one column for class 1 of two, where it is said which. The memory is 24 bytes a class, and 1.8 KB
 * where weights are not 1.
 *
 * <p>Where a class was never predicted, or never occurs, a quotient may be 0 / 0. It counts as 0, as in scikit-learn,
 * which warns besides.
 */
public abstract sealed class ClassScore extends Metric permits BalancedAccuracy, F1, Precision, Recall {
    private final int classes;
    private final Average average;
    private final Outputs outputs;
    private WeightSums hits;
    private WeightSums predicted;
    private WeightSums actual;

    ClassScore(String name, int classes, Average average, Outputs outputs) {
        super(name, classes, outputs);
        if (classes < 2) {
            throw new IllegalArgumentException(name() + ": " + classes + " class(es), and at least 2 are needed");
        }
        this.classes = classes;
        this.average = average;
        this.outputs = outputs;
        clear();
    }

    /** The name of a metric of an average, such as {@code macroF1}. */
    static String name(Average average, String metric) {
        return average.name().toLowerCase(Locale.ROOT) + metric;
    }

    /** The metric of one class. */
    abstract double score(double hitsOfClass, double predictedOfClass, double actualOfClass);

    static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    @Override
    protected final void addRows(MetricBatch batch) {
        ClassRows rows = batch.classes(outputs, name());
        rows.requireClasses(classes, name());
        int[] predictions = rows.predicted(name());
        for (int row = 0; row < rows.rows(); row++) {
            int label = rows.label(row);
            double weight = rows.weight(row);
            actual.add(label, weight);
            predicted.add(predictions[row], weight);
            if (predictions[row] == label) {
                hits.add(label, weight);
            }
        }
    }

    /** {@return the metric of each class; 0 for a class that does not occur} */
    public final double[] byClass() {
        double[] scores = new double[classes];
        for (int c = 0; c < classes; c++) {
            scores[c] = score(hits.get(c), predicted.get(c), actual.get(c));
        }
        return scores;
    }

    /** {@return the average over the classes; NaN without rows} */
    @Override
    public final double value() {
        double[] scores = byClass();
        double sum = 0;
        double weights = 0;
        for (int c = 0; c < classes; c++) {
            double weight = weight(predicted.get(c), actual.get(c));
            sum += weight * scores[c];
            weights += weight;
        }
        if (average == Average.MICRO && weights > 0) {
            return score(total(hits), total(predicted), total(actual));
        }
        return sum / weights;
    }

    /** What a class counts in the average. */
    double weight(double predictedOfClass, double actualOfClass) {
        return switch (average) {
            case MACRO, MICRO -> predictedOfClass > 0 || actualOfClass > 0 ? 1 : 0;
            case WEIGHTED -> actualOfClass;
        };
    }

    private static double total(WeightSums sums) {
        return DoubleStream.of(sums.toArray()).sum();
    }

    @Override
    protected final void mergeState(Metric other) {
        ClassScore score = (ClassScore) other;
        hits.add(score.hits);
        predicted.add(score.predicted);
        actual.add(score.actual);
    }

    @Override
    protected final void clear() {
        hits = new WeightSums(classes);
        predicted = new WeightSums(classes);
        actual = new WeightSums(classes);
    }
}
