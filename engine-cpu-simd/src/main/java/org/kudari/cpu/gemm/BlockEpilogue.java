package org.kudari.cpu.gemm;

/**
 * What follows a matrix product, such as a bias and an activation. It runs on each finished block while it is in cache.
 */
@FunctionalInterface
public interface BlockEpilogue {

    /**
     * Called once for each block of C when its sums are complete, on the thread that computed it. The blocks of a
     * product cover C and do not overlap.
     *
     * @param batch the number of the product in its batch, from 0
     * @param rowFrom the first row of the block
     * @param rowTo the row after the last one
     * @param columnFrom the first column of the block
     * @param columnTo the column after the last one
     */
    void block(int batch, int rowFrom, int rowTo, int columnFrom, int columnTo);
}
