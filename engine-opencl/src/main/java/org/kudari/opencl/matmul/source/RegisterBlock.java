package org.kudari.opencl.matmul.source;

import java.util.Locale;

/**
 * The sizes of a matrix product in registers: each work-item computes a block of the output.
 *
 * @param rows of the block
 * @param vectors in a row of the block
 * @param width the elements of a vector: 4, 8 or 16
 */
public record RegisterBlock(int rows, int vectors, int width) {
    /** The block's name in the files that {@code kudari tune} writes, see {@link OutputTile#key}. */
    public String key() {
        return String.format(Locale.ROOT, "%dx%dx%d", rows, vectors, width);
    }

    /** The columns of the block. */
    public int columns() {
        return vectors * width;
    }
}
