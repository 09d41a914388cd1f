package org.kudari.cpu.elementwise;

import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.LoopCache;
import org.kudari.cpu.codegen.SwappableLoop;
import org.kudari.cpu.codegen.WindowLoop;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.layout.DType;
import org.kudari.layout.LoopNest;

/**
 * One tensor of a loop over elements in row-major order: it computes the positions of elements, and copies them to and
 * from tiles. The layout is fixed except for the offset. The tensor may change from one call to the next.
 */
public final class StridedOperand {
    /** The way in which a loop accesses the elements of a tile. */
    enum Access {
        /** In place: the elements of a tile are contiguous. */
        DIRECT,
        /** In place: one number for all elements of a tile. */
        REPEATED,
        /** Through a tile of scratch memory. */
        COPIED
    }

    /** The shortest run that is copied as a block. Shorter ones are copied element by element. */
    private static final int MIN_BLOCK = 16;

    final Access access;
    private final DType type;
    private final LoopNest nest;

    /** The number of this operand in the nest. */
    private final int index;

    private final int innerStride;

    /** Whether all runs of the innermost loop are the same contiguous floats, as those of a bias are. */
    private final boolean repeatsInnerRun;

    /**
     * Where tiles cross runs: the positions of at least a tile of elements, or of all that there are, relative to the
     * first. Short runs are copied by this table, because to divide for each of them takes longer than its copy. Null
     * where runs are copied one by one.
     */
    private final int[] positions;

    /** The outermost loop that the table covers; the table ends before this loop does if it is long. */
    private final int tableLoop;

    /** The number of elements of one iteration of that loop. */
    private final int tableStep;

    /** The table on vectors; null if elements that are neighbours in a tile lie too far apart. */
    private final Windows windows;

    /** Loads by {@link #windows}. */
    private final SwappableLoop<WindowLoop> windowLoop;

    /** The length of the runs that are copied as a whole; 0 if elements are copied one by one. */
    private final int shortRun;

    /** The number of elements of the innermost loops over which all elements are neighbours. */
    private final long denseExtent;

    /** Whether all elements are neighbours. */
    private final boolean isContiguous;

    private HostBuffer buffer;
    private float[] floats;
    private long offset;

    /**
     * Creates an operand with the type and strides of a view.
     *
     * @param index the number of the operand in the nest
     * @param tilesCrossRuns whether tiles go on from one run of the innermost loop to the next
     */
    public StridedOperand(View view, LoopNest nest, int index, boolean tilesCrossRuns) {
        this(view, nest, index, tilesCrossRuns, null);
    }

    /**
     * Creates an operand with the type and strides of a view, whose short runs are copied on vectors where that is
     * possible.
     *
     * @param loopCache has the loop for it; null for none
     */
    StridedOperand(View view, LoopNest nest, int index, boolean tilesCrossRuns, LoopCache loopCache) {
        type = view.type();
        this.nest = nest;
        this.index = index;
        innerStride = (int) nest.innerStride(index);
        repeatsInnerRun = type == DType.FLOAT32 && innerStride == 1 && nest.rank() > 1 && isConstantOverOuterLoops();
        if (type != DType.FLOAT32) {
            access = Access.COPIED;
        } else if (tilesCrossRuns ? hasUniformStride(1) : innerStride == 1) {
            access = Access.DIRECT;
        } else if (tilesCrossRuns ? hasUniformStride(0) : innerStride == 0) {
            access = Access.REPEATED;
        } else {
            access = Access.COPIED;
        }
        int loop = nest.rank() - 1;
        long step = 1;
        while (loop > 0 && step * nest.extent(loop) < TileSizes.TILE) {
            step *= nest.extent(loop--);
        }
        tableLoop = loop;
        tableStep = (int) step;
        boolean usesTable = tilesCrossRuns && access == Access.COPIED && !repeatsInnerRun && step > 0;
        positions = usesTable ? table() : null;
        boolean areNeighbours =
                innerStride == 1 && tableLoop == nest.rank() - 2 && nest.innerExtent() <= ShortRuns.MAX_LENGTH;
        boolean isLong = innerStride == 1 && nest.innerExtent() >= MIN_BLOCK;
        boolean hasRuns = usesTable && type == DType.FLOAT32 && (areNeighbours || isLong || innerStride == 0);
        shortRun = hasRuns ? (int) nest.innerExtent() : 0;
        boolean mayHaveWindows = usesTable && type == DType.FLOAT32 && tableStep % TileSizes.GRANULE == 0;
        windows = mayHaveWindows && loopCache != null ? Windows.of(positions) : null;
        windowLoop = windows == null ? null : loopCache.windowLoop();
        denseExtent = denseExtent();
        isContiguous = hasUniformStride(1);
    }

