package org.kudari.predict;

import java.util.List;
import org.kudari.data.Target;
import org.kudari.metric.Accuracy;
import org.kudari.metric.MetricBatch;
import org.kudari.metric.R2;

/** The predictions for a table's rows, as class names or in the target's units. */
public sealed interface Predictions {

    /** {@return the number of rows} */
    int rows();

    /**
     * {@return the prediction of a row as text: the name of a class, or a number}
     *
     * @param row the row, from 0
     */
    String text(int row);

    /**
     * Predicted classes.
     *
     * @param indices the index of the most likely class of each row
     * @param probabilities {@code rows x classes} probabilities, row by row
     * @param names the names of the classes
     */
    record Classes(int[] indices, float[] probabilities, List<String> names) implements Predictions {
        @Override
        public int rows() {
            return indices.length;
        }

        @Override
        public String text(int row) {
            return names.get(indices[row]);
        }

        /**
         * The fraction of rows whose predicted class is the true one.
         *
         * @param truth the true classes
         * @return the fraction; NaN if there are no rows
         * @throws IllegalArgumentException if the truth has other classes or another number of rows
         */
        public double accuracy(Target.Classes truth) {
            requireRows(truth, rows());
            // Indices can only be compared if both lists of names are equal.
            if (!truth.names().equals(names)) {
                throw new IllegalArgumentException(
                        "predictions of the classes " + names + " cannot be compared with " + truth.names());
            }
            Accuracy accuracy = new Accuracy();
            accuracy.add(MetricBatch.ofClasses(indices, truth.indices()));
            return accuracy.value();
        }
    }

    /**
     * Predicted numbers, in the target's own units.
     *
     * @param values one number for each row
     */
    record Numbers(double[] values) implements Predictions {
        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public String text(int row) {
            return Double.toString(values[row]);
        }

        /**
         * The coefficient of determination: 1 for perfect predictions, 0 for predictions that are no better than the
         * mean. If all true numbers are equal, it is 1 for perfect predictions and 0 for all others, as in
         * scikit-learn.
         *
         * @param truth the true numbers
         * @return the coefficient; NaN if there are no rows
         * @throws IllegalArgumentException if the truth has another number of rows
         */
        public double r2(Target.Numbers truth) {
            requireRows(truth, rows());
            R2 r2 = new R2();
            r2.add(MetricBatch.ofNumbers(values, truth.numbers()));
            return r2.value();
        }
    }

    private static void requireRows(Target truth, int rows) {
        if (truth.rows() != rows) {
            throw new IllegalArgumentException(
                    "predictions for " + rows + " rows cannot be compared with the truth of " + truth.rows());
        }
    }
}
