package org.kudari.cpu.elementwise;

import org.kudari.cpu.codegen.WindowLoop;
import org.kudari.cpu.platform.TileSizes;

/**
 * A table of positions in the form of a {@link WindowLoop}: the start of a window for each
 * {@value TileSizes#GRANULE} positions, and the place of each position in its window.
 *
 * @param starts the start of each window
 * @param lanes the place of each position
 * @param lastStart the largest start
 */
record Windows(int[] starts, int[] lanes, int lastStart) {

    /**
     * Returns the windows of the positions.
     *
     * @param positions the positions; those after the last multiple of {@value TileSizes#GRANULE} are left out
     * @return null if the positions of one window lie farther apart than it is long
     */
    static Windows of(int[] positions) {
        int[] starts = new int[positions.length / TileSizes.GRANULE];
        int[] lanes = new int[starts.length * TileSizes.GRANULE];
        int lastStart = 0;
        for (int window = 0; window < starts.length; window++) {
            int first = window * TileSizes.GRANULE;
            int start = positions[first];
            for (int i = 1; i < TileSizes.GRANULE; i++) {
                start = Math.min(start, positions[first + i]);
            }
            for (int i = 0; i < TileSizes.GRANULE; i++) {
                lanes[first + i] = positions[first + i] - start;
                if (lanes[first + i] >= WindowLoop.WIDTH) {
                    return null;
                }
            }
            starts[window] = start;
            lastStart = Math.max(lastStart, start);
        }
        return new Windows(starts, lanes, lastStart);
    }

    /**
     * Whether elements can be loaded by windows.
     *
     * @param first the index of the first position
     * @param count the number of elements, of which a rest may remain
     * @param at the position to which the starts are added
     * @param length the length of the array, beyond which no window may reach
     */
    boolean fit(int first, int count, int at, int length) {
        return first % TileSizes.GRANULE == 0
                && count >= TileSizes.GRANULE
                && (long) at + lastStart + WindowLoop.WIDTH <= length;
    }
}
