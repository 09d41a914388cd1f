package org.kudari.cpu.reduce;

import java.util.List;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.LoopNestPlan;
import org.kudari.cpu.elementwise.PlanCache;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;

/** Finds the positions of the largest or smallest float32 elements along an axis. */
public final class ArgReduceKernels {
    private final ParallelFor parallelFor;
    private final PlanCache<Integer, ArgReducePlan> planCache = new PlanCache<>();

    /** Creates the kernels on the threads of a backend. */
    public ArgReduceKernels(ParallelFor parallelFor) {
        this.parallelFor = parallelFor;
    }

    /** Runs the backend's call for a float32 input. */
    public void reduce(ArgReduction reduction, View input, int axis, View out) {
        List<View> inputs = List.of(input);
        List<View> outputs = List.of(out);
        ArgReducePlan argReducePlan = planCache.acquire(axis, inputs, outputs);
        if (argReducePlan == null) {
            argReducePlan = new ArgReducePlan(input, axis, out);
        }
        argReducePlan.bind(inputs, outputs);
        argReducePlan.reduction = reduction;
        long results = out.shape().elements();
        parallelFor.forEachRange(results, 1, ParallelFor.cost(results * argReducePlan.extent, 1), argReducePlan);
        planCache.release(axis, argReducePlan);
    }

    /** Forgets all plans. */
    public void clear() {
        planCache.clear();
    }

    /** The loops over the results. */
    private static final class ArgReducePlan extends LoopNestPlan implements ParallelFor.RangeTask {
        final int extent;
        private final int step;
        private ArgReduction reduction;
        private float[] x;
        private long[] positions;

        ArgReducePlan(View input, int axis, View out) {
            super(List.of(input.layout().slice(axis, 0, 1, 1), out.layout()), List.of(input), List.of(out));
            step = (int) input.layout().stride(axis);
            // A repeated element is best at index 0. It may be repeated more often than an int counts.
            extent = step == 0 ? 1 : (int) input.shape().dim(axis);
        }

        @Override
        public void bind(List<View> inputs, List<View> outputs) {
            super.bind(inputs, outputs);
            x = ((HostBuffer) inputs.getFirst().buffer()).floats();
            positions = ((HostBuffer) outputs.getFirst().buffer()).longs();
        }

        @Override
        public void unbind() {
            x = null;
            positions = null;
        }

        @Override
        public void run(WorkerScratch workerScratch, long from, long to) {
            long inner = nest.innerExtent();
            for (long result = from; result < to; result++) {
                int first = position(0, result / inner, result % inner);
                int best = reduction == ArgReduction.ARG_MAX ? largest(first) : smallest(first);
                positions[position(1, result / inner, result % inner)] = best;
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
