package org.kudari.opencl.matmul.source;

/**
 * The sizes of a matrix product by matrix units. Matrix units multiply blocks of {@link #BLOCK} rows by as many columns, a step of
 * {@link #WORDS} words along k at a time, for the {@link #LANES} work-items of a warp together.
 *
 * @param warpsDown the warps of a group, one below the other
 * @param warpsAcross the warps side by side
 * @param blocksDown the blocks of a warp, one below the other
 * @param blocksAcross the blocks side by side
 * @param steps the steps along k that a stage loads
 * @param stages for which there is local memory: one is multiplied while the others are filled
 */
public record MatrixUnitTile(int warpsDown, int warpsAcross, int blocksDown, int blocksAcross, int steps, int stages)
        implements OutputTile {
    /** The work-items that run as one. */
    public static final int LANES = 32;

    /** Rows or columns of a block. */
    public static final int BLOCK = 16;

    /** The words of a row of a factor that a step takes. */
    public static final int WORDS = 8;

    /** The most steps of a stage; of every other tile's it is a multiple. */
    public static final int MAX_STEPS = 4;

    /**
     * Columns of padding in local memory. Without them the rows of a block would lie in the same banks, and accesses
     * to them would conflict.
     */
    static final int PADDING = 8;

    private static final int CHUNK_BYTES = 16;

    public MatrixUnitTile {
        int chunks = steps * LANES;
        int items = warpsDown * warpsAcross * LANES;
        boolean isEven = MAX_STEPS % steps == 0
                && items % chunks == 0
                && warpsDown * blocksDown * chunks % items == 0
                && warpsAcross * blocksAcross * chunks % items == 0
                && items % (warpsAcross * blocksAcross * BLOCK) == 0;
        if (!isEven || stages < 2) {
            throw new IllegalArgumentException("%d by %d warps of %d by %d blocks cannot share %d steps in %d stages"
                    .formatted(warpsDown, warpsAcross, blocksDown, blocksAcross, steps, stages));
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
        return "%dx%d/%dx%d/%d/%d".formatted(warpsDown, warpsAcross, blocksDown, blocksAcross, steps, stages);
    }

    /** The work-items of a group. */
    public int items() {
        return warpsDown * warpsAcross * LANES;
    }

    /** The chunks of 16 bytes of one factor's block in a stage. */
    int blockChunks() {
        return steps * LANES;
    }

    /** The chunks of 16 bytes of both factors in a stage. */
    int stageChunks() {
        return (warpsDown * blocksDown + warpsAcross * blocksAcross) * blockChunks();
    }

    /** The bytes of local memory that a group takes: its stages, or afterwards the sums of a row of warps. */
    public int localBytes() {
        int sums = rows() / warpsDown * (columns() + PADDING) * Float.BYTES;
        return Math.max(stages * stageChunks() * CHUNK_BYTES, sums);
    }

    /** The same in chunks of 16 bytes. */
    int localChunks() {
        return Math.ceilDiv(localBytes(), CHUNK_BYTES);
    }
}
