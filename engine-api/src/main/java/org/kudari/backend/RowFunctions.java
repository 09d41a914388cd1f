package org.kudari.backend;

/**
 * What a backend may offer beside {@link Backend}: softmax, log-sum-exp and cross-entropy of rows, each as one fused
 * call. It reads a row while the row is in the cache, where several calls would each read all rows. Where it is not
 * offered, the engine makes the several calls.
 *
 * <p>A row is what lies along the last axis; there is at least one, of 1 to {@value #MAX_COLUMNS} columns. Views are of
 * {@code FLOAT32} but for labels. What {@link Backend} says of layouts, aliasing and order holds here too, and If a
 * row has no finite maximum, a result may be NaN where the exact result is not.
 */
public interface RowFunctions {
    /** The longest row: what a cache next to one core holds with room to spare. */
    long MAX_COLUMNS = 1 << 12;

    /** {@code out = exp(x) / sum(exp(x))} for each row, shifted so that nothing overflows. */
    void softmax(View x, View out);

    /** {@code out = ln(sum(exp(x)))} for each row, shifted so that nothing overflows; {@code out} has extent 1 along rows. */
    void logSumExp(View x, View out);

    /**
     * The mean over the rows of {@code totals - logits[label]}.
     *
     * @param logits {@code [rows, classes]}
     * @param labels {@code [rows, 1]}, {@code INT32} or {@code INT64}
     * @param totals {@code [rows, 1]}, the {@link #logSumExp} of the logits
     * @param out one element
     * @throws IndexOutOfBoundsException for a label that is no class, as {@link Backend#gather} does
     */
    void crossEntropy(View logits, View labels, View totals, View out);

    /**
     * The gradient of {@link #crossEntropy}, that of the totals included: {@code out = (exp(logits - totals) - one-hot of the
     * label) * upstream / rows}.
     *
     * @param upstream one element
     * @throws IndexOutOfBoundsException for a label that is no class
     */
    void crossEntropyGradient(View logits, View labels, View totals, View upstream, View out);
}
