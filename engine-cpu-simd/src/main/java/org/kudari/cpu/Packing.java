package org.kudari.cpu;

import java.util.Arrays;

/**
 * Copies a slice of an operand into a panel: for each depth p, {@code width} lanes side by side. A lane is a row of A or
 * a column of B; the micro-kernel then reads both operands in one forward stream, whatever their layout was. This is
 * where every transposition happens.
 */
final class Packing {

    /** Depth of the blocks in which a panel is transposed: one cache line of the source. */
    private static final int BLOCK = 16;

    private Packing() {}

    /** Fills {@code panel[at + p * width + lane]}; lanes from {@code lanes} up to {@code width} become zero. */
    static void pack(
            float[] source,
            int offset,
            int laneStride,
            int depthStride,
            int lanes,
            int depth,
            float[] panel,
            int at,
            int width) {
        if (lanes < width) {
            Arrays.fill(panel, at, at + depth * width, 0f);
        }
        if (laneStride == 1) {
            for (int p = 0; p < depth; p++) {
                copy(source, offset + p * depthStride, panel, at + p * width, lanes);
            }
        } else {
            transpose(source, offset, laneStride, depthStride, lanes, depth, panel, at, width);
        }
    }

    private static void copy(float[] source, int from, float[] panel, int to, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            panel[to + lane] = source[from + lane];
        }
    }

    /** Block by block, so that the lines written stay in L1 while each line read is used whole. */
    private static void transpose(
            float[] source,
            int offset,
            int laneStride,
            int depthStride,
            int lanes,
            int depth,
            float[] panel,
            int at,
            int width) {
        for (int from = 0; from < depth; from += BLOCK) {
            int block = Math.min(BLOCK, depth - from);
            int first = offset + from * depthStride;
            for (int lane = 0; lane < lanes; lane++) {
                spread(source, first + lane * laneStride, depthStride, block, panel, at + from * width + lane, width);
            }
        }
    }

    private static void spread(
            float[] source, int from, int depthStride, int depth, float[] panel, int to, int width) {
        for (int p = 0; p < depth; p++) {
            panel[to + p * width] = source[from + p * depthStride];
        }
    }
}
