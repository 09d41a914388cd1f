package org.kudari.benchmarks.ladder.matmul;

import org.kudari.benchmarks.ladder.matmul.MatmulProblem.Block;

/**
 * Adds: a tile of C in registers. 4 x 4 sums are local variables of the loop over the depth. Four elements of A and
 * four of B are loaded for 16 multiply-adds, where the rung before loads two numbers and stores one for each. And the
 * 16 sums do not wait for each other.
 *
 * <p>A scalar instruction still does one multiply-add, where a vector instruction of the same cost does 16.
 */
final class ScalarTile {
    private static final int SIDE = 4;

    private ScalarTile() {}

    static void multiply(MatmulProblem of) {
        CacheBlocks.forEachBlock(of, ScalarTile::addBlock);
    }

    private static void addBlock(MatmulProblem of, Block block) {
        int rowTo = block.rowTo() - (block.rowTo() - block.rowFrom()) % SIDE;
        int columnTo = block.columnTo() - (block.columnTo() - block.columnFrom()) % SIDE;
        int depth = block.depthTo() - block.depthFrom();
        for (int i = block.rowFrom(); i < rowTo; i += SIDE) {
            for (int j = block.columnFrom(); j < columnTo; j += SIDE) {
                int aStart = i * of.k() + block.depthFrom();
                int bStart = block.depthFrom() * of.n() + j;
                addTile(of.a(), aStart, of.k(), of.b(), bStart, of.n(), of.c(), i * of.n() + j, depth);
            }
        }
        // The rows and columns that do not fill a tile.
        CacheBlocks.addBlock(of, block.rows(rowTo, block.rowTo()));
        CacheBlocks.addBlock(of, block.rows(block.rowFrom(), rowTo).columns(columnTo, block.columnTo()));
    }

    private static void addTile(
            float[] a, int aStart, int aStride, float[] b, int bStart, int stride, float[] c, int cStart, int depth) {
        float c00 = 0, c01 = 0, c02 = 0, c03 = 0;
        float c10 = 0, c11 = 0, c12 = 0, c13 = 0;
        float c20 = 0, c21 = 0, c22 = 0, c23 = 0;
        float c30 = 0, c31 = 0, c32 = 0, c33 = 0;
        for (int p = 0; p < depth; p++) {
            int row = bStart + p * stride;
            float b0 = b[row], b1 = b[row + 1], b2 = b[row + 2], b3 = b[row + 3];
            float a0 = a[aStart + p];
            c00 += a0 * b0;
            c01 += a0 * b1;
            c02 += a0 * b2;
            c03 += a0 * b3;
            float a1 = a[aStart + aStride + p];
            c10 += a1 * b0;
            c11 += a1 * b1;
            c12 += a1 * b2;
            c13 += a1 * b3;
            float a2 = a[aStart + 2 * aStride + p];
            c20 += a2 * b0;
            c21 += a2 * b1;
            c22 += a2 * b2;
            c23 += a2 * b3;
            float a3 = a[aStart + 3 * aStride + p];
            c30 += a3 * b0;
            c31 += a3 * b1;
            c32 += a3 * b2;
            c33 += a3 * b3;
        }
        add(c, cStart, c00, c01, c02, c03);
        add(c, cStart + stride, c10, c11, c12, c13);
        add(c, cStart + 2 * stride, c20, c21, c22, c23);
        add(c, cStart + 3 * stride, c30, c31, c32, c33);
    }

    private static void add(float[] c, int start, float first, float second, float third, float fourth) {
        c[start] += first;
        c[start + 1] += second;
        c[start + 2] += third;
        c[start + 3] += fourth;
    }
}
