package org.kudari.cpu.gemm;

/** What is to be done to a block of a product as soon as its sums are complete, while it is still in cache. */
@FunctionalInterface
public interface BlockEpilogue {

    /**
     * Called once for each block, on the thread that computed it; the blocks tile the product. The range is half open.
     *
     * @param batch which product of a batch the block belongs to, from 0
     */
    void block(int batch, int rowFrom, int rowTo, int columnFrom, int columnTo);
}
