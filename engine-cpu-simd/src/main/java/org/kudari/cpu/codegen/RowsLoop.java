package org.kudari.cpu.codegen;

import org.kudari.cpu.platform.TileSizes;

/** A loop that combines the rows of a matrix into one row of totals: the inner loop of every reduction. */
public interface RowsLoop {

    /**
     * Computes {@code totals[at + j] = totals[at + j] op x[xAt + r * rowStep + j]} for r from 0 to {@code rows - 1}, in
     * this order.
     *
     * @param rows at least 1
     * @param width the number of columns j, a multiple of {@link TileSizes#GRANULE}
     */
    void run(int rows, int width, float[] totals, int at, float[] x, int xAt, int rowStep);
}
