package org.kudari.cpu.reduce;

import java.util.List;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.CallPlan;
import org.kudari.cpu.elementwise.ElementwiseLoop;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * A reduction of float32: what {@link RowReducer} and {@link ColumnReducer} share.
 *
 * <p>Both bring it to one form: a <em>unit</em> is a matrix whose rows are combined into one row of totals. Reducing over
 * the last axis, that matrix has {@value TileSizes#REDUCE_LANES} columns, through which the elements run in turn, and its totals are folded
 * into one number at the end; reducing over earlier axes, its columns are those of the tensor, and no two of them ever meet.
 *
 * <p>The order: rows are added one after the other in blocks of {@value #BLOCK}, and blocks by a {@link PairwiseSum}. That
 * depends on the shape alone, so neither threads nor layouts nor vector widths change a bit. A unit may be cut into
 * segments for several threads; a segment is a power of two of blocks, hence a whole subtree of the same tree.
 */
public abstract class Reducer extends CallPlan implements ParallelFor.Range {
    /** Rows that are added one after the other. */
    static final int BLOCK = 32;

    /** Rows of one task: 16 blocks. */
    static final int SEGMENT = 16 * BLOCK;

    /** The widest matrix: its totals stay in L1, and memory is read in long stretches. */
    static final int WIDEST = 2048;

    /** The scratch memory of a reduction: the totals, the cascade's levels, and one block of computed elements. */
    public static final int SCRATCH = (1 + PairwiseSum.LEVELS) * WIDEST + BLOCK * WIDEST + TileSizes.REDUCE_LANES;

    final ReductionOp reductionOp;
    final ElementwiseLoop elementwiseLoop;
    private final long elements;
    private final float count;
    private float[] out;
    private int outAt;
    private boolean accumulate;

    /**
     * A reduction of tensors like these; {@link #bind} sets those that it is for.
     *
     * @param elementwiseLoop computes the elements of the tensors with their axes in another order, that of summation
     * @param count the number of elements in each result
     */
    Reducer(ReductionOp reductionOp, ElementwiseLoop elementwiseLoop, List<View> inputs, View out, long count) {
        super(inputs, List.of(out));
        this.reductionOp = reductionOp;
        this.elementwiseLoop = elementwiseLoop;
        this.elements = inputs.getFirst().shape().elements();
        this.count = count;
    }

    /** Sets the tensors, which must be such that this reducer {@link #suits} them, and the kernel's numbers. */
    final void bind(double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        // The order of the axes is the sweep's; memory and offset are all that it takes from a tensor.
        elementwiseLoop.bind(uniforms, inputs, List.of());
        this.out = ((HostBuffer) out.buffer()).floats();
        this.outAt = (int) out.layout().offset();
        this.accumulate = accumulate;
    }

    @Override
    public final void release() {
        elementwiseLoop.release();
        out = null;
    }

    /** How many matrices there are. */
    abstract int units();

    /** The rows of each. */
    abstract long rows();

    /** The columns of a matrix, none wider than the first, a multiple of {@link TileSizes#GRANULE}. */
    abstract int width(int unit);

    /** Combines up to {@link #BLOCK} rows into totals at {@link #totals}. */
    abstract void reduceBlock(WorkerScratch workerScratch, int unit, long firstRow, int rows);

    /** Stores the results from the totals of all rows. */
    abstract void finish(WorkerScratch workerScratch, int unit);

    /** Computes all results. */
    final void reduce(ParallelFor parallelFor) {
        int units = units();
        long segments = Math.ceilDiv(rows(), SEGMENT);
        boolean shared = parallelFor.isWorthwhile(elements, elementwiseLoop.cost());
        if (segments <= 1 || !shared || units >= parallelFor.tasks()) {
            parallelFor.forEachRange(units, 1, shared, this);
        } else {
            reduceInSegments(parallelFor, (int) segments);
        }
    }

    /** Computes the results of a range of units. */
    @Override
    public final void run(WorkerScratch workerScratch, long from, long to) {
        elementwiseLoop.reserve(workerScratch);
        reduceUnits(workerScratch, (int) from, (int) to);
    }

    /** Computes the results of a range of units. */
    void reduceUnits(WorkerScratch workerScratch, int from, int to) {
        for (int unit = from; unit < to; unit++) {
            reduceRows(workerScratch, unit, 0, rows());
            finish(workerScratch, unit);
        }
    }

    /** Few large units: their segments are the tasks, and their totals wait in a frame of the calling thread. */
    private void reduceInSegments(ParallelFor parallelFor, int segments) {
        int units = units();
        int step = width(0);
        parallelFor.scratchPool().lend(partial -> {
            partial.reserveFloats(Math.multiplyExact(units * segments, step));
            parallelFor.forEachRange((long) units * segments, 1, true, (workerScratch, from, to) -> {
                elementwiseLoop.reserve(workerScratch);
                for (int task = (int) from; task < to; task++) {
                    int unit = task / segments;
                    long first = (long) (task % segments) * SEGMENT;
                    reduceRows(workerScratch, unit, first, Math.min(first + SEGMENT, rows()));
                    int at = partial.floats() + task * step;
                    System.arraycopy(
                            workerScratch.scratch(), totals(workerScratch), partial.scratch(), at, width(unit));
                }
            });
            parallelFor.forEachRange(units, 1, true, (workerScratch, from, to) -> {
                for (int unit = (int) from; unit < to; unit++) {
                    PairwiseSum pairwiseSum = cascade(workerScratch, unit);
                    for (int segment = 0; segment < segments; segment++) {
                        int at = partial.floats() + (unit * segments + segment) * step;
                        System.arraycopy(
                                partial.scratch(), at, workerScratch.scratch(), totals(workerScratch), width(unit));
                        pairwiseSum.push();
                    }
                    pairwiseSum.finish();
                    finish(workerScratch, unit);
                }
            });
        });
    }

    private void reduceRows(WorkerScratch workerScratch, int unit, long from, long to) {
        if (to - from <= BLOCK) {
            reduceBlock(workerScratch, unit, from, (int) (to - from));
            return;
        }
        PairwiseSum pairwiseSum = cascade(workerScratch, unit);
        for (long row = from; row < to; row += BLOCK) {
            reduceBlock(workerScratch, unit, row, (int) Math.min(BLOCK, to - row));
            pairwiseSum.push();
        }
        pairwiseSum.finish();
    }

    private PairwiseSum cascade(WorkerScratch workerScratch, int unit) {
        PairwiseSum pairwiseSum = workerScratch.state(PairwiseSum.class, PairwiseSum::new);
        pairwiseSum.start(
                reductionOp,
                workerScratch.scratch(),
                totals(workerScratch),
                totals(workerScratch) + WIDEST,
                width(unit));
        return pairwiseSum;
    }

    /** Where the totals are. */
    static int totals(WorkerScratch workerScratch) {
        return workerScratch.sums();
    }

    /** Where a block of computed elements has room. */
    static int block(WorkerScratch workerScratch) {
        return workerScratch.sums() + (1 + PairwiseSum.LEVELS) * WIDEST;
    }

    /** Stores the results from one on, from totals, which are lost. */
    final void store(long first, float[] totals, int at, int results) {
        if (reductionOp.reduction() == Reduction.MEAN) {
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
