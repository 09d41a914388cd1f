package org.kudari.opencl.matmul.source;

import java.util.Locale;
import org.kudari.layout.DType;

/**
 * The sizes of a matrix product in local memory. A work-group computes a tile of the output, and each of its work-items
 * computes a block of the tile. Blocks are multiples of {@link #WIDTH}, and all work-items load the same number of
 * elements in each step.
 *
 * @param rows of the tile
 * @param columns of the tile
 * @param depth the elements along k that a step loads
 * @param itemRows rows of a work-item's block
 * @param itemColumns columns of a work-item's block
 * @param isDoubleBuffered whether there is local memory for two steps, so that one is filled while the other is read
 */
public record LocalMemoryTile(int rows, int columns, int depth, int itemRows, int itemColumns, boolean isDoubleBuffered)
        implements OutputTile {
    /** The elements of a vector. */
    public static final int WIDTH = 4;

    /**
     * Columns of padding in local memory. Without them, work-items that write one column would conflict in one bank.
     */
    static final int PADDING = 4;

    /**
     * Checks that the work is divided evenly.
     *
     * @throws IllegalArgumentException if the work-items of a group cannot share a tile of these sizes evenly
     */
    public LocalMemoryTile {
        int items = rows / itemRows * (columns / itemColumns);
        boolean even = rows % itemRows == 0
                && columns % itemColumns == 0
                && itemRows % WIDTH == 0
                && itemColumns % WIDTH == 0
                && depth % WIDTH == 0
                && rows * depth % (items * WIDTH) == 0
                && columns * depth % (items * WIDTH) == 0
                && items % columns == 0;
        if (!even) {
            throw new IllegalArgumentException("the work-items of a tile of " + rows + " by " + columns
                    + " in steps of " + depth + " cannot share it in blocks of " + itemRows + " by " + itemColumns);
        }
    }

    @Override
    public String key() {
        return String.format(
                Locale.ROOT,
                "%dx%dx%d/%dx%d/%s",
                rows,
                columns,
                depth,
                itemRows,
                itemColumns,
                isDoubleBuffered ? "double" : "single");
    }

    /** The work-items of a group. */
    public int items() {
        return rows / itemRows * (columns / itemColumns);
    }

    /** The bytes of local memory of a group. */
    public long localBytes(DType type) {
        return (long) localVectors() * WIDTH * type.bytes();
    }

    /**
     * The vectors of local memory of a group. It holds the parts of the factors, and after the last step one row of
     * sums of each block.
     */
    int localVectors() {
        int parts = (isDoubleBuffered ? 2 : 1) * depth * (rows + columns + 2 * PADDING);
        int sums = rows / itemRows * columns;
        return Math.max(parts, sums) / WIDTH;
    }
}
