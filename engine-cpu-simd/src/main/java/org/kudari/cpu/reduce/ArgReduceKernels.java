package org.kudari.cpu.reduce;

import java.util.List;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.PlanCache;
import org.kudari.cpu.elementwise.StridedWalk;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;

/** Finds where extremes of float32 lie. */
public final class ArgReduceKernels {
    private final ParallelFor parallelFor;
    private final PlanCache<Integer, Search> planCache = new PlanCache<>();

    public ArgReduceKernels(ParallelFor parallelFor) {
        this.parallelFor = parallelFor;
    }

    public void reduce(ArgReduction reduction, View input, int axis, View out) {
        List<View> inputs = List.of(input);
        List<View> outputs = List.of(out);
        Search search = planCache.take(axis, inputs, outputs);
        if (search == null) {
            search = new Search(input, axis, out);
        }
        search.bind(inputs, outputs);
        search.reduction = reduction;
        long results = out.shape().elements();
        parallelFor.forEachRange(results, 1, parallelFor.isWorthwhile(results * search.extent, 1), search);
        planCache.giveBack(axis, search);
    }

    /** A walk over the results. */
    private static final class Search extends StridedWalk implements ParallelFor.Range {
        final int extent;
        private final int step;
        private ArgReduction reduction;
        private float[] x;
        private long[] places;

        Search(View input, int axis, View out) {
            super(List.of(input.layout().slice(axis, 0, 1, 1), out.layout()), List.of(input), List.of(out));
            extent = (int) input.shape().dim(axis);
            step = (int) input.layout().stride(axis);
        }

        @Override
        public void bind(List<View> inputs, List<View> outputs) {
            super.bind(inputs, outputs);
            x = ((HostBuffer) inputs.getFirst().buffer()).floats();
            places = ((HostBuffer) outputs.getFirst().buffer()).longs();
        }

        @Override
        public void release() {
            x = null;
            places = null;
        }

        @Override
        public void run(WorkerScratch workerScratch, long from, long to) {
            long inner = nest.innerExtent();
            for (long result = from; result < to; result++) {
                int first = position(0, result / inner, result % inner);
                int best = reduction == ArgReduction.ARG_MAX ? largest(first) : smallest(first);
                places[position(1, result / inner, result % inner)] = best;
            }
        }

        private int largest(int first) {
            int best = 0;
            float bestValue = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < extent; i++) {
                float value = x[first + i * step];
                if (value > bestValue) {
                    best = i;
                    bestValue = value;
                } else if (value != value) {
                    return i;
                }
            }
            return best;
        }

        private int smallest(int first) {
            int best = 0;
            float bestValue = Float.POSITIVE_INFINITY;
            for (int i = 0; i < extent; i++) {
                float value = x[first + i * step];
                if (value < bestValue) {
                    best = i;
                    bestValue = value;
                } else if (value != value) {
                    return i;
                }
            }
            return best;
        }
    }
}
