package org.kudari.cpu;

import java.util.Arrays;

/** The memory that one thread works in during a call: scratch for tiles and sums, and the slots of a running program. */
final class Frame {
    /** Floats for the sums of a reduction, before the tiles. */
    private static final int FOR_SUMS = Workspace.roundUp(Reducer.SCRATCH);

    private final Workspace workspace = new Workspace();

    /** For the one reduction that runs in this frame. */
    final Cascade cascade = new Cascade();

    /** Where each slot of the program is at the moment. */
    float[][] array = new float[16][];

    int[] at = new int[16];

    /** Makes room for a program's slots and for as many tiles as it has. */
    void reserve(int slots) {
        workspace.reserve(FOR_SUMS + slots * Tiles.TILE);
        if (array.length < slots) {
            array = Arrays.copyOf(array, 2 * slots);
            at = Arrays.copyOf(at, 2 * slots);
        }
    }

    /** Makes room for floats of any use behind the sums. */
    void reserveFloats(int floats) {
        workspace.reserve(FOR_SUMS + floats);
    }

    float[] scratch() {
        return workspace.data();
    }

    /** Where the scratch of reductions starts. */
    int sums() {
        return Workspace.ORIGIN;
    }

    /** Where the tile of a slot starts. */
    int tile(int slot) {
        return floats() + slot * Tiles.TILE;
    }

    /** Where the room of {@link #reserveFloats} starts. */
    int floats() {
        return Workspace.ORIGIN + FOR_SUMS;
    }
}
