package org.kudari.backend;

/** How a reduction combines elements. Over no elements SUM is 0, MEAN is NaN, and MAX and MIN are refused. */
public enum Reduction {
    SUM,
    MEAN,
    /** Propagates NaN. */
    MAX,
    /** Propagates NaN. */
    MIN
}
