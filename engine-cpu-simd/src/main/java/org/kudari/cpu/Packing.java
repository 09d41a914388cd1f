package org.kudari.cpu;

import java.util.Arrays;

/**
 * Copies a slice of an operand into a panel: for each depth p, {@code width} lanes side by side. A lane is a row of A or
 * a column of B; the micro-kernel then reads both operands in one forward stream, whatever their layout was. This is
 * where every transposition happens.
 */
final class Packing {

    /** Depth of the blocks in which a panel is transposed: whole lines of the source, and 16 KB of a 64-wide panel. */
    private static final int BLOCK = 64;

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
                System.arraycopy(source, offset + p * depthStride, panel, at + p * width, lanes);
            }
        } else {
            transpose(source, offset, laneStride, depthStride, lanes, depth, panel, at, width);
        }
    }

    /** Block by block, so that the lines written stay in L1 until every lane has put its part into them. */
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
            int to = at + from * width;
            int lane = 0;
            for (; lane <= lanes - 4; lane += 4) {
                spreadFour(source, first + lane * laneStride, laneStride, depthStride, block, panel, to + lane, width);
            }
            for (; lane < lanes; lane++) {
                spread(source, first + lane * laneStride, depthStride, block, panel, to + lane, width);
            }
        }
    }

    /** Four lanes at once, which share the work on indices and the line that is written. */
    private static void spreadFour(
            float[] source, int from, int laneStride, int depthStride, int depth, float[] panel, int to, int width) {
        int from1 = from + laneStride;
        int from2 = from1 + laneStride;
        int from3 = from2 + laneStride;
        for (int p = 0; p < depth; p++) {
            int i = p * depthStride;
            int o = to + p * width;
            panel[o] = source[from + i];
            panel[o + 1] = source[from1 + i];
            panel[o + 2] = source[from2 + i];
            panel[o + 3] = source[from3 + i];
        }
    }

    private static void spread(float[] source, int from, int depthStride, int depth, float[] panel, int to, int width) {
        for (int p = 0; p < depth; p++) {
            panel[to + p * width] = source[from + p * depthStride];
        }
    }
}