    private long denseExtent() {
        long dense = 1;
        for (int loop = nest.rank() - 1; loop >= 0 && nest.stride(index, loop) == dense; loop--) {
            dense *= nest.extent(loop);
        }
        return dense;
    }

    /** Returns the positions of elements from the start of an iteration of the table's loop. */
    private int[] table() {
        long iterations = Math.min(nest.extent(tableLoop), Math.ceilDiv(TileSizes.TILE, tableStep) + 1);
        int[] table = new int[(int) iterations * tableStep];
        for (int i = 0; i < table.length; i++) {
            long position = 0;
            int rest = i;
            for (int loop = nest.rank() - 1; loop > tableLoop; loop--) {
                int extent = (int) nest.extent(loop);
                position += rest % extent * nest.stride(index, loop);
                rest /= extent;
            }
            table[i] = (int) (position + rest * nest.stride(index, tableLoop));
        }
        return table;
    }

    /** Sets the tensor, which must have the type and strides that this operand was made for. */
    public void bind(View view) {
        buffer = (HostBuffer) view.buffer();
        floats = type == DType.FLOAT32 ? buffer.floats() : null;
        offset = view.layout().offset();
    }

    /** Drops the reference to the tensor. */
    public void unbind() {
        buffer = null;
        floats = null;
    }

    /** Returns the elements of a float32 tensor. */
    public float[] floats() {
        return floats;
    }

    /** Whether another operand is the same elements. The two then have all elements in common, and none otherwise. */
    boolean aliases(StridedOperand other) {
        return buffer == other.buffer && offset == other.offset;
    }

    /** Whether the distance from every element to the next is the same step. */
    private boolean hasUniformStride(int step) {
        long expected = step;
        for (int loop = nest.rank() - 1; loop >= 0; loop--) {
            if (nest.stride(index, loop) != expected) {
                return false;
            }
            expected *= nest.extent(loop);
        }
        return true;
    }

