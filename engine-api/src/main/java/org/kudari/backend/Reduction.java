package org.kudari.backend;

/** The way a reduction combines elements. Callers refuse MAX and MIN over no elements. */
public enum Reduction {
    /** The sum; 0 over no elements. */
    SUM,

    /** The sum divided by the number of elements; NaN over no elements. */
    MEAN,
    /** The largest element; NaN if there is one. */
    MAX,
    /** The smallest element; NaN if there is one. */
    MIN
}
