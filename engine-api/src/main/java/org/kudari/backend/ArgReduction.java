package org.kudari.backend;

/** Finding where an extreme lies: the first index at ties; the first NaN, where there is one. */
public enum ArgReduction {
    ARG_MAX,
    ARG_MIN
}
