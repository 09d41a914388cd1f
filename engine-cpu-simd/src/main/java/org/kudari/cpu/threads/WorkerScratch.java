package org.kudari.cpu.threads;

import java.util.Arrays;
import java.util.function.Supplier;
import org.kudari.cpu.platform.TileSizes;

/** The memory that one thread works in during a call: scratch for tiles and sums, and the slots of a running program. */
public final class WorkerScratch {
    private final AlignedFloats alignedFloats = new AlignedFloats();

    /** Floats that come before all others, for the sums of a reduction. */
    private final int reserved;

    private Object state;

    /** Where each slot of the program is at the moment. */
    public float[][] array = new float[16][];

    public int[] at = new int[16];

    /** @param reserved floats that come before all others */
    WorkerScratch(int reserved) {
        this.reserved = AlignedFloats.roundUp(reserved);
    }

    /** An object that one operation keeps with this memory from call to call; another kind of object takes its place. */
    public <T> T state(Class<T> kind, Supplier<T> make) {
        if (!kind.isInstance(state)) {
            state = make.get();
        }
        return kind.cast(state);
    }

    /** Makes room for a program's slots and for as many tiles as it has. */
    public void reserve(int slots) {
        alignedFloats.reserve(reserved + slots * TileSizes.TILE);
        if (array.length < slots) {
            array = Arrays.copyOf(array, 2 * slots);
            at = Arrays.copyOf(at, 2 * slots);
        }
    }

    /** Makes room for floats of any use behind the sums. */
    public void reserveFloats(int floats) {
        alignedFloats.reserve(reserved + floats);
    }

    public float[] scratch() {
        return alignedFloats.data();
    }

    /** Where the scratch of reductions starts. */
    public int sums() {
        return AlignedFloats.ORIGIN;
    }

    /** Where the tile of a slot starts. */
    public int tile(int slot) {
        return floats() + slot * TileSizes.TILE;
    }

    /** Where the room of {@link #reserveFloats} starts. */
    public int floats() {
        return AlignedFloats.ORIGIN + reserved;
    }
}
