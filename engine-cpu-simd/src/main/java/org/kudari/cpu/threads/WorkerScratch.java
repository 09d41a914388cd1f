package org.kudari.cpu.threads;

import java.util.Arrays;
import java.util.function.Supplier;
import org.kudari.cpu.platform.TileSizes;

/**
 * The scratch memory of one thread during a call: floats that are reserved for reductions, then a tile for each slot of
 * a program or floats for any other use, and the positions of the slots of the running program.
 */
public final class WorkerScratch {
    private final AlignedFloats memory = new AlignedFloats();

    /** The number of floats at the start, before all others. */
    private final int reservedFloats;

    /** The object that {@link #state} keeps. */
    private Object state;

    /** The array of each slot of the running program. */
    public float[][] slotArrays = new float[16][];

    /** The index in its array at which each slot starts. */
    public int[] slotOffsets = new int[16];

    private long[] longs = {};

    /** @param reservedFloats the number of floats at the start, before all others */
    WorkerScratch(int reservedFloats) {
        this.reservedFloats = AlignedFloats.roundUp(reservedFloats);
    }

    /**
     * Returns an object that an operation keeps here from call to call. Only one is kept: an object of another class
     * replaces it.
     *
     * @param make creates the object if none of the class is kept
     */
    public <T> T state(Class<T> kind, Supplier<T> make) {
        if (!kind.isInstance(state)) {
            state = make.get();
        }
        return kind.cast(state);
    }

    /** Makes room for the slots of a program, and for a tile for each of them. */
    public void reserveSlots(int slots) {
        memory.reserve(reservedFloats + slots * TileSizes.TILE);
        if (slotArrays.length < slots) {
            slotArrays = Arrays.copyOf(slotArrays, 2 * slots);
            slotOffsets = Arrays.copyOf(slotOffsets, 2 * slots);
        }
    }

    /** Makes room for this many floats at {@link #floatsOffset}. */
    public void reserveFloats(int floats) {
        memory.reserve(reservedFloats + floats);
    }

    /** Returns at least this many longs, which are kept from call to call. */
    public long[] longs(int count) {
        if (longs.length < count) {
            longs = new long[count];
        }
        return longs;
    }

    /** Returns the floats. */
    public float[] data() {
        return memory.data();
    }

    /** Returns the index of the reserved floats, which a reduction uses. */
    public int reservedOffset() {
        return AlignedFloats.ORIGIN;
    }

    /** Returns the index of the tile of a slot. */
    public int tileOffset(int slot) {
        return floatsOffset() + slot * TileSizes.TILE;
    }

    /**
     * Returns the index of the floats behind the reserved ones. The tiles start there too, so an operation uses either
     * these or tiles.
     */
    public int floatsOffset() {
        return AlignedFloats.ORIGIN + reservedFloats;
    }
}
