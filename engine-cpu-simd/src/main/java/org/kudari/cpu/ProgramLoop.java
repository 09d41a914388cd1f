package org.kudari.cpu;

/** A part of a {@link Program}, over a stretch of elements. */
interface ProgramLoop {

    /**
     * Computes {@code count} elements: slot s lies in {@code array[s]} from {@code at[s]} on.
     *
     * @param count a multiple of {@link Tiles#GRANULE}
     */
    void run(int count, float[][] array, int[] at);
}
