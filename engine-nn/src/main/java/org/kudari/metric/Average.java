package org.kudari.metric;

/** How a metric of several classes becomes one number. The names are scikit-learn's. */
public enum Average {
    /**
     * The mean over the classes that occur, as labels or as predictions: each counts the same, however rare. It is
     * scikit-learn's mean where it is given no list of labels.
     */
    MACRO,
    /** The metric of the counts of all classes together: each row counts the same. */
    MICRO,
    /** The mean over the classes, weighted by their rows. */
    WEIGHTED
}
