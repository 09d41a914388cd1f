package org.kudari.backend;

/**
 * Optional calls of a backend: softmax, log-sum-exp and cross-entropy of rows, each as one fused call. It reads a row
 * while the row is in the cache, where several calls would each read all rows. If a backend does not offer them, the
 * engine makes the several calls.
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
     * Computes {@code out = ln(sum(exp(x)))} for each row, shifted so that nothing overflows.
     *
     * @param x the rows
     * @param out the result, of the shape of {@code x} with extent 1 along the rows
     */
    void logSumExp(View x, View out);

    /**
     * Computes the mean over the rows of {@code totals - logits[label]}.
     *
     * @param logits {@code [rows, classes]}
     * @param labels {@code [rows, 1]}, {@code INT32} or {@code INT64}
     * @param totals {@code [rows, 1]}, the {@link #logSumExp} of the logits
     * @param out one element
     * @throws IndexOutOfBoundsException for a label outside of the classes, as {@link Backend#gather} does
     */
    void crossEntropy(View logits, View labels, View totals, View out);

    /**
     * Computes the gradient of {@link #crossEntropy} with respect to the logits, that through the totals included:
     * {@code out = (exp(logits - totals) - one-hot of the label) * upstream / rows}.
     *
     * @param logits {@code [rows, classes]}
     * @param labels {@code [rows, 1]}, {@code INT32} or {@code INT64}
     * @param totals {@code [rows, 1]}, the {@link #logSumExp} of the logits
     * @param upstream one element, the gradient of the loss
     * @param out {@code [rows, classes]}
     * @throws IndexOutOfBoundsException for a label outside of the classes, as {@link Backend#gather} does
     */
    void crossEntropyGradient(View logits, View labels, View totals, View upstream, View out);
}
