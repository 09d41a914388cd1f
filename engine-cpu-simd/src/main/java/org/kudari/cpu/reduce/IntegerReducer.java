package org.kudari.cpu.reduce;

import java.util.concurrent.atomic.AtomicLongArray;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.IntegerPlan;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * A reduction of integers or truth values, such as a count. Combining integers in another order gives the same result,
 * also where sums wrap, so threads share the elements of a result in any way. Only the first and the last result of a
 * task may have elements in other tasks, too: their totals alone are updated atomically.
 */
final class IntegerReducer implements ParallelFor.RangeTask {
    private final Reduction reduction;
    private final IntegerPlan plan;

    /** The number of elements of each result, which are neighbours in the order of the plan. */
    private final long extent;

    private final AtomicLongArray totals;

    /**
     * Creates a reduction.
     *
     * @param plan computes the elements, numbered by result; it is bound to the tensors of the call
     */
    IntegerReducer(Reduction reduction, IntegerPlan plan, int results, long extent) {
        this.reduction = reduction;
        this.plan = plan;
        this.extent = extent;
        totals = new AtomicLongArray(results);
        for (int i = 0; i < results; i++) {
            totals.setPlain(i, identity());
        }
    }

    private long identity() {
        return switch (reduction) {
            case SUM, MEAN -> 0;
            case MAX -> Long.MIN_VALUE;
            case MIN -> Long.MAX_VALUE;
        };
    }

    /** Computes all results and stores them. */
    void reduce(ParallelFor parallelFor, View out, boolean accumulate) {
        long elements = totals.length() * extent;
        parallelFor.forEachRange(elements, 1, ParallelFor.cost(elements, plan.cost()), this);
        HostBuffer buffer = (HostBuffer) out.buffer();
        int first = (int) out.layout().offset();
        for (int i = 0; i < totals.length(); i++) {
            long before = accumulate ? Elements.loadLong(buffer, first + i) : 0;
            Elements.storeLong(buffer, first + i, before + totals.get(i));
        }
    }

    /** Combines a range of elements into the totals of their results. */
    @Override
    public void run(WorkerScratch workerScratch, long from, long to) {
        plan.forEachTile(workerScratch, from, to, (x, at, element, count) -> {
            int result = (int) (element / extent);
            long end = (result + 1) * extent;
            for (int done = 0; done < count; ) {
                int run = (int) Math.min(count - done, end - element - done);
                boolean isShared = end - extent < from || end > to;
                add(result, combine(x, at + done, run), isShared);
                done += run;
                result++;
                end += extent;
            }
        });
    }

    private long combine(long[] x, int at, int count) {
        long total = identity();
        switch (reduction) {
            case SUM, MEAN -> {
                for (int i = 0; i < count; i++) {
                    total += x[at + i];
                }
            }
            case MAX -> {
                for (int i = 0; i < count; i++) {
                    total = Math.max(total, x[at + i]);
                }
            }
            case MIN -> {
                for (int i = 0; i < count; i++) {
                    total = Math.min(total, x[at + i]);
                }
            }
        }
        return total;
    }

    private void add(int result, long part, boolean isShared) {
        if (!isShared) {
            totals.setPlain(result, combine(totals.getPlain(result), part));
            return;
        }
        switch (reduction) {
            case SUM, MEAN -> totals.addAndGet(result, part);
            case MAX -> totals.accumulateAndGet(result, part, Math::max);
            case MIN -> totals.accumulateAndGet(result, part, Math::min);
        }
    }

    private long combine(long a, long b) {
        return switch (reduction) {
            case SUM, MEAN -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }
}
