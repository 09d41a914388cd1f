package org.kudari.table.schema;

/**
 * What is done with missing cells. A missing category is always a value of its own, and the first three differ in numbers
 * and times alone.
 */
public enum OnMissing {
    /** The column's mean is filled in, and a feature of 0 or 1 says that the cell was missing. */
    INDICATOR,
    /** The column's mean is filled in. */
    MEAN,
    /** The column's median is filled in. */
    MEDIAN,
    /** Training rows with a missing cell are left out. In rows to predict, a number is filled in as by the mean. */
    DROP,
    /** A missing cell is an error, in training and in prediction. */
    FAIL
}
