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
}
