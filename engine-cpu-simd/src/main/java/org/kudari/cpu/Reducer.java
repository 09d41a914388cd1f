package org.kudari.cpu;

import java.util.List;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;

/**
 * A reduction of float32: what {@link RowReducer} and {@link ColumnReducer} share.
 *
 * <p>Both bring it to one form: a <em>unit</em> is a matrix whose rows are combined into one row of totals. Reducing over
 * the last axis, that matrix has {@value Tiles#REDUCE_LANES} columns, through which the elements run in turn, and its totals are folded
 * into one number at the end; reducing over earlier axes, its columns are those of the tensor, and no two of them ever meet.
 *
 * <p>The order: rows are added one after the other in blocks of {@value #BLOCK}, and blocks by a {@link Cascade}. That
 * depends on the shape alone, so neither threads nor layouts nor vector widths change a bit. A unit may be cut into
 * segments for several threads; a segment is a power of two of blocks, hence a whole subtree of the same tree.
 */
abstract class Reducer extends Plan implements Sharing.Range {
    /** Rows that are added one after the other. */
    static final int BLOCK = 32;

    /** Rows of one task: 16 blocks. */
    static final int SEGMENT = 16 * BLOCK;

    /** The widest matrix: its totals stay in L1, and memory is read in long stretches. */
    static final int WIDEST = 2048;

    /** The scratch memory of a reduction: the totals, the cascade's levels, and one block of computed elements. */
    static final int SCRATCH = (1 + Cascade.LEVELS) * WIDEST + BLOCK * WIDEST + Tiles.REDUCE_LANES;

    final Combine combine;
    final Sweep sweep;
    private final long elements;
    private final float count;
    private float[] out;
    private int outAt;
    private boolean accumulate;

    /**
     * A reduction of tensors like these; {@link #bind} sets those that it is for.
     *
     * @param sweep computes the elements of the tensors with their axes in another order, that of summation
     * @param count the number of elements in each result
     */
    Reducer(Combine combine, Sweep sweep, List<View> inputs, View out, long count) {
        super(inputs, List.of(out));
        this.combine = combine;
        this.sweep = sweep;
        this.elements = inputs.getFirst().shape().elements();
        this.count = count;
    }

    /** Sets the tensors, which must be such that this reducer {@link #suits} them, and the kernel's numbers. */
    final void bind(double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        // The order of the axes is the sweep's; memory and offset are all that it takes from a tensor.
        sweep.bind(uniforms, inputs, List.of());
        this.out = ((HostBuffer) out.buffer()).floats();
        this.outAt = (int) out.layout().offset();
        this.accumulate = accumulate;
    }

    @Override
    final void release() {
        sweep.release();
        out = null;
    }

    /** How many matrices there are. */
    abstract int units();

    /** The rows of each. */
    abstract long rows();

    /** The columns of a matrix, none wider than the first, a multiple of {@link Tiles#GRANULE}. */
    abstract int width(int unit);

    /** Combines up to {@link #BLOCK} rows into totals at {@link #totals}. */
    abstract void reduceBlock(Frame frame, int unit, long firstRow, int rows);

    /** Stores the results from the totals of all rows. */
    abstract void finish(Frame frame, int unit);

    /** Computes all results. */
    final void reduce(Sharing sharing) {
        int units = units();
        long segments = Math.ceilDiv(rows(), SEGMENT);
        boolean shared = sharing.isWorthwhile(elements, sweep.cost());
        if (segments <= 1 || !shared || units >= sharing.tasks()) {
            sharing.forEachRange(units, 1, shared, this);
        } else {
            reduceInSegments(sharing, (int) segments);
        }
    }

    /** Computes the results of a range of units. */
    @Override
    public final void run(Frame frame, long from, long to) {
        sweep.reserve(frame);
        reduceUnits(frame, (int) from, (int) to);
    }

    /** Computes the results of a range of units. */
    void reduceUnits(Frame frame, int from, int to) {
        for (int unit = from; unit < to; unit++) {
            reduceRows(frame, unit, 0, rows());
            finish(frame, unit);
        }
    }

    /** Few large units: their segments are the tasks, and their totals wait in a frame of the calling thread. */
    private void reduceInSegments(Sharing sharing, int segments) {
        int units = units();
        int step = width(0);
        sharing.frames().lend(partial -> {
            partial.reserveFloats(Math.multiplyExact(units * segments, step));
            sharing.forEachRange((long) units * segments, 1, true, (frame, from, to) -> {
                sweep.reserve(frame);
                for (int task = (int) from; task < to; task++) {
                    int unit = task / segments;
                    long first = (long) (task % segments) * SEGMENT;
                    reduceRows(frame, unit, first, Math.min(first + SEGMENT, rows()));
                    int at = partial.floats() + task * step;
                    System.arraycopy(frame.scratch(), totals(frame), partial.scratch(), at, width(unit));
                }
            });
            sharing.forEachRange(units, 1, true, (frame, from, to) -> {
                for (int unit = (int) from; unit < to; unit++) {
                    Cascade cascade = cascade(frame, unit);
                    for (int segment = 0; segment < segments; segment++) {
                        int at = partial.floats() + (unit * segments + segment) * step;
                        System.arraycopy(partial.scratch(), at, frame.scratch(), totals(frame), width(unit));
                        cascade.push();
                    }
                    cascade.finish();
                    finish(frame, unit);
                }
            });
        });
    }

    private void reduceRows(Frame frame, int unit, long from, long to) {
        if (to - from <= BLOCK) {
            reduceBlock(frame, unit, from, (int) (to - from));
            return;
        }
        Cascade cascade = cascade(frame, unit);
        for (long row = from; row < to; row += BLOCK) {
            reduceBlock(frame, unit, row, (int) Math.min(BLOCK, to - row));
            cascade.push();
        }
        cascade.finish();
    }

    private Cascade cascade(Frame frame, int unit) {
        Cascade cascade = frame.state(Cascade.class, Cascade::new);
        cascade.start(combine, frame.scratch(), totals(frame), totals(frame) + WIDEST, width(unit));
        return cascade;
    }

    /** Where the totals are. */
    static int totals(Frame frame) {
        return frame.sums();
    }

    /** Where a block of computed elements has room. */
    static int block(Frame frame) {
        return frame.sums() + (1 + Cascade.LEVELS) * WIDEST;
    }

    /** Stores the results from one on, from totals, which are lost. */
    final void store(long first, float[] totals, int at, int results) {
        if (combine.reduction() == Reduction.MEAN) {
            for (int i = 0; i < results; i++) {
                totals[at + i] /= count;
            }
        }
        int target = outAt + (int) first;
        if (accumulate) {
            for (int i = 0; i < results; i++) {
                out[target + i] += totals[at + i];
            }
        } else {
            System.arraycopy(totals, at, out, target, results);
        }
    }
}
