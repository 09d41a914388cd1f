package org.kudari.cpu.codegen;

import org.kudari.cpu.platform.TileSizes;

/** A loop that picks elements out of short windows of an array, as a copy of short strided runs does. */
public interface WindowLoop {
    /** The length of a window. */
    int WIDTH = 2 * TileSizes.GRANULE;

    /**
     * Copies {@code x[xAt + windows[(first + i) / GRANULE] + lanes[first + i]]} to {@code out[outAt + i]} for i from 0
     * to {@code count - 1}.
     *
     * @param count a multiple of {@link TileSizes#GRANULE}
     * @param x has {@value #WIDTH} elements from the start of each window on
     * @param windows where the window of each {@link TileSizes#GRANULE} elements starts
     * @param lanes the place of each element in its window, below {@value #WIDTH}
     * @param first a multiple of {@link TileSizes#GRANULE}
     */
    void run(int count, float[] out, int outAt, float[] x, int xAt, int[] windows, int[] lanes, int first);
}
