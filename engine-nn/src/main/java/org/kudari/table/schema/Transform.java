package org.kudari.table.schema;

import java.util.List;

/** What is done with a number before it is standardised. It never turns the order of numbers around. */
public sealed interface Transform {

    /**
     * {@return a number, transformed}
     *
     * @param number the number, in its own units
     */
    double apply(double number);

    /** {@return the kind} */
    TransformKind kind();

    /** Numbers stay as they are. */
    record None() implements Transform {
        @Override
        public double apply(double number) {
            return number;
        }

        @Override
        public TransformKind kind() {
            return TransformKind.NONE;
        }
    }

    /**
     * The logarithm, for positive and negative numbers: {@code sign(x) log(1 + |x|)}. It is about x near 0, and brings
     * the largest numbers near.
     */
    record Log() implements Transform {
        @Override
        public double apply(double number) {
            return Math.copySign(StrictMath.log1p(Math.abs(number)), number);
        }

        /**
         * {@return the inverse of {@link #apply}: the number of a logarithm}
         *
         * @param logarithm the logarithm
         */
        public static double invert(double logarithm) {
            return Math.copySign(StrictMath.expm1(Math.abs(logarithm)), logarithm);
        }

        @Override
        public TransformKind kind() {
            return TransformKind.LOG;
        }
    }

    /**
     * The rank among the training rows, from 0 to 1: linear between evenly spaced quantiles. A number that is several
     * quantiles has the rank in their middle. Numbers beyond those of training have the rank 0 or 1.
     *
     * @param quantiles the quantiles from the least number to the largest, at least two
     */
    record Quantile(List<Double> quantiles) implements Transform {

        /**
         * Copies the list, and checks it.
         *
         * @throws IllegalArgumentException if there are fewer than two quantiles, or they fall or are not finite
         */
        public Quantile {
            quantiles = List.copyOf(quantiles);
            if (quantiles.size() < 2) {
                throw new IllegalArgumentException("at least two quantiles are needed, not " + quantiles.size());
            }
            for (int i = 0; i < quantiles.size(); i++) {
                if (!Double.isFinite(quantiles.get(i)) || i > 0 && quantiles.get(i) < quantiles.get(i - 1)) {
                    throw new IllegalArgumentException("quantile " + i + " is " + quantiles.get(i)
                            + ", but they must be finite and none less than the one before");
                }
            }
        }

        @Override
        public double apply(double number) {
            int last = quantiles.size() - 1;
            if (number < quantiles.getFirst()) {
                return 0;
            }
            if (number > quantiles.getLast()) {
                return 1;
            }
            int first = firstNotBelow(number);
            if (quantiles.get(first) == number) {
                int end = first;
                while (end < last && quantiles.get(end + 1) == number) {
                    end++;
                }
                return (first + end) / 2.0 / last;
            }
            double below = quantiles.get(first - 1);
            return (first - 1 + (number - below) / (quantiles.get(first) - below)) / last;
        }

        /** The index of the first quantile that is not below a number. */
        private int firstNotBelow(double number) {
            int low = 0;
            int high = quantiles.size() - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (quantiles.get(middle) < number) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        @Override
        public TransformKind kind() {
            return TransformKind.QUANTILE;
        }
    }
}
