package org.kudari.cpu.elementwise;

import java.util.Arrays;

/**
 * Copies between short runs of floats, whose starts are evenly spaced, and a tile: a few columns of a matrix, or numbers
 * that are repeated a few times. The lengths are constants in the loops, so that the JIT checks the bounds of the tile
 * once and those of a run together.
 */
final class ShortRuns {
    /** The longest run that {@link #load} and {@link #store} copy. */
    static final int MAX_LENGTH = 4;

    private ShortRuns() {}

    /** Loads runs of two to {@value #MAX_LENGTH} neighbours. The run r starts at {@code start + r step}. */
    static void load(float[] from, int start, int step, int runs, int length, float[] tile, int at) {
        switch (length) {
            case 2 -> {
                for (int r = 0; r < runs; r++) {
                    int source = start + r * step;
                    int target = at + r * 2;
                    tile[target] = from[source];
                    tile[target + 1] = from[source + 1];
                }
            }
            case 3 -> {
                for (int r = 0; r < runs; r++) {
                    int source = start + r * step;
                    int target = at + r * 3;
                    tile[target] = from[source];
                    tile[target + 1] = from[source + 1];
                    tile[target + 2] = from[source + 2];
                }
            }
            case 4 -> {
                for (int r = 0; r < runs; r++) {
                    int source = start + r * step;
                    int target = at + r * 4;
                    tile[target] = from[source];
                    tile[target + 1] = from[source + 1];
                    tile[target + 2] = from[source + 2];
                    tile[target + 3] = from[source + 3];
                }
            }
            default -> throw new IllegalArgumentException("no loop for runs of " + length);
        }
    }

    /** Stores runs of two to {@value #MAX_LENGTH} neighbours. The run r starts at {@code start + r step}. */
    static void store(float[] tile, int at, int runs, int length, float[] to, int start, int step) {
        switch (length) {
            case 2 -> {
                for (int r = 0; r < runs; r++) {
                    int source = at + r * 2;
                    int target = start + r * step;
                    to[target] = tile[source];
                    to[target + 1] = tile[source + 1];
                }
            }
            case 3 -> {
                for (int r = 0; r < runs; r++) {
                    int source = at + r * 3;
                    int target = start + r * step;
                    to[target] = tile[source];
                    to[target + 1] = tile[source + 1];
                    to[target + 2] = tile[source + 2];
                }
            }
            case 4 -> {
                for (int r = 0; r < runs; r++) {
                    int source = at + r * 4;
                    int target = start + r * step;
                    to[target] = tile[source];
                    to[target + 1] = tile[source + 1];
                    to[target + 2] = tile[source + 2];
                    to[target + 3] = tile[source + 3];
                }
            }
            default -> throw new IllegalArgumentException("no loop for runs of " + length);
        }
    }

    /**
     * Loads numbers and repeats each.
     *
     * @param positions where the numbers are, from {@code start}: every {@code length}-th entry is read
     * @param first the index of the first entry
     * @param length how often each number is repeated: at least 2
     */
    static void loadRepeated(
            float[] from, int start, int[] positions, int first, int runs, int length, float[] tile, int at) {
        switch (length) {
            case 2 -> {
                for (int r = 0; r < runs; r++) {
                    float number = from[start + positions[first + r * 2]];
                    int target = at + r * 2;
                    tile[target] = number;
                    tile[target + 1] = number;
                }
            }
            case 4 -> {
                for (int r = 0; r < runs; r++) {
                    float number = from[start + positions[first + r * 4]];
                    int target = at + r * 4;
                    tile[target] = number;
                    tile[target + 1] = number;
                    tile[target + 2] = number;
                    tile[target + 3] = number;
                }
            }
            case 8 -> {
                for (int r = 0; r < runs; r++) {
                    float number = from[start + positions[first + r * 8]];
                    int target = at + r * 8;
                    tile[target] = number;
                    tile[target + 1] = number;
                    tile[target + 2] = number;
                    tile[target + 3] = number;
                    tile[target + 4] = number;
                    tile[target + 5] = number;
                    tile[target + 6] = number;
                    tile[target + 7] = number;
                }
            }
            default -> {
                for (int r = 0; r < runs; r++) {
                    int target = at + r * length;
                    Arrays.fill(tile, target, target + length, from[start + positions[first + r * length]]);
                }
            }
        }
    }
}
