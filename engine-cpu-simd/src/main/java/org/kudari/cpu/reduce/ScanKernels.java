package org.kudari.cpu.reduce;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.CompositeCall.Scan;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.LoopCache;
import org.kudari.cpu.codegen.PrimitiveLoop;
import org.kudari.cpu.codegen.SwappableLoop;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;

/**
 * Scans along an axis of float32 tensors: cumulative sums, cumulative products and linear recurrences.
 *
 * <p>A column consists of the elements along the scanned axis at one position of the other axes. Each element of a
 * column depends on the one before it. There are two ways to compute columns:
 *
 * <ul>
 *   <li>Columns that lie side by side in memory are computed in vectors, one element of each column at a time.
 *   <li>Other columns, such as those of a scan along the last axis, are computed {@value #INTERLEAVED} at a time. An
 *       addition of one column then runs while those of the others wait for their results.
 * </ul>
 *
 * <p>Threads share the columns. Every column is computed in the order of the scan by one thread, so the bits do not
 * depend on the way or on the number of threads.
 */
public final class ScanKernels {
    /** Columns that one thread computes at a time. An addition takes about this many cycles. */
    private static final int INTERLEAVED = 4;

    /**
     * The most columns that are computed in vectors at a time. The elements of one step are then in L1 for the next.
     */
    private static final int MAX_VECTOR_COLUMNS = TileSizes.TILE;

    private final ParallelFor parallelFor;
    private final SwappableLoop<PrimitiveLoop> add;
    private final SwappableLoop<PrimitiveLoop> multiply;

    /** Creates the kernels on the threads and loops of a backend. */
    public ScanKernels(ParallelFor parallelFor, LoopCache loops) {
        this.parallelFor = parallelFor;
        add = loops.loop(Primitive.ADD, 0);
        multiply = loops.loop(Primitive.MUL, 0);
    }

    /** Whether the kernels can compute a call: all of its tensors are float32. */
    public static boolean supports(Scan call) {
        return call.out().type() == DType.FLOAT32
                && call.inputs().stream().allMatch(view -> view.type() == DType.FLOAT32);
    }

    /** Computes a call that the kernels support. */
    public void run(Scan call) {
        if (call.out().shape().elements() == 0) {
            return;
        }
        Columns columns = new Columns(call);
        long count = call.out().shape().elements() / columns.extent;
        long cost = ParallelFor.cost(call.out().shape().elements(), 1);
        parallelFor.forEachRange(count, columns.isDense ? TileSizes.GRANULE : INTERLEAVED, cost, columns);
    }

    /** The columns of a call, in row-major order of the other axes. */
    private final class Columns implements ParallelFor.RangeTask {
        private final Scan.Kind kind;

        /** The number of elements of a column. */
        private final int extent;

        /** The loops over the first elements of the columns. The operands are in the order of {@link #data}. */
        private final LoopNest nest;

        /** The arrays of the tensors: the output, the terms or factors, and for a recurrence the coefficients. */
        private final float[][] data;

        /** For each tensor, the distance from one element of a column to the next in the order of the scan. */
        private final int[] steps;

        /** Whether neighbouring columns lie side by side in memory in all tensors. */
        private final boolean isDense;

        Columns(Scan call) {
            kind = call.kind();
            extent = (int) call.out().shape().dim(call.axis());
            List<View> views = new ArrayList<>();
            views.add(call.out());
            views.addAll(call.inputs().reversed());
            List<Layout> firstElements = new ArrayList<>();
            data = new float[views.size()][];
            steps = new int[views.size()];
            for (int i = 0; i < data.length; i++) {
                View view = views.get(i);
                data[i] = ((HostBuffer) view.buffer()).floats();
                int stride = (int) view.layout().stride(call.axis());
                steps[i] = call.reverse() ? -stride : stride;
                firstElements.add(view.layout().slice(call.axis(), call.reverse() ? extent - 1 : 0, 1, 1));
            }
            nest = new LoopNest(firstElements);
            boolean dense = true;
            for (int i = 0; i < data.length; i++) {
                dense &= nest.innerStride(i) == 1;
            }
            isDense = dense;
        }

        /**
         * Returns the position of the first element of a column.
         *
         * @param run the run of the innermost loop
         * @param within the number of the column in the run
         */
        private int start(int tensor, long run, long within) {
            return (int) (nest.start(tensor, run) + within * nest.innerStride(tensor));
        }

