package org.kudari.data.file;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import org.kudari.io.TaskResult;
import org.kudari.random.RandomKey;

/**
 * Reads the windows of a pass over a {@link RowFile}. One is in memory, and the next one if it is read ahead. That is done
 * while reading a window takes a notable part of the time that its rows are used for: by a thread that reads one window
 * and ends. Which rows come where does not depend on it. Any number of threads may use one.
 */
public final class WindowReader {
    /** Reading ahead is worth a thread if it takes more than this part of the time between two windows. */
    private static final double NOTABLE = 0.02;

    private static final int NONE = -1;

    private final RowFile file;
    private final BlockOrder order;
    /** Nanoseconds. */
    private final LongSupplier clock;

    private Loaded current;
    private int aheadIndex = NONE;
    private FutureTask<Loaded> ahead;
    /** When the current window was given; meaningless before the first. */
    private long given;

    private int readAhead;

    private record Loaded(int index, Window window, long nanos) {}

    WindowReader(RowFile file, BlockOrder order, LongSupplier clock) {
        this.file = file;
        this.order = order;
        this.clock = clock;
    }

    /**
     * {@return a reader of all rows in the order of the file}
     *
     * @param file the rows
     * @param batchRows the rows of a batch, of which a window has whole ones
     */
    public static WindowReader ofFile(RowFile file, int batchRows) {
        return ofFile(file, WindowSize.of(file.rowBytes()), batchRows);
    }

    static WindowReader ofFile(RowFile file, WindowSize size, int batchRows) {
        return new WindowReader(file, BlockOrder.ofFile(file.rows(), size, batchRows), System::nanoTime);
    }

    /**
     * {@return a reader of all rows in a random order, see {@link BlockOrder}}
     *
     * @param file the rows
     * @param batchRows the rows of a batch, of which a window has whole ones
     * @param key the random key of the order
     */
    public static WindowReader shuffled(RowFile file, int batchRows, RandomKey key) {
        return shuffled(file, WindowSize.of(file.rowBytes()), batchRows, key);
    }

    static WindowReader shuffled(RowFile file, WindowSize size, int batchRows, RandomKey key) {
        return new WindowReader(file, BlockOrder.shuffled(file.rows(), size, batchRows, key), System::nanoTime);
    }

    /**
     * {@return the window that has a position of the pass}
     *
     * @param position the position, from 0
     */
    public int indexOf(int position) {
        return order.window(position);
    }

    /**
     * {@return the position of the pass at which a window begins}
     *
     * @param index the window, from 0
     */
    public int first(int index) {
        return order.first(index);
    }

    /** {@return the number of windows} */
    public int windows() {
        return order.windows();
    }

    /**
     * {@return the row of the file at a position of the pass} It takes as long as shuffling a window.
     *
     * @param position the position, from 0
     */
    public int row(int position) {
        return order.row(position);
    }

    /**
     * {@return the rows of a window in the order of the pass} Asked for in their order, each is read once.
     *
     * @param index the window, from 0
     * @throws org.kudari.io.InvalidInputException if it cannot be read
     */
    public synchronized Window window(int index) {
        if (current == null || current.index != index) {
            boolean isNext = current != null && index == current.index + 1;
            long used = clock.getAsLong() - given;
            Loaded loaded = aheadIndex == index ? TaskResult.of(ahead) : load(index);
            // A window that was read ahead and is not wanted is left to the collector.
            aheadIndex = NONE;
            ahead = null;
            current = loaded;
            if (isNext && loaded.nanos > NOTABLE * used && index + 1 < order.windows()) {
                readAhead(index + 1);
            }
            given = clock.getAsLong();
        }
        return current.window;
    }

    /** How many windows were read ahead. */
    synchronized int readAhead() {
        return readAhead;
    }

    private Loaded load(int index) {
        long began = clock.getAsLong();
        Window window = file.read(order.runs(index), order.order(index));
        return new Loaded(index, window, clock.getAsLong() - began);
    }

    private void readAhead(int index) {
        Callable<Loaded> loading = () -> load(index);
        ahead = new FutureTask<>(loading);
        aheadIndex = index;
        readAhead++;
        Thread.ofPlatform().daemon().name("kudari-rows").start(ahead);
    }
}
