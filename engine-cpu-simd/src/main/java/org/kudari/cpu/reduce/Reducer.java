package org.kudari.cpu.reduce;

import java.util.List;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.CallPlan;
import org.kudari.cpu.elementwise.ElementwisePlan;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * A reduction of float32. {@link RowReducer} and {@link ColumnReducer} bring it to one form: matrices whose rows are
 * combined into one row of totals.
 *
 * <p>If the last axis is reduced, each result is one matrix with {@value TileSizes#REDUCE_LANES} columns: element i
 * goes to column i modulo that number, and the totals of the columns are combined into one number at the end. If
 * earlier axes are reduced, the columns are those of the tensor, and each has a result of its own.
 *
 * <p>The order of a sum is: rows are added one after the other in blocks of {@value #BLOCK_ROWS}, and the blocks are
 * combined by a {@link PairwiseSum}. The order depends on the shape alone, so threads, layouts and vector widths do not
 * change a bit. A matrix may be split into segments for several threads. A segment is a power of two of blocks, hence a
 * whole subtree of the same tree, however long the segments are.
 */
public abstract class Reducer extends CallPlan implements ParallelFor.RangeTask {
    /** The number of rows that are added one after the other. */
    static final int BLOCK_ROWS = 32;

    /** The fewest rows of one task: 16 blocks. */
    private static final int MIN_SEGMENT_ROWS = 16 * BLOCK_ROWS;

    /** The most floats for the totals of segments, 1 MB, if that makes enough segments for all threads. */
    private static final int MAX_SEGMENT_FLOATS = 1 << 18;

    /** The number of segments for each task that are always allowed, so that the tasks take about equally long. */
    private static final int SEGMENTS_PER_TASK = 4;

    /** The most columns of a matrix: its totals stay in L1, and memory is read in long runs. */
    static final int MAX_WIDTH = 2048;

    final ReductionOp reductionOp;
    final ElementwisePlan elementwisePlan;
    private final long elements;
    private final float count;
    private float[] out;
    private int outAt;
    private boolean accumulate;

    /** The width of the widest matrix, by which scratch memory is divided. */
    private int maxWidth;

    /**
     * Creates a plan; {@link #bind} sets the tensors of a call.
     *
     * @param elementwisePlan computes the elements of the tensors, with their axes in the order of summation
     * @param count the number of elements of each result
     */
    Reducer(ReductionOp reductionOp, ElementwisePlan elementwisePlan, List<View> inputs, View out, long count) {
        super(inputs, List.of(out));
        this.reductionOp = reductionOp;
        this.elementwisePlan = elementwisePlan;
        this.elements = inputs.getFirst().shape().elements();
        this.count = count;
    }

    /** Sets the tensors and uniforms of a call. The plan must match the tensors ({@link #matches}). */
    final void bind(double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        // The loop has the order of the axes already. It takes only the buffer and the offset from a tensor.
        elementwisePlan.bind(uniforms, inputs, List.of());
        this.out = ((HostBuffer) out.buffer()).floats();
        this.outAt = (int) out.layout().offset();
        this.accumulate = accumulate;
    }

    @Override
    public final void unbind() {
        elementwisePlan.unbind();
        out = null;
    }

    /** Returns the number of matrices. */
    abstract int matrices();

    /** Returns the number of rows of each matrix. */
    abstract long rowCount();

    /**
     * Returns the number of columns of a matrix, rounded up to a multiple of {@link TileSizes#GRANULE}. No matrix is
     * wider than the first.
     */
    abstract int width(int matrix);

    /** Combines up to {@link #BLOCK_ROWS} rows into totals at {@link #totalsOffset}. */
    abstract void reduceBlock(WorkerScratch workerScratch, int matrix, long firstRow, int rows);

    /** Stores the results of a matrix from the totals of all of its rows. */
    abstract void finishMatrix(WorkerScratch workerScratch, int matrix);

    /** Computes all results. */
    final void reduce(ParallelFor parallelFor) {
        maxWidth = width(0);
        int matrixCount = matrices();
        long cost = ParallelFor.cost(elements, elementwisePlan.cost());
        if (rowCount() <= MIN_SEGMENT_ROWS || !parallelFor.mayBeShared(cost) || matrixCount >= parallelFor.maxTasks()) {
            parallelFor.forEachRange(matrixCount, 1, cost, this);
        } else {
            reduceInSegments(parallelFor, segmentRows(parallelFor.maxTasks()), cost);
        }
    }

    /**
     * Returns the number of rows of a segment: few enough to share the work well, and so many that the totals of all
     * segments need little memory.
     */
    private long segmentRows(int tasks) {
        long maxFloats = Math.max(MAX_SEGMENT_FLOATS, (long) SEGMENTS_PER_TASK * tasks * maxWidth);
        long rows = MIN_SEGMENT_ROWS;
        while (Math.ceilDiv(rowCount(), rows) * matrices() * maxWidth > maxFloats) {
            rows *= 2;
        }
        return rows;
    }

    /** Computes the results of a range of matrices. */
    @Override
    public final void run(WorkerScratch workerScratch, long from, long to) {
        reserveScratch(workerScratch);
        reduceMatrices(workerScratch, (int) from, (int) to);
    }

    /** Makes room for totals, partial results, one block of computed elements, a padded row, and the program. */
    private void reserveScratch(WorkerScratch workerScratch) {
        workerScratch.reserveFloats((1 + PairwiseSum.LEVELS + BLOCK_ROWS) * maxWidth + TileSizes.REDUCE_LANES);
        elementwisePlan.reserveScratch(workerScratch);
    }

    /** Computes the results of a range of matrices. The scratch memory has been reserved. */
    void reduceMatrices(WorkerScratch workerScratch, int from, int to) {
        for (int matrix = from; matrix < to; matrix++) {
            reduceRows(workerScratch, matrix, 0, rowCount());
            finishMatrix(workerScratch, matrix);
        }
    }

    /**
     * Reduces a few large matrices. Each segment of one is a task, and its totals are kept in scratch memory of the
     * calling thread.
     *
     * @param segmentRows the number of rows of a segment, a power of two of blocks
     */
    private void reduceInSegments(ParallelFor parallelFor, long segmentRows, long cost) {
        int matrixCount = matrices();
        int segments = (int) Math.ceilDiv(rowCount(), segmentRows);
        int step = maxWidth;
        WorkerScratch partial = parallelFor.scratchPool().acquire();
        try {
            partial.reserveFloats(matrixCount * segments * step);
            parallelFor.forEachRange((long) matrixCount * segments, 1, cost, (workerScratch, from, to) -> {
                reserveScratch(workerScratch);
                for (int task = (int) from; task < to; task++) {
                    int matrix = task / segments;
                    long first = task % segments * segmentRows;
                    reduceRows(workerScratch, matrix, first, Math.min(first + segmentRows, rowCount()));
                    int at = partial.floatsOffset() + task * step;
                    System.arraycopy(
                            workerScratch.data(), totalsOffset(workerScratch), partial.data(), at, width(matrix));
                }
            });
            long costOfSums = ParallelFor.cost((long) matrixCount * segments * step, 1);
            parallelFor.forEachRange(matrixCount, 1, costOfSums, (workerScratch, from, to) -> {
                reserveScratch(workerScratch);
                for (int matrix = (int) from; matrix < to; matrix++) {
                    PairwiseSum pairwiseSum = startPairwiseSum(workerScratch, matrix);
                    for (int segment = 0; segment < segments; segment++) {
                        int at = partial.floatsOffset() + (matrix * segments + segment) * step;
                        System.arraycopy(
                                partial.data(), at, workerScratch.data(), totalsOffset(workerScratch), width(matrix));
                        pairwiseSum.add();
                    }
                    pairwiseSum.finish();
                    finishMatrix(workerScratch, matrix);
                }
            });
        } finally {
            parallelFor.scratchPool().release(partial);
        }
    }

    private void reduceRows(WorkerScratch workerScratch, int matrix, long from, long to) {
        if (to - from <= BLOCK_ROWS) {
            reduceBlock(workerScratch, matrix, from, (int) (to - from));
            return;
        }
        PairwiseSum pairwiseSum = startPairwiseSum(workerScratch, matrix);
        for (long row = from; row < to; row += BLOCK_ROWS) {
            reduceBlock(workerScratch, matrix, row, (int) Math.min(BLOCK_ROWS, to - row));
            pairwiseSum.add();
        }
        pairwiseSum.finish();
    }

    /** Starts the sum of the blocks of a matrix, with the object that is kept in the scratch memory. */
    private PairwiseSum startPairwiseSum(WorkerScratch workerScratch, int matrix) {
        PairwiseSum pairwiseSum = workerScratch.state(PairwiseSum.class, PairwiseSum::new);
        pairwiseSum.start(
                reductionOp,
                workerScratch.data(),
                totalsOffset(workerScratch),
                totalsOffset(workerScratch) + maxWidth,
                width(matrix));
        return pairwiseSum;
    }

    /** Returns the index of the totals. */
    static int totalsOffset(WorkerScratch workerScratch) {
        return workerScratch.floatsOffset();
    }

    /** Returns the index of the block of computed elements. */
    final int blockOffset(WorkerScratch workerScratch) {
        return workerScratch.floatsOffset() + (1 + PairwiseSum.LEVELS) * maxWidth;
    }

    /** Returns the index of the padded row, which lies behind the block. */
    final int paddingOffset(WorkerScratch workerScratch) {
        return blockOffset(workerScratch) + BLOCK_ROWS * maxWidth;
    }

    /** Stores neighbouring results from totals, starting with the given one. The totals are overwritten. */
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
