package org.kudari.loss;

/** What becomes of a loss's values, of which there is one for each element or row. PyTorch's argument {@code reduction}. */
public enum LossReduction {
    /** The values themselves. */
    NONE,
    /** Their mean, a scalar; NaN over no values. Each loss says what the sum is divided by. */
    MEAN,
    /** Their sum, a scalar; 0 over no values. */
    SUM
}
