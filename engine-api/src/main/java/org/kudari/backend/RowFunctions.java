package org.kudari.backend;

/**
 * Optional calls of a backend: softmax, its logarithm, log-sum-exp and cross-entropy of rows, each as one fused call. It
 * reads a row while the row is in the cache, where several calls would each read all rows. If a backend does not offer
 * them, the engine makes the several calls.
 *
 * <p>A row runs along the last axis. There is at least one row, of 1 to {@value #MAX_COLUMNS} columns. Views other than
 * labels are of type {@code FLOAT32}. The rules of {@link Backend} about layouts, aliasing and order apply. If a row
 * has no finite maximum, a result may be NaN where the exact result is not.
 */
public interface RowFunctions {
    /** The length of the longest row. Such a row fits into a core's own cache with room to spare. */
    long MAX_COLUMNS = 1 << 12;

    /**
     * Computes {@code out = exp(x) / sum(exp(x))} for each row, shifted so that nothing overflows.
     *
     * @param x the rows
     * @param out the result, of the shape of {@code x}; it may be {@code x} itself
     */
    void softmax(View x, View out);

    /**
     * Computes {@code out = ln(softmax(x))} for each row, as {@code (x - m) - log1p(r)}: m is the largest element, and r
     * the sum of {@code exp(x - m)} over the others. No difference of two rounded numbers of the size of x occurs, and a
     * result near 0 is as accurate as any other.
     *
     * @param x the rows
     * @param out the result, of the shape of {@code x}; it may be {@code x} itself
     */
    void logSoftmax(View x, View out);

    /**
     * Computes {@code out = ln(sum(exp(x)))} for each row, as {@code m + log1p(r)}: m is the largest element, and r the
     * sum of {@code exp(x - m)} over the others.
     *
     * @param x the rows
     * @param out the result, of the shape of {@code x} with extent 1 along the rows
     */
    void logSumExp(View x, View out);

    /**
     * Computes the mean over the rows of {@code -ln(softmax(logits)[label])}. The loss of a row is {@code log1p(r + (e -
     * 1)) + (m - logits[label])}: m is the largest logit, e is {@code exp(logits[label] - m)}, and r the sum of {@code
     * exp(logits - m)} over the other classes. So it is accurate for logits of any size, and near 0.
     *
     * @param logits {@code [rows, classes]}
     * @param labels {@code [rows, 1]}, {@code INT32} or {@code INT64}
     * @param out one element
     * @throws IndexOutOfBoundsException if a label is no class: {@link Indices#noClass} for the first such row, now or,
     *     on an asynchronous device, where {@link Backend#gather} would throw it
     */
    void crossEntropy(View logits, View labels, View out);

    /**
     * Computes the gradient of {@link #crossEntropy} with respect to the logits: {@code out = (softmax(logits) - one-hot
     * of the label) * upstream / rows}. The share of the true class is {@code -r / (r + e)} with the r and e of the
     * loss, so that it does not cancel where the softmax is nearly 1.
     *
     * @param logits {@code [rows, classes]}
     * @param labels {@code [rows, 1]}, {@code INT32} or {@code INT64}
     * @param upstream one element, the gradient of the loss
     * @param out {@code [rows, classes]}
     * @throws IndexOutOfBoundsException if a label is no class: {@link Indices#noClass} for the first such row, now or,
     *     on an asynchronous device, where {@link Backend#gather} would throw it
     */
    void crossEntropyGradient(View logits, View labels, View upstream, View out);
}