    /** Whether the stride of every loop but the innermost is 0. */
    private boolean isConstantOverOuterLoops() {
        for (int loop = 0; loop < nest.rank() - 1; loop++) {
            if (nest.stride(index, loop) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the position in the buffer of the element with this number. */
    public int position(long element) {
        // Without these, divisions take longer than the arithmetic of a row of a layer's bias and activation.
        if (isContiguous) {
            return (int) (offset + element);
        }
        if (repeatsInnerRun) {
            return (int) (offset + element % nest.innerExtent());
        }
        long position = offset;
        long rest = element;
        for (int loop = nest.rank() - 1; loop > 0; loop--) {
            long extent = nest.extent(loop);
            position += rest % extent * nest.stride(index, loop);
            rest /= extent;
        }
        return (int) (position + rest * nest.stride(index, 0));
    }

    /** Whether this many elements, from the given one on, are contiguous floats. */
    public boolean isDense(long element, int count) {
        return type == DType.FLOAT32 && element % denseExtent + count <= denseExtent;
    }

    /** Copies elements into a tile of floats. */
    public void load(long element, int count, float[] tile, int at) {
        if (repeatsInnerRun) {
            loadRepeatedly(element, count, tile, at);
            return;
        }
        for (int done = 0; done < count; ) {
            long next = element + done;
            int run = evenRun(next, count - done);
            if (positions == null) {
                StridedCopy.load(buffer, position(next), innerStride, run, tile, at + done);
            } else {
                run = loadByTable(next, run, tile, at + done);
            }
            done += run;
        }
    }

    /**
     * Loads elements whose positions are in the table, whole short runs if there are some.
     *
     * @param limit the most elements to load
     * @return the number of elements loaded
     */
    private int loadByTable(long element, int limit, float[] tile, int at) {
        int first = tableIndex(element);
        int start = tableStart(element);
        if (windows != null && windows.fit(first, limit, start, floats.length)) {
            int count = TileSizes.roundDown(limit);
            windowLoop.current().run(count, tile, at, floats, start, windows.starts(), windows.lanes(), first);
            return count;
        }
        int runs = wholeRuns(first, limit);
        if (runs == 0) {
            int count = beforeNextRun(first, limit);
            StridedCopy.loadAt(buffer, start, positions, first, count, tile, at);
            return count;
        }
        if (innerStride == 0) {
            ShortRuns.loadRepeated(floats, start, positions, first, runs, shortRun, tile, at);
        } else if (shortRun >= MIN_BLOCK) {
            for (int run = 0; run < runs; run++) {
                int source = start + positions[first + run * shortRun];
                System.arraycopy(floats, source, tile, at + run * shortRun, shortRun);
            }
        } else {
            ShortRuns.load(floats, start, (int) nest.stride(index, tableLoop), runs, shortRun, tile, at);
        }
        return runs * shortRun;
    }

    /** Stores elements whose positions are in the table, as {@link #loadByTable} loads them. */
    private int storeByTable(float[] tile, int at, long element, int limit) {
        int first = tableIndex(element);
        int start = tableStart(element);
        int runs = wholeRuns(first, limit);
        if (runs == 0) {
            int count = beforeNextRun(first, limit);
            StridedCopy.storeAt(tile, at, count, buffer, start, positions, first);
            return count;
        }
        if (shortRun >= MIN_BLOCK) {
            for (int run = 0; run < runs; run++) {
                int target = start + positions[first + run * shortRun];
                System.arraycopy(tile, at + run * shortRun, floats, target, shortRun);
            }
        } else {
            ShortRuns.store(tile, at, runs, shortRun, floats, start, (int) nest.stride(index, tableLoop));
        }
        return runs * shortRun;
    }

    /** Returns the number of whole short runs from an index of the table on; 0 if none starts there. */
    private int wholeRuns(int first, int limit) {
        return shortRun > 0 && first % shortRun == 0 ? limit / shortRun : 0;
    }

    /** Returns the number of elements, up to a limit, before the next short run, or the limit if there are none. */
    private int beforeNextRun(int first, int limit) {
        return shortRun > 0 ? Math.min(limit, shortRun - first % shortRun) : limit;
    }

    /** Copies elements of an integer type or truth values into a tile of longs. */
    void load(long element, int count, long[] tile, int at) {
        for (int done = 0; done < count; ) {
            long next = element + done;
            int run = evenRun(next, count - done);
            if (positions == null) {
                LongCopy.load(buffer, position(next), innerStride, run, tile, at + done);
            } else {
                LongCopy.loadAt(buffer, tableStart(next), positions, tableIndex(next), run, tile, at + done);
            }
            done += run;
        }
    }

    /** Copies one run, and then doubles the part of the tile that is filled, which takes the fewest copies. */
    private void loadRepeatedly(long element, int count, float[] tile, int at) {
        int extent = (int) nest.innerExtent();
        int phase = (int) (element % extent);
        int done = Math.min(count, extent - phase);
        System.arraycopy(floats, (int) offset + phase, tile, at, done);
        if (phase > 0 && done < count) {
            int rest = Math.min(count - done, phase);
            System.arraycopy(floats, (int) offset, tile, at + done, rest);
            done += rest;
        }
        while (done < count) {
            int copied = Math.min(done, count - done);
            System.arraycopy(tile, at, tile, at + done, copied);
            done += copied;
        }
    }

    /** Copies a tile of floats to the elements. */
    void store(float[] tile, int at, long element, int count) {
        for (int done = 0; done < count; ) {
            long next = element + done;
            int run = evenRun(next, count - done);
            if (positions == null) {
                StridedCopy.store(tile, at + done, run, buffer, position(next), innerStride);
            } else {
                run = storeByTable(tile, at + done, next, run);
            }
            done += run;
        }
    }

    /** Copies a tile of longs to the elements. */
    void store(long[] tile, int at, long element, int count) {
        for (int done = 0; done < count; ) {
            long next = element + done;
            int run = evenRun(next, count - done);
            if (positions == null) {
                LongCopy.store(tile, at + done, run, buffer, position(next), innerStride);
            } else {
                LongCopy.storeAt(tile, at + done, run, buffer, tableStart(next), positions, tableIndex(next));
            }
            done += run;
        }
    }

    /** Returns the number of elements, up to a limit, that one loop can copy. */
    private int evenRun(long element, int limit) {
        return positions == null ? uniformRun(element, limit) : tableRun(element, limit);
    }

    /** Returns the index in the table of an element's position. */
    private int tableIndex(long element) {
        return (int) (element % tableStep);
    }

    /** Returns the position in the buffer to which the table's positions are added. */
    private int tableStart(long element) {
        return position(element - element % tableStep);
    }

    /** Returns the number of elements, up to a limit, before the end of the table or of its loop. */
    private int tableRun(long element, int limit) {
        long left = nest.extent(tableLoop) - element / tableStep % nest.extent(tableLoop);
        return (int) Math.min(limit, Math.min(left * tableStep, positions.length) - tableIndex(element));
    }

    /** Returns the number of elements, up to a limit, before the end of the run of the innermost loop. */
    private int uniformRun(long element, int limit) {
        long extent = nest.innerExtent();
        return nest.rank() == 1 ? limit : (int) Math.min(limit, extent - element % extent);
    }
}
