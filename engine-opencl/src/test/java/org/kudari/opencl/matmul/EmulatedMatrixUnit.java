package org.kudari.opencl.matmul;

import org.kudari.opencl.matmul.source.MatrixUnit;
import org.kudari.opencl.matmul.source.MatrixUnitFormat;
import org.kudari.opencl.matmul.source.MatrixUnitTile;

/**
 * An emulation of matrix units, so that all of the kernel around the instructions runs on any device. The work-items of
 * a group write their fragments to local memory, and each computes its own sums.
 *
 * @param isLate whether a copy is made as late as allowed, when the kernel waits for it, or else as early, when it is
 *     started
 */
record EmulatedMatrixUnit(boolean isLate) implements MatrixUnit {
    /** The most pending copies of a work-item. */
    private static final int MAX_COPIES = 64;

    @Override
    public String definitions(MatrixUnitFormat format) {
        return copies() + (format == MatrixUnitFormat.TF32 ? """
                float products(uint x, uint y) { return as_float(x) * as_float(y); }
                """ : """
                float products(uint x, uint y) {
                    return as_float(x << 16) * as_float(y << 16) + as_float(x & 0xffff0000u) * as_float(y & 0xffff0000u);
                }
                """) + """
                float4 multiply(float4 c, __local const uint4 *a, __local const uint2 *b, int lane) {
                    const int row = lane / 4 * 4;
                    const int column = lane % 4 * 8;
                    for (int word = 0; word < 4; word++) {
                        const uint4 w = a[row + word];
                        const uint2 even = b[column + word];
                        const uint2 odd = b[column + 4 + word];
                        c.x += products(w.x, even.x) + products(w.z, even.y);
                        c.y += products(w.x, odd.x) + products(w.z, odd.y);
                        c.z += products(w.y, even.x) + products(w.w, even.y);
                        c.w += products(w.y, odd.x) + products(w.w, odd.y);
                    }
                    return c;
                }
                #define MMA(c, a, b0, b1) \\
                    shown_a[item] = a; \\
                    shown_b[item] = (uint2)(b0, b1); \\
                    barrier(CLK_LOCAL_MEM_FENCE); \\
                    c = multiply(c, shown_a + item / LANES * LANES, shown_b + item / LANES * LANES, lane); \\
                    barrier(CLK_LOCAL_MEM_FENCE)
                """;
    }

    private String copies() {
        return isLate ? """
                #define COPY(place, at, source) \\
                    copy_to[started %% %1$d] = (place) + (at); \\
                    copy_from[started %% %1$d] = source; \\
                    copy_batch[started %% %1$d] = committed; \\
                    started++
                #define COMMIT() committed++
                #define ARRIVE(n) \\
                    while (arrived < started && copy_batch[arrived %% %1$d] < committed - (n)) { \\
                        *copy_to[arrived %% %1$d] = *copy_from[arrived %% %1$d]; \\
                        arrived++; \\
                    }
                """.formatted(MAX_COPIES) : """
                #define COPY(place, at, source) (place)[at] = *(source)
                #define COMMIT()
                #define ARRIVE(n)
                """;
    }

    @Override
    public String declarations(MatrixUnitTile tile) {
        String shown = """
                    __local uint4 shown_a[%1$d];
                    __local uint2 shown_b[%1$d];
                """.formatted(tile.items());
        return shown + (isLate ? """
                    __local uint4 *copy_to[%1$d];
                    __global const uint4 *copy_from[%1$d];
                    int copy_batch[%1$d];
                    int started = 0, committed = 0, arrived = 0;
                """.formatted(MAX_COPIES) : "");
    }

    @Override
    public long localBytes(MatrixUnitTile tile) {
        return 24L * tile.items();
    }
}
