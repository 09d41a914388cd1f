package org.kudari.cpu.codegen;

import org.kudari.cpu.platform.TileSizes;

/** A loop that applies one primitive to a run of elements. */
public interface PrimitiveLoop {

    /**
     * Computes {@code out[outAt + i] = f(a[aAt + i], b[bAt + i], c[cAt + i])} for i from 0 to {@code count - 1}. A loop
     * that was made for a repeated operand reads only the first element of it. Operands that the function does not have
     * are not read. {@code out} may be an operand at the same offset.
     *
     * @param count a multiple of {@link TileSizes#GRANULE}
     */
    void run(int count, float[] out, int outAt, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt);
}
