package org.kudari.data.file;

/**
 * How much of a file is read at a time. A block is so long that a disk reads it at its usual rate. A window is so small
 * that two of them are a small part of any heap.
 *
 * @param rowBytes the bytes of a row
 * @param blockBytes about how many bytes a block has
 * @param windowBytes about how many bytes a window has
 */
record WindowSize(int rowBytes, int blockBytes, int windowBytes) {
    private static final int BLOCK_BYTES = 1 << 18;
    private static final int WINDOW_BYTES = 1 << 25;

    static WindowSize of(int rowBytes) {
        return new WindowSize(rowBytes, BLOCK_BYTES, WINDOW_BYTES);
    }

    /** The rows of a block: whole batches, at least one. */
    int blockRows(int batchRows) {
        return Math.max(1, blockBytes / rowBytes / batchRows) * batchRows;
    }

    /** The blocks of a window, at least one. */
    int blocks(int blockRows) {
        return (int) Math.max(1, windowBytes / ((long) blockRows * rowBytes));
    }
}
