package org.kudari.cpu.codegen;

import org.kudari.cpu.platform.TileSizes;

/** One primitive over a stretch of elements. */
public interface PrimitiveLoop {

    /**
     * {@code out[outAt + i] = f(a[aAt + i], b[bAt + i], c[cAt + i])} for i from 0 to {@code count - 1}; a loop made for a
     * repeated operand reads it at its first place alone. Operands beyond the function's number are not read. {@code out}
     * may be one of the operands at the same place.
     *
     * @param count a multiple of {@link TileSizes#GRANULE}
     */
    void run(int count, float[] out, int outAt, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt);
}
