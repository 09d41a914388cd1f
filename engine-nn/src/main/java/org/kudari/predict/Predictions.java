package org.kudari.predict;

import java.util.List;
import org.kudari.data.Target;

/** What a model says of each row, in words a person uses. */
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

        /** The fraction of rows whose class is the true one. */
        public double accuracy(Target.Classes truth) {
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

        /** The coefficient of determination: 1 for perfect predictions, 0 for those no better than the mean. */
        public double r2(Target.Numbers truth) {
            double mean = 0;
            for (double value : truth.numbers()) {
                mean += value / values.length;
            }
            double unexplained = 0;
            double total = 0;
            for (int row = 0; row < values.length; row++) {
                unexplained += Math.pow(truth.numbers()[row] - values[row], 2);
                total += Math.pow(truth.numbers()[row] - mean, 2);
            }
            return 1 - unexplained / total;
        }
    }
}
