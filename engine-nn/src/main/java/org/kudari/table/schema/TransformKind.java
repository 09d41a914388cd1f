package org.kudari.table.schema;

/** A kind of {@link Transform}, to ask for before anything was learned. */
public enum TransformKind {
    /** Numbers stay as they are. */
    NONE,
    /** The logarithm, for positive and negative numbers: {@code sign(x) log(1 + |x|)}. */
    LOG,
    /** The rank among the training rows, from 0 to 1. */
    QUANTILE
}
