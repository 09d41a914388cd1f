package org.kudari.backend;

/** Which index an arg-reduction returns. Ties give the first index. If there is a NaN, its first index is returned. */
public enum ArgReduction {
    /** The index of the largest element. */
    ARG_MAX,

    /** The index of the smallest element. */
    ARG_MIN
}