        /** Computes a range of columns, in parts that lie in one run of the innermost loop. */
        @Override
        public void run(WorkerScratch scratch, long from, long to) {
            long inner = nest.innerExtent();
            for (long column = from; column < to; ) {
                long within = column % inner;
                int count = (int) Math.min(Math.min(inner - within, to - column), MAX_VECTOR_COLUMNS);
                int vectorEnd = isDense ? TileSizes.roundDown(count) : 0;
                if (vectorEnd > 0) {
                    inVectors(column / inner, within, vectorEnd);
                }
                int interleavedEnd = vectorEnd + (count - vectorEnd) / INTERLEAVED * INTERLEAVED;
                for (int done = vectorEnd; done < interleavedEnd; done += INTERLEAVED) {
                    interleaved(column / inner, within + done);
                }
                for (int done = interleavedEnd; done < count; done++) {
                    one(column / inner, within + done);
                }
                column += count;
            }
        }

        /** Computes columns that lie side by side, one element of each at a time. */
        private void inVectors(long run, long within, int count) {
            float[] y = data[0];
            float[] x = data[1];
            int out = start(0, run, within);
            int term = start(1, run, within);
            int coefficient = kind == Scan.Kind.RECURRENCE ? start(2, run, within) : 0;
            System.arraycopy(x, term, y, out, count);
            for (int i = 1; i < extent; i++) {
                int before = out;
                out += steps[0];
                term += steps[1];
                switch (kind) {
                    case SUM -> add.current().run(count, y, out, y, before, x, term, y, before);
                    case PRODUCT -> multiply.current().run(count, y, out, y, before, x, term, y, before);
                    case RECURRENCE -> {
                        coefficient += steps[2];
                        for (int j = 0; j < count; j++) {
                            y[out + j] = data[2][coefficient + j] * y[before + j] + x[term + j];
                        }
                    }
                }
            }
        }

        /**
         * Computes {@value #INTERLEAVED} columns. Their values are in separate variables, which the JIT keeps in
         * registers.
         */
        private void interleaved(long run, long within) {
            float[] y = data[0];
            float[] x = data[1];
            float[] a = data[data.length - 1];
            int last = data.length - 1;
            int y0 = start(0, run, within);
            int y1 = start(0, run, within + 1);
            int y2 = start(0, run, within + 2);
            int y3 = start(0, run, within + 3);
            int x0 = start(1, run, within);
            int x1 = start(1, run, within + 1);
            int x2 = start(1, run, within + 2);
            int x3 = start(1, run, within + 3);
            int a0 = start(last, run, within);
            int a1 = start(last, run, within + 1);
            int a2 = start(last, run, within + 2);
            int a3 = start(last, run, within + 3);
            float v0 = x[x0];
            float v1 = x[x1];
            float v2 = x[x2];
            float v3 = x[x3];
            for (int i = 0; ; i++) {
                y[y0 + i * steps[0]] = v0;
                y[y1 + i * steps[0]] = v1;
                y[y2 + i * steps[0]] = v2;
                y[y3 + i * steps[0]] = v3;
                if (i == extent - 1) {
                    return;
                }
                int nextX = (i + 1) * steps[1];
                int nextA = (i + 1) * steps[last];
                v0 = next(v0, x[x0 + nextX], a[a0 + nextA]);
                v1 = next(v1, x[x1 + nextX], a[a1 + nextA]);
                v2 = next(v2, x[x2 + nextX], a[a2 + nextA]);
                v3 = next(v3, x[x3 + nextX], a[a3 + nextA]);
            }
        }

        /** Computes one column. */
        private void one(long run, long within) {
            float[] y = data[0];
            float[] x = data[1];
            float[] a = data[data.length - 1];
            int last = data.length - 1;
            int out = start(0, run, within);
            int term = start(1, run, within);
            int coefficient = start(last, run, within);
            float value = x[term];
            y[out] = value;
            for (int i = 1; i < extent; i++) {
                value = next(value, x[term + i * steps[1]], a[coefficient + i * steps[last]]);
                y[out + i * steps[0]] = value;
            }
        }

        /**
         * Returns the next element of a column.
         *
         * @param a the coefficient of a recurrence; not used otherwise
         */
        private float next(float before, float x, float a) {
            return switch (kind) {
                case SUM -> before + x;
                case PRODUCT -> before * x;
                case RECURRENCE -> a * before + x;
            };
        }
    }
}
