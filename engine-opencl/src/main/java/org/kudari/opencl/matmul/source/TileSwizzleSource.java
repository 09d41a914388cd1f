package org.kudari.opencl.matmul.source;

import static org.kudari.opencl.source.Code.code;

/**
 * The assignment of tiles to work-groups. Successive work-groups take tiles of one band of rows, so that what they load
 * of the factors stays in the GPU's cache.
 */
final class TileSwizzleSource {
    /** The tiles of a band's column: successive groups take them before those of the next column. */
    private static final int BAND_TILES = 8;

    private TileSwizzleSource() {}

    /**
     * Declares the {@code batch}, the tile's first row {@code i0} and column {@code j0}, and the range along k from
     * {@code first} to {@code last}, exclusively. The program defines the sizes of the tile as {@code TM} and {@code
     * TN}.
     *
     * @param isSplit whether the group sums one of several parts of k, each to an output of its own
     * @param end the end of k, in the units of the range
     */
    static String text(boolean isSplit, String end) {
        return code("""
                    const I down = (m + TM - 1) / TM;
                    const I across = (n + TN - 1) / TN;
                    const I group = get_group_id(0);
                    const I tile = group %% (down * across);
                    const I whole = group / (down * across);
                    const I batch = whole %% batches;
                    const I band = tile / (%1$d * across);
                    const I inBand = tile %% (%1$d * across);
                    const I bandRows = min((I)%1$d, down - band * %1$d);
                    const I i0 = (band * %1$d + inBand %% bandRows) * TM;
                    const I j0 = inBand / bandRows * TN;
                """, BAND_TILES) + (isSplit ? code("""
                    const I part = whole / batches;
                    const I first = part * partDepth;
                    const I last = min(first + partDepth, %s);
                    y += (long)part * partLength;
                """, end) : code("""
                    const I first = 0;
                    const I last = %s;
                """, end));
    }
}
