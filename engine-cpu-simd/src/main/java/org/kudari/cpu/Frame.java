package org.kudari.cpu;

import java.util.Arrays;
import java.util.function.Supplier;

/** The memory that one thread works in during a call: scratch for tiles and sums, and the slots of a running program. */
final class Frame {
    private final Workspace workspace = new Workspace();

    /** Floats that come before all others, for the sums of a reduction. */
    private final int reserved;

    private Object state;

    /** Where each slot of the program is at the moment. */
    float[][] array = new float[16][];

    int[] at = new int[16];

    /** @param reserved floats that come before all others */
    Frame(int reserved) {
        this.reserved = Workspace.roundUp(reserved);
    }

    /** An object that one operation keeps with this memory from call to call; another kind of object takes its place. */
    <T> T state(Class<T> kind, Supplier<T> make) {
        if (!kind.isInstance(state)) {
            state = make.get();
        }
        return kind.cast(state);
    }

    /** Makes room for a program's slots and for as many tiles as it has. */
    void reserve(int slots) {
        workspace.reserve(reserved + slots * Tiles.TILE);
        if (array.length < slots) {
            array = Arrays.copyOf(array, 2 * slots);
            at = Arrays.copyOf(at, 2 * slots);
        }
    }

    /** Makes room for floats of any use behind the sums. */
    void reserveFloats(int floats) {
        workspace.reserve(reserved + floats);
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
        return Workspace.ORIGIN + reserved;
    }
}
