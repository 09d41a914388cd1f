package org.kudari.backend;

/** The errors about indices that all backends share. */
public final class Indices {
    private Indices() {}

    /**
     * Makes the error for an index outside of an axis.
     *
     * @param index the index
     * @param axis the axis, from 0
     * @param extent the number of elements of the axis
     * @return the error, for the caller to throw
     */
    public static IndexOutOfBoundsException outOfBounds(long index, long axis, long extent) {
        return new IndexOutOfBoundsException("index " + index + " is outside of axis " + axis + ", which has extent "
                + extent + ": indices go from 0 to " + (extent - 1));
    }

    /**
     * Makes the error for a label of a cross-entropy that is no class.
     *
     * @param label the label
     * @param row its row, from 0
     * @param classes the number of classes
     * @return the error, for the caller to throw
     */
    public static IndexOutOfBoundsException noClass(long label, long row, long classes) {
        return noClass("crossEntropy", label, row, classes);
    }

    /**
     * Makes the error for a label that is no class.
     *
     * @param loss the name of the loss
     * @param label the label
     * @param row its row, from 0
     * @param classes the number of classes
     * @return the error, for the caller to throw
     */
    public static IndexOutOfBoundsException noClass(String loss, long label, long row, long classes) {
        return new IndexOutOfBoundsException(loss + ": the label " + label + " of row " + row
                + " (counted from 0) is no class: logits of " + classes + " classes take labels from 0 to "
                + (classes - 1));
    }
}
