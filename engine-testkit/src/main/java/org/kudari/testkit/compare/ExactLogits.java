package org.kudari.testkit.compare;

import java.util.Arrays;
import org.kudari.layout.DType;

/**
 * Functions of one row of logits in double precision, by formulas without cancellation: what is nearly 1 is described by
 * its distance from 1.
 */
public final class ExactLogits {
    private final double[] logits;
    private final double largest;
    private final double[] exponentials;

    /** The logarithm of the sum of the exponentials, and that sum. */
    private final double logarithm;

    private final double total;

    /**
     * Computes what the functions of a row need.
     *
     * @param logits the row, at least one number, none of them NaN or positive infinity
     */
    public ExactLogits(double[] logits) {
        this.logits = logits;
        largest = Arrays.stream(logits).max().orElseThrow();
        exponentials = Arrays.stream(logits).map(x -> Math.exp(x - largest)).toArray();
        int index = 0;
        while (logits[index] != largest) {
            index++;
        }
        logarithm = Math.log1p(others(index));
        total = 1 + others(index);
    }

    /** The exponentials of all logits but one. */
    private double others(int index) {
        double sum = 0;
        for (int i = 0; i < exponentials.length; i++) {
            sum += i == index ? 0 : exponentials[i];
        }
        return sum;
    }

    /** {@return whether all logits are finite} */
    public boolean isFinite() {
        return Arrays.stream(logits).allMatch(Double::isFinite);
    }

    /** {@return the logarithm of the sum of the exponentials} */
    public double logSumExp() {
        return largest + logarithm;
    }

    /** {@return the magnitude of what the log-sum-exp adds up} */
    public double logSumExpTerms() {
        return Math.abs(largest) + logarithm;
    }

    /**
     * The softmax of a logit.
     *
     * @param index the logit, from 0
     * @return its softmax
     */
    public double softmax(int index) {
        return exponentials[index] / total;
    }

    /**
     * The logarithm of the softmax of a logit.
     *
     * @param index the logit, from 0
     * @return the logarithm
     */
    public double logSoftmax(int index) {
        return (logits[index] - largest) - logarithm;
    }

    /**
     * A derivative of the softmax.
     *
     * @param of the logit whose softmax is differentiated
     * @param by the logit that varies
     * @return the derivative
     */
    public double softmaxSlope(int of, int by) {
        return softmax(of) * (of == by ? others(of) / total : -softmax(by));
    }

    /**
     * A derivative of the logarithm of the softmax.
     *
     * @param of the logit whose softmax is differentiated
     * @param by the logit that varies
     * @return the derivative
     */
    public double logSoftmaxSlope(int of, int by) {
        return of == by ? others(of) / total : -softmax(by);
    }

    /**
     * The largest distance of a logit from the largest one at which its exponential is not 0. The error of the
     * exponential, relative to it, is that of the distance.
     *
     * @param type the type that exponentials are computed in
     * @return the distance
     */
    public double range(DType type) {
        double limit = type == DType.FLOAT32 ? 110 : 800;
        return Arrays.stream(logits)
                .map(x -> largest - x)
                .filter(x -> x < limit)
                .max()
                .orElse(0);
    }
}
