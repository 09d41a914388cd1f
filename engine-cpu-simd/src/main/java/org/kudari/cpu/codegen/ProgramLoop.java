package org.kudari.cpu.codegen;

import org.kudari.cpu.platform.TileSizes;

/** A loop that computes a part of a {@link KernelProgram} for a run of elements. */
interface ProgramLoop {

    /**
     * Computes {@code count} elements. Slot s lies in {@code arrays[s]} from {@code offsets[s]} on.
     *
     * @param count a multiple of {@link TileSizes#GRANULE}
     */
    void run(int count, float[][] arrays, int[] offsets);
}
