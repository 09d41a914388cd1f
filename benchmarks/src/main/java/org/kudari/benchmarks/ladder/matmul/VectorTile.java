package org.kudari.benchmarks.ladder.matmul;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.kudari.benchmarks.ladder.matmul.MatmulProblem.Block;

/**
 * Adds: vectors. The tile is 6 rows x 2 vectors, 32 columns with vectors of 512 bits. Its 12 sums keep enough
 * multiply-adds in flight (each takes four cycles, and there may be two units), and leave registers for the operands
 * among the 16 registers of narrow vectors. Each multiply-add is rounded once.
 *
 * <p>The operands are still read from the matrices. The rows of a block of B are a whole row of the matrix apart: at
 * power-of-two sizes they fall into the same few sets of the cache, and each is on a page of its own.
 */
final class VectorTile {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    static final int ROWS = 6;
    static final int COLUMNS = 2 * LANES;

    private VectorTile() {}

    static void multiply(MatmulProblem of) {
        CacheBlocks.forEachBlock(of, VectorTile::addBlock);
    }

    private static void addBlock(MatmulProblem of, Block block) {
        int rowTo = block.rowTo() - (block.rowTo() - block.rowFrom()) % ROWS;
        int columnTo = block.columnTo() - (block.columnTo() - block.columnFrom()) % COLUMNS;
        int depth = block.depthTo() - block.depthFrom();
        for (int j = block.columnFrom(); j < columnTo; j += COLUMNS) {
            for (int i = block.rowFrom(); i < rowTo; i += ROWS) {
                int aStart = i * of.k() + block.depthFrom();
                int bStart = block.depthFrom() * of.n() + j;
                addTile(of.a(), aStart, of.k(), of.b(), bStart, of.n(), of.c(), i * of.n() + j, depth);
            }
        }
        CacheBlocks.addBlock(of, block.rows(rowTo, block.rowTo()));
        CacheBlocks.addBlock(of, block.rows(block.rowFrom(), rowTo).columns(columnTo, block.columnTo()));
    }

    private static void addTile(
            float[] a, int aStart, int aStride, float[] b, int bStart, int stride, float[] c, int cStart, int depth) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector c00 = zero, c01 = zero;
        FloatVector c10 = zero, c11 = zero;
        FloatVector c20 = zero, c21 = zero;
        FloatVector c30 = zero, c31 = zero;
        FloatVector c40 = zero, c41 = zero;
        FloatVector c50 = zero, c51 = zero;
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bStart + p * stride);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bStart + p * stride + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[aStart + p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[aStart + aStride + p]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[aStart + 2 * aStride + p]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[aStart + 3 * aStride + p]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[aStart + 4 * aStride + p]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[aStart + 5 * aStride + p]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
        }
        add(c, cStart, c00, c01);
        add(c, cStart + stride, c10, c11);
        add(c, cStart + 2 * stride, c20, c21);
        add(c, cStart + 3 * stride, c30, c31);
        add(c, cStart + 4 * stride, c40, c41);
        add(c, cStart + 5 * stride, c50, c51);
    }

    /** Adds two vectors to neighbouring elements of C. */
    static void add(float[] c, int start, FloatVector first, FloatVector second) {
        FloatVector.fromArray(SPECIES, c, start).add(first).intoArray(c, start);
        FloatVector.fromArray(SPECIES, c, start + LANES).add(second).intoArray(c, start + LANES);
    }
}
