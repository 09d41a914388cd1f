package org.kudari.benchmarks.ladder.matmul;

import static org.kudari.benchmarks.ladder.matmul.VectorTile.COLUMNS;
import static org.kudari.benchmarks.ladder.matmul.VectorTile.LANES;
import static org.kudari.benchmarks.ladder.matmul.VectorTile.ROWS;
import static org.kudari.benchmarks.ladder.matmul.VectorTile.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Adds: packing. Blocks of A and B are copied so that the tile reads both in order: B in panels of the width of a tile,
 * A in slabs of its height. All of a panel is then in neighbouring cache lines, so it stays in the first-level cache
 * for any size of the matrices, few pages are touched, and the prefetcher sees streams. Each element is copied once and
 * used hundreds of times. The edges are filled with zeros, so that one kernel serves all tiles.
 *
 * <p>The engine's product has kernels generated for each shape of tile and width of vectors, and transposed operands.
 * For each shape of product it chooses what to pack and in which order to compute. It runs on several threads, and
 * computes small products without copies.
 */
final class PackedPanels {
    /** A panel of B is 256 x 32 floats, 32 KB, and the slabs of A stream past it. */
    private static final int DEPTH = 256;

    /**
     * The rows of A that are packed at a time: 96 KB, which stay in the second-level cache while the panels are
     * processed.
     */
    private static final int BLOCK_ROWS = 16 * ROWS;

    private final MatmulProblem of;
    private final float[] slabs;
    private final float[] panels;
    private final float[] edge = new float[ROWS * COLUMNS];

    private PackedPanels(MatmulProblem of) {
        this.of = of;
        int depth = Math.min(DEPTH, of.k());
        slabs = new float[Math.min(BLOCK_ROWS, Math.ceilDiv(of.m(), ROWS) * ROWS) * depth];
        panels = new float[Math.ceilDiv(of.n(), COLUMNS) * COLUMNS * depth];
    }

    static void multiply(MatmulProblem of) {
        new PackedPanels(of).multiply();
    }

    private void multiply() {
        Arrays.fill(of.c(), 0);
        for (int p = 0; p < of.k(); p += DEPTH) {
            int depth = Math.min(DEPTH, of.k() - p);
            packPanels(p, depth);
            for (int i = 0; i < of.m(); i += BLOCK_ROWS) {
                int rows = Math.min(BLOCK_ROWS, of.m() - i);
                packSlabs(i, rows, p, depth);
                multiplyBlock(i, rows, depth);
            }
        }
    }

    private void packPanels(int depthFrom, int depth) {
        int target = 0;
        for (int j = 0; j < of.n(); j += COLUMNS) {
            int width = Math.min(COLUMNS, of.n() - j);
            for (int p = depthFrom; p < depthFrom + depth; p++) {
                System.arraycopy(of.b(), p * of.n() + j, panels, target, width);
                Arrays.fill(panels, target + width, target + COLUMNS, 0);
                target += COLUMNS;
            }
        }
    }

    private void packSlabs(int rowFrom, int rows, int depthFrom, int depth) {
        for (int i = 0; i < Math.ceilDiv(rows, ROWS) * ROWS; i++) {
            int target = i / ROWS * ROWS * depth + i % ROWS;
            int source = (rowFrom + i) * of.k() + depthFrom;
            for (int p = 0; p < depth; p++) {
                slabs[target + p * ROWS] = i < rows ? of.a()[source + p] : 0;
            }
        }
    }

    private void multiplyBlock(int rowFrom, int rows, int depth) {
        for (int j = 0; j < of.n(); j += COLUMNS) {
            for (int i = 0; i < rows; i += ROWS) {
                int height = Math.min(ROWS, rows - i);
                int width = Math.min(COLUMNS, of.n() - j);
                int start = (rowFrom + i) * of.n() + j;
                if (height == ROWS && width == COLUMNS) {
                    addTile(slabs, i * depth, panels, j * depth, of.c(), start, of.n(), depth);
                } else {
                    Arrays.fill(edge, 0);
                    addTile(slabs, i * depth, panels, j * depth, edge, 0, COLUMNS, depth);
                    addEdge(start, height, width);
                }
            }
        }
    }

    private void addEdge(int start, int height, int width) {
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                of.c()[start + row * of.n() + column] += edge[row * COLUMNS + column];
            }
        }
    }

    private static void addTile(
            float[] a, int aStart, float[] b, int bStart, float[] c, int cStart, int stride, int depth) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector c00 = zero, c01 = zero;
        FloatVector c10 = zero, c11 = zero;
        FloatVector c20 = zero, c21 = zero;
        FloatVector c30 = zero, c31 = zero;
        FloatVector c40 = zero, c41 = zero;
        FloatVector c50 = zero, c51 = zero;
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bStart + p * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bStart + p * COLUMNS + LANES);
            int column = aStart + p * ROWS;
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[column]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[column + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[column + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[column + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[column + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[column + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
        }
        VectorTile.add(c, cStart, c00, c01);
        VectorTile.add(c, cStart + stride, c10, c11);
        VectorTile.add(c, cStart + 2 * stride, c20, c21);
        VectorTile.add(c, cStart + 3 * stride, c30, c31);
        VectorTile.add(c, cStart + 4 * stride, c40, c41);
        VectorTile.add(c, cStart + 5 * stride, c50, c51);
    }
}
