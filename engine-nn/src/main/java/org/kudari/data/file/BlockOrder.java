package org.kudari.data.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kudari.random.Philox;
import org.kudari.random.RandomKey;

/**
 * The order in which a pass takes the rows of a file, so that few are in memory at a time and disks are read in long
 * runs. Blocks of rows that follow each other come in a random order. So many of them as fit are a window, and the rows
 * of a window come in a random order. A file of one window has the order of the same rows in memory. Of more, a batch has rows
 * from all blocks of a window: from about 128 random places of the file. Where the blocks begin is random too.
 *
 * <p>A window is a whole number of batches, but for the last one. Windows have the same number of blocks, to one. So none
 * is of a few blocks, whose rows may be all of one class. The order follows from the key, the number of rows, of bytes of a
 * row and of rows of a batch alone, and not from the memory that there is.
 */
public final class BlockOrder {
    private final int rows;
    private final int blockRows;
    /** The number of blocks, with the one that is not full. */
    private final int blockCount;

    private final int windows;
    /** Null for the order of the file. */
    private final RandomKey key;
    /** The place of each block; empty for the order of the file. */
    private final int[] blocks;
    /** The row of the file where the first block begins. After the last row of the file comes its first. */
    private final int start;

    private BlockOrder(int rows, WindowSize size, int batchRows, RandomKey key) {
        this.rows = rows;
        blockRows = size.blockRows(batchRows);
        blockCount = Math.ceilDiv(rows, blockRows);
        windows = Math.ceilDiv(blockCount, size.blocks(blockRows));
        this.key = key;
        if (key == null) {
            blocks = new int[0];
            start = 0;
        } else {
            // The block that is not full comes last, so that windows are of whole batches. It may be any rows.
            int full = rows / blockRows;
            blocks = new int[blockCount];
            Arrays.setAll(blocks, block -> block);
            if (windows > 1) {
                System.arraycopy(Shuffle.order(full, key.child("blocks")), 0, blocks, 0, full);
            }
            start = windows > 1 ? below(rows, key.child("start")) : 0;
        }
    }

    /** {@return the order of the file} */
    static BlockOrder ofFile(int rows, WindowSize size, int batchRows) {
        return new BlockOrder(rows, size, batchRows, null);
    }

    /** {@return a random order} */
    static BlockOrder shuffled(int rows, WindowSize size, int batchRows, RandomKey key) {
        return new BlockOrder(rows, size, batchRows, key);
    }

    private static int below(int count, RandomKey key) {
        int[] words = new int[Philox.WORDS];
        Philox.block(key, 0, words);
        return (int) (Philox.uniform(words[0], words[1]) * count) % Math.max(1, count);
    }

    /** The number of rows. */
    int rows() {
        return rows;
    }

    /** The number of windows. */
    int windows() {
        return windows;
    }

    /** The window that has a position of the pass. */
    int window(int position) {
        return (int) (((position / blockRows + 1L) * windows - 1) / blockCount);
    }

    /** The position of the pass at which a window begins; the number of rows for the one after the last. */
    int first(int window) {
        return (int) Math.min(rows, (long) firstBlock(window) * blockRows);
    }

    private int firstBlock(int window) {
        return (int) ((long) window * blockCount / windows);
    }

    /** The rows of a window in the file, in the order in which they are read. */
    List<RowRun> runs(int window) {
        if (key == null) {
            return List.of(new RowRun(first(window), rowsOf(window)));
        }
        List<RowRun> runs = new ArrayList<>();
        for (int block = firstBlock(window); block < firstBlock(window + 1); block++) {
            long first = (long) blocks[block] * blockRows;
            int count = (int) Math.min(blockRows, rows - first);
            int begin = (int) ((first + start) % rows);
            int beforeEnd = Math.min(count, rows - begin);
            runs.add(new RowRun(begin, beforeEnd));
            if (beforeEnd < count) {
                runs.add(new RowRun(0, count - beforeEnd));
            }
        }
        return runs;
    }

    private int rowsOf(int window) {
        return first(window + 1) - first(window);
    }

    /** Which of the rows that are read stands at each place of a window; null for the order in which they are read. */
    int[] order(int window) {
        if (key == null) {
            return null;
        }
        return Shuffle.order(rowsOf(window), windows > 1 ? key.child("rows").child(window) : key);
    }

    /** The row of the file at a position of the pass. Slow: for messages. */
    int row(int position) {
        int window = window(position);
        int[] order = order(window);
        int read = position - first(window);
        if (order != null) {
            read = order[read];
        }
        for (RowRun run : runs(window)) {
            if (read < run.count()) {
                return run.first() + read;
            }
            read -= run.count();
        }
        throw new IndexOutOfBoundsException("there is no position " + position + " of " + rows);
    }
}
