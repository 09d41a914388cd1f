package org.kudari.metric;

import java.math.BigInteger;
import org.kudari.metric.state.ExactSum;

/**
 * The coefficient of determination, the share of the variance of the targets that the predictions explain: {@code 1 -
 * sum(w (t - y)^2) / sum(w (t - mean)^2)}, where the mean is that of the targets. It is 1 for perfect predictions, 0
 * for those that are no better than the mean, and negative for worse ones. Predictions and targets have one shape,
 * {@code [rows, ...]}. For several numbers a row it is the mean over their coefficients: scikit-learn's {@code
 * r2_score} with its defaults.
 *
 * <p>Targets that are all equal have no variance. Then it is 1 for perfect predictions and 0 for others, as in
 * scikit-learn. That holds for a single row, too, where scikit-learn gives NaN.
 *
 * <p>The squares of targets are summed exactly, so a mean that is large against the deviation costs no digits. The
 * memory is 2.4 KB for each number of a row.
 */
public final class R2 extends Metric {
    /** One for each number of a row; null before the first batch. */
    private Column[] columns;

    /** Of predictions and targets of one shape. */
    public R2() {
        super("r2");
    }

    /** What is remembered of one number of the rows. */
    private static final class Column {
        private final ExactSum weights = new ExactSum();
        private final ExactSum targets = new ExactSum();
        private final ExactSum squares = new ExactSum();
        private final ExactSum unexplained = new ExactSum();

        void add(double prediction, double target, double weight) {
            if (weight == 0) {
                return;
            }
            weights.add(weight);
            targets.addProduct(weight, target);
            double square = target * target;
            squares.addProduct(weight, square);
            if (Double.isFinite(square)) {
                squares.addProduct(weight, Math.fma(target, target, -square));
            }
            unexplained.add(weight * (target - prediction) * (target - prediction));
        }

        void add(Column other) {
            weights.add(other.weights);
            targets.add(other.targets);
            squares.add(other.squares);
            unexplained.add(other.unexplained);
        }

        double value() {
            BigInteger weight = weights.units();
            if (weight.signum() == 0 || !squares.isFinite() || !targets.isFinite()) {
                return Double.NaN;
            }
            // sum(w t^2) - sum(w t)^2 / sum(w), in whole numbers
            BigInteger mixed = targets.units().pow(2);
            double total = ExactSum.rounded(
                    squares.units().multiply(weight).subtract(mixed).divide(weight));
            double rest = unexplained.value();
            if (total == 0 && !Double.isNaN(rest)) {
                return rest == 0 ? 1 : 0;
            }
            return 1 - rest / total;
        }
    }

    @Override
    protected void addRows(MetricBatch batch) {
        int numbers = batch.numbers(name());
        if (batch.rows() == 0) {
            return;
        }
        requireColumns(numbers);
        for (int row = 0; row < batch.rows(); row++) {
            for (int i = 0; i < numbers; i++) {
                int index = row * numbers + i;
                columns[i].add(batch.output(index), batch.target(index), batch.weight(row));
            }
        }
    }

    private void requireColumns(int numbers) {
        if (columns == null) {
            columns = new Column[numbers];
            for (int i = 0; i < numbers; i++) {
                columns[i] = new Column();
            }
        } else if (columns.length != numbers) {
            throw new IllegalArgumentException(
                    "r2: rows of " + numbers + " number(s) cannot be added to rows of " + columns.length);
        }
    }

    /** {@return the coefficient of each number of a row; empty before the first row} */
    public double[] byColumn() {
        double[] values = new double[columns == null ? 0 : columns.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns[i].value();
        }
        return values;
    }

    /** {@return the mean of the coefficients of the numbers of a row; NaN without rows} */
    @Override
    public double value() {
        double sum = 0;
        double[] values = byColumn();
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    @Override
    protected void mergeState(Metric other) {
        Column[] others = ((R2) other).columns;
        if (others != null) {
            requireColumns(others.length);
            for (int i = 0; i < others.length; i++) {
                columns[i].add(others[i]);
            }
        }
    }

    @Override
    protected void clear() {
        columns = null;
    }
}
