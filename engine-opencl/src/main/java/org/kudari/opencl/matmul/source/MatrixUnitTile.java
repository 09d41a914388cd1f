package org.kudari.opencl.matmul.source;

import java.util.Locale;

/**
 * The sizes of a matrix product by matrix units. A warp of {@link #LANES} work-items multiplies blocks of {@link
 * #BLOCK} rows by as many columns, {@link #WORDS} words along k in each step.
 *
 * @param warpsDown the warps of a group along the rows
 * @param warpsAcross the warps of a group along the columns
 * @param blocksDown the blocks of a warp along the rows
 * @param blocksAcross the blocks of a warp along the columns
 * @param steps the steps along k that a stage loads
 * @param stages for which there is local memory: one is multiplied while the others are filled
 */
public record MatrixUnitTile(int warpsDown, int warpsAcross, int blocksDown, int blocksAcross, int steps, int stages)
        implements OutputTile {
    /** The work-items of a warp. */
    public static final int LANES = 32;

    /** Rows or columns of a block. */
    public static final int BLOCK = 16;

    /** The words of a factor's row in a step. */
    public static final int WORDS = 8;

    /** The most steps of a stage. It is a multiple of every tile's number. */
    public static final int MAX_STEPS = 4;

    /**
     * Columns of padding in local memory. Without them the rows of a block would lie in the same banks, and accesses
     * to them would conflict.
     */
    static final int PADDING = 8;

    private static final int CHUNK_BYTES = 16;

    /**
     * Checks that the work is divided evenly.
     *
     * @throws IllegalArgumentException if the warps of a group cannot share a tile of these sizes evenly
     */
    public MatrixUnitTile {
        int chunks = steps * LANES;
        int items = warpsDown * warpsAcross * LANES;
        boolean isEven = MAX_STEPS % steps == 0
                && items % chunks == 0
                && warpsDown * blocksDown * chunks % items == 0
                && warpsAcross * blocksAcross * chunks % items == 0
                && items % (warpsAcross * blocksAcross * BLOCK) == 0;
        if (!isEven || stages < 2) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d by %d warps of %d by %d blocks cannot share %d steps in %d stages",
                    warpsDown,
                    warpsAcross,
                    blocksDown,
                    blocksAcross,
                    steps,
                    stages));
        }
    }

    @Override
    public int rows() {
        return warpsDown * blocksDown * BLOCK;
    }

    @Override
    public int columns() {
        return warpsAcross * blocksAcross * BLOCK;
    }

    @Override
    public String key() {
        return String.format(
                Locale.ROOT, "%dx%d/%dx%d/%d/%d", warpsDown, warpsAcross, blocksDown, blocksAcross, steps, stages);
    }

    /** The work-items of a group. */
    public int items() {
        return warpsDown * warpsAcross * LANES;
    }

    /** The number of 16-byte chunks of one factor's block in a stage. */
    int blockChunks() {
        return steps * LANES;
    }

    /** The number of 16-byte chunks of both factors in a stage. */
    int stageChunks() {
        return (warpsDown * blocksDown + warpsAcross * blocksAcross) * blockChunks();
    }

    /**
     * The bytes of local memory of a group. It holds the stages, and after the last one the sums of one row of warps.
     */
    public int localBytes() {
        int sums = rows() / warpsDown * (columns() + PADDING) * Float.BYTES;
        return Math.max(stages * stageChunks() * CHUNK_BYTES, sums);
    }

    /** The number of 16-byte chunks of local memory of a group. */
    int localChunks() {
        return Math.ceilDiv(localBytes(), CHUNK_BYTES);
    }
}
