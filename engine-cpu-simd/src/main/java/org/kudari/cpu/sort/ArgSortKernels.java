package org.kudari.cpu.sort;

import java.util.List;
import org.kudari.backend.CompositeCall.ArgSort;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;

/**
 * Finds the first of the indices that sort the elements along an axis, for every type. A row consists of the elements along that
 * axis at one position of the other axes. Threads share the rows. Where the rows are fewer than the threads, and long,
 * threads share the parts of one row after the other. A stable order is unique, so the result depends on neither.
 */
public final class ArgSortKernels {
    /** The longest row that a thread sorts in memory that it keeps from call to call: 0.75 MB for 64-bit elements. */
    private static final int MAX_KEPT_ROW = 1 << 15;

    /** The shortest row whose parts are shared between threads. */
    private static final int MIN_SHARED_ROW = 1 << 16;

    /** The fewest elements of a part of a row. */
    private static final int MIN_PART = 1 << 14;

    /** The cost of an element in additions, measured. */
    private static final int COST = 32;

    private final ParallelFor parallelFor;

    /** Creates the kernels on the threads of a backend. */
    public ArgSortKernels(ParallelFor parallelFor) {
        this.parallelFor = parallelFor;
    }

    /** Whether the kernels can compute a call: its rows are not longer than an array, as repeated elements may be. */
    public static boolean supports(ArgSort call) {
        return call.input().shape().dim(call.axis()) <= HostBuffer.MAX_LENGTH;
    }

    /** Computes a call that the kernels support. */
    public void run(ArgSort call) {
        long elements = call.out().shape().elements();
        if (elements == 0) {
            return;
        }
        Rows rows = new Rows(call);
        long count = elements / rows.wanted;
        boolean selects = RowSorter.selects(call.input().type(), rows.extent, rows.wanted);
        if (selects
                || rows.extent < MIN_SHARED_ROW
                || count >= parallelFor.workerPool().threads()) {
            parallelFor.forEachRange(count, 1, ParallelFor.cost(count * rows.extent, selects ? 1 : COST), rows);
            return;
        }
        int parts = Math.min(parallelFor.maxTasks(), rows.extent / MIN_PART);
        RowSorter sorter = new RowSorter(parts);
        long cost = ParallelFor.cost(rows.extent, COST / RowSorter.MAX_PASSES);
        for (long row = 0; row < count; row++) {
            rows.sort(
                    row,
                    sorter,
                    part -> parallelFor.forEachRange(parts, 1, cost, (_, from, to) -> {
                        for (long i = from; i < to; i++) {
                            part.accept((int) i);
                        }
                    }));
        }
    }

    /** The rows of a call, in row-major order of the other axes. */
    private static final class Rows implements ParallelFor.RangeTask {
        private final int extent;

        /** How many of a row's first indices are wanted. */
        private final int wanted;

        private final boolean descending;
        private final HostBuffer input;
        private final long[] out;
        private final int inputStep;
        private final int outStep;

        /** The loops over the first elements of the rows, of the input and of the output. */
        private final LoopNest nest;

        Rows(ArgSort call) {
            extent = (int) call.input().shape().dim(call.axis());
            wanted = (int) call.out().shape().dim(call.axis());
            descending = call.descending();
            input = (HostBuffer) call.input().buffer();
            out = ((HostBuffer) call.out().buffer()).longs();
            inputStep = (int) call.input().layout().stride(call.axis());
            outStep = (int) call.out().layout().stride(call.axis());
            nest = new LoopNest(
                    List.of(firstElements(call.input(), call.axis()), firstElements(call.out(), call.axis())));
        }

        private static Layout firstElements(View view, int axis) {
            return view.layout().slice(axis, 0, 1, 1);
        }

        @Override
        public void run(WorkerScratch scratch, long from, long to) {
            RowSorter sorter =
                    extent <= MAX_KEPT_ROW ? scratch.state(RowSorter.class, () -> new RowSorter(1)) : new RowSorter(1);
            for (long row = from; row < to; row++) {
                sort(row, sorter, RowSorter.Parts.ONE);
            }
        }

        void sort(long row, RowSorter sorter, RowSorter.Parts parts) {
            sorter.sort(input, position(0, row), inputStep, extent, descending, wanted, parts);
            sorter.storeIndices(out, position(1, row), outStep, wanted, parts);
        }

        private int position(int operand, long row) {
            long inner = nest.innerExtent();
            return (int) (nest.start(operand, row / inner) + row % inner * nest.innerStride(operand));
        }
    }
}
