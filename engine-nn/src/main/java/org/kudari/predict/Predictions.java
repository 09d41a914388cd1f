package org.kudari.predict;

import java.util.List;
import org.kudari.data.Target;

/** The predictions for a table's rows, as class names or in the target's units. */
public sealed interface Predictions {

    /** How many rows. */
    int rows();

    /** The prediction of a row as text: a class's name, or a number. */
    String text(int row);

    /**
     * Classes.
     *
     * @param indices the most likely class of each row
     * @param probabilities {@code rows x classes}
     * @param names of the classes
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
         * The fraction of rows whose class is the true one; NaN of no rows.
         *
         * @throws IllegalArgumentException if the truth is of other classes or has another number of rows
         */
        public double accuracy(Target.Classes truth) {
            requireRows(truth, rows());
            // Equal indices mean equal classes only in equal lists.
            if (!truth.names().equals(names)) {
                throw new IllegalArgumentException(
                        "predictions of the classes " + names + " cannot be compared with " + truth.names());
            }
            int right = 0;
            for (int row = 0; row < indices.length; row++) {
                right += indices[row] == truth.indices()[row] ? 1 : 0;
            }
            return (double) right / indices.length;
        }
    }

    /**
     * Numbers, in the target's own units.
     *
     * @param values one a row
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
         * The coefficient of determination: 1 for perfect predictions, 0 for those no better than the mean. Where the
         * truth is one number throughout, so that there is nothing to explain, it is 1 for perfect predictions and 0
         * for all others, as it is in scikit-learn; NaN of no rows.
         *
         * @throws IllegalArgumentException if the truth has another number of rows
         */
        public double r2(Target.Numbers truth) {
            requireRows(truth, rows());
            double mean = 0;
            double unexplained = 0;
            double total = 0;
            for (int row = 0; row < values.length; row++) {
                double number = truth.numbers()[row];
                // Welford's recurrence, after which the total of equal numbers is 0 and not a rounding error.
                double before = number - mean;
                mean += before / (row + 1);
                total += before * (number - mean);
                unexplained += Math.pow(number - values[row], 2);
            }
            if (total == 0 && values.length > 0) {
                return unexplained == 0 ? 1 : 0;
            }
            return 1 - unexplained / total;
        }
    }

    private static void requireRows(Target truth, int rows) {
        if (truth.rows() != rows) {
            throw new IllegalArgumentException(
                    "predictions for " + rows + " rows cannot be compared with the truth of " + truth.rows());
        }
    }
}
