package org.kudari.benchmarks.ladder.matmul;

import java.util.Arrays;
import org.kudari.benchmarks.ladder.matmul.MatmulProblem.Block;

/**
 * Adds: blocks. A block of B fits into a cache (64 x 512 floats: 128 KB) and is used for all rows of A before the next
 * block. So B is read from memory once and not once for each row of A. The order of the sums does not change.
 *
 * <p>It pays if B is larger than the cache, and if arithmetic is not the bottleneck, which it still is on this rung.
 */
final class CacheBlocks {
    static final int DEPTH = 64;
    static final int COLUMNS = 512;

    private CacheBlocks() {}

    static void multiply(MatmulProblem of) {
        forEachBlock(of, CacheBlocks::addBlock);
    }

    /** Adds a block's contribution to C. */
    @FunctionalInterface
    interface BlockKernel {
        void addBlock(MatmulProblem of, Block block);
    }

    static void forEachBlock(MatmulProblem of, BlockKernel kernel) {
        Arrays.fill(of.c(), 0);
        for (int p = 0; p < of.k(); p += DEPTH) {
            for (int j = 0; j < of.n(); j += COLUMNS) {
                int depthTo = Math.min(of.k(), p + DEPTH);
                int columnTo = Math.min(of.n(), j + COLUMNS);
                kernel.addBlock(of, new Block(0, of.m(), j, columnTo, p, depthTo));
            }
        }
    }

    static void addBlock(MatmulProblem of, Block block) {
        int length = block.columnTo() - block.columnFrom();
        for (int i = block.rowFrom(); i < block.rowTo(); i++) {
            for (int p = block.depthFrom(); p < block.depthTo(); p++) {
                float factor = of.a()[i * of.k() + p];
                int bStart = p * of.n() + block.columnFrom();
                AlongRows.addRow(factor, of.b(), bStart, of.c(), i * of.n() + block.columnFrom(), length);
            }
        }
    }
}
