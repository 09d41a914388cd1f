package org.kudari.backend;

/** Which index an arg-reduction returns. Ties give the first index. If there is a NaN, its first index is returned. */
public enum ArgReduction {
    ARG_MAX,
    ARG_MIN
}
