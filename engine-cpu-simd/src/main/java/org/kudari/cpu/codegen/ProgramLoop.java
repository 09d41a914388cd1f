package org.kudari.cpu.codegen;

import org.kudari.cpu.platform.TileSizes;

/** A part of a {@link KernelProgram}, over a stretch of elements. */
interface ProgramLoop {

    /**
     * Computes {@code count} elements: slot s lies in {@code array[s]} from {@code at[s]} on.
     *
     * @param count a multiple of {@link TileSizes#GRANULE}
     */
    void run(int count, float[][] array, int[] at);
}
