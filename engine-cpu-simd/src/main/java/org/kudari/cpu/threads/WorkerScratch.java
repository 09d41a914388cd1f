package org.kudari.cpu.threads;

import java.util.Arrays;
import java.util.function.Supplier;
import org.kudari.cpu.platform.TileSizes;

/**
 * The scratch memory of one thread during a call: floats for the use of an operation, then a tile for each slot of a
 * program, and the positions of the slots of the running program.
 */
public final class WorkerScratch {
    /** The array of the floats and the tiles: one that is shared with other threads, or a larger one of this thread. */
    private float[] data;

    /** Where the memory begins in the array. */
    private int origin;

    /** The number of floats of the memory. */
    private int room;

    /** Takes the place of the shared array when that has too little room. */
    private final AlignedFloats own = new AlignedFloats(false);

    /** The number of floats before the tiles. */
    private int floats;

    /** The object that {@link #state} keeps. */
    private Object state;

    /** The array of each slot of the running program. */
    public float[][] slotArrays = new float[16][];

    /** The index in its array at which each slot starts. */
    public int[] slotOffsets = new int[16];

    private long[] longs = {};

    /** Creates scratch memory that takes an array of its own when it is first used. */
    WorkerScratch() {
        this(new float[0], 0, 0);
    }

    /**
     * Creates scratch memory in a part of an array.
     *
     * @param origin where the part begins
     * @param room the number of floats of the part
     */
    WorkerScratch(float[] shared, int origin, int room) {
        data = shared;
        this.origin = origin;
        this.room = room;
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

    /**
     * Makes room for this many floats at {@link #floatsOffset}, until the next call of this method. The tiles lie
     * behind them.
     */
    public void reserveFloats(int floats) {
        this.floats = AlignedFloats.roundUp(floats);
        reserve(this.floats);
    }

    private void reserve(int needed) {
        if (needed > room) {
            own.reserve(AlignedFloats.ORIGIN + needed);
            data = own.data();
            origin = AlignedFloats.ORIGIN;
            room = data.length - origin;
        }
    }

    /** Makes room for the slots of a program, and for a tile for each of them. */
    public void reserveSlots(int slots) {
        reserve(floats + slots * TileSizes.TILE);
        if (slotArrays.length < slots) {
            slotArrays = Arrays.copyOf(slotArrays, 2 * slots);
            slotOffsets = Arrays.copyOf(slotOffsets, 2 * slots);
        }
    }

    /** Returns at least this many longs, which are kept from call to call. */
    public long[] longs(int count) {
        if (longs.length < count) {
            longs = new long[count];
        }
        return longs;
    }

    /** Returns the array of the floats and the tiles. {@link #reserveFloats} and {@link #reserveSlots} may replace it. */
    public float[] data() {
        return data;
    }

    /** Returns the index of the floats. */
    public int floatsOffset() {
        return origin;
    }

    /** Returns the index of the tile of a slot. */
    public int tileOffset(int slot) {
        return origin + floats + slot * TileSizes.TILE;
    }
}
