package org.kudari.cpu.threads;

import java.util.Arrays;
import java.util.function.Supplier;
import org.kudari.cpu.platform.TileSizes;

/** The memory that one thread works in during a call: scratch for tiles and sums, and the slots of a running program. */
public final class WorkerScratch {
    private final AlignedFloats memory = new AlignedFloats();

    /** Floats that come before all others, for the sums of a reduction. */
    private final int reservedFloats;

    private Object state;

    /** Where each slot of the program is at the moment. */
    public float[][] slotArrays = new float[16][];

    public int[] slotOffsets = new int[16];

    /** @param reserved floats that come before all others */
    WorkerScratch(int reserved) {
        this.reservedFloats = AlignedFloats.roundUp(reserved);
    }

    /** An object that one operation keeps with this memory from call to call; another kind of object takes its place. */
    public <T> T state(Class<T> kind, Supplier<T> make) {
        if (!kind.isInstance(state)) {
            state = make.get();
        }
        return kind.cast(state);
    }

    /** Makes room for a program's slots and for as many tiles as it has. */
    public void reserveSlots(int slots) {
        memory.reserve(reservedFloats + slots * TileSizes.TILE);
        if (slotArrays.length < slots) {
            slotArrays = Arrays.copyOf(slotArrays, 2 * slots);
            slotOffsets = Arrays.copyOf(slotOffsets, 2 * slots);
        }
    }

    /** Makes room for floats of any use behind the sums. */
    public void reserveFloats(int floats) {
        memory.reserve(reservedFloats + floats);
    }

    public float[] data() {
        return memory.data();
    }

    /** Where the scratch of reductions starts. */
    public int reservedOffset() {
        return AlignedFloats.ORIGIN;
    }

    /** Where the tile of a slot starts. */
    public int tileOffset(int slot) {
        return floatsOffset() + slot * TileSizes.TILE;
    }

    /** Where the room of {@link #reserveFloats} starts. */
    public int floatsOffset() {
        return AlignedFloats.ORIGIN + reservedFloats;
    }
}
