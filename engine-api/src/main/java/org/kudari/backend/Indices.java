package org.kudari.backend;

/** What every backend says of indices, in the same words. */
public final class Indices {
    private Indices() {}

    /**
     * The error for an index that an axis does not have.
     *
     * @param extent the axis' number of elements
     */
    public static IndexOutOfBoundsException outOfBounds(long index, long axis, long extent) {
        return new IndexOutOfBoundsException("index " + index + " is outside of axis " + axis + ", which has extent "
                + extent + ": indices go from 0 to " + (extent - 1));
    }
}
