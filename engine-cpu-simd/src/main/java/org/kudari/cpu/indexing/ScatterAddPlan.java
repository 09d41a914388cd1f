package org.kudari.cpu.indexing;

import java.util.List;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.PrimitiveLoop;
import org.kudari.cpu.codegen.SwappableLoop;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * A scatter-add of float32. Each sum is added up in row-major order. Threads share a loop whose iterations never add to
 * the same element of the target.
 */
final class ScatterAddPlan extends IndexingPlan {
    private final SwappableLoop<PrimitiveLoop> add;

    /** The most elements that are added at a time. A repeated element may make a run that is longer than an int. */
    private static final int MAX_RUN = 1 << 30;

    /** The loop that threads share; -1 if there is none. */
    private final int parallelLoop;

    private float[] source;
    private float[] target;

    ScatterAddPlan(View source, View indices, int axis, View target, SwappableLoop<PrimitiveLoop> add) {
        super(
                target,
                axis,
                List.of(source.layout(), indices.layout(), atIndexZero(target, axis, source.shape())),
                List.of(source, indices),
                List.of(target));
        this.add = add;
        parallelLoop = longestConflictFreeLoop();
    }

    /**
     * Returns the longest loop whose iterations reach different elements of the target, whatever the indices; -1 if
     * there is none.
     */
    private int longestConflictFreeLoop() {
        int longest = -1;
        for (int loop = 0; loop < nest.rank(); loop++) {
            boolean isConflictFree = nest.stride(TARGET, loop) != 0;
            if (isConflictFree && (longest < 0 || nest.extent(loop) > nest.extent(longest))) {
                longest = loop;
            }
        }
        return longest;
    }

    @Override
    public void bind(List<View> inputs, List<View> outputs) {
        super.bind(inputs, outputs);
        source = ((HostBuffer) inputs.getFirst().buffer()).floats();
        target = ((HostBuffer) outputs.getFirst().buffer()).floats();
    }

    @Override
    public void unbind() {
        super.unbind();
        source = null;
        target = null;
    }

    /** Adds all elements. */
    void addAll(ParallelFor parallelFor) {
        if (parallelLoop < 0) {
            addRuns(0, 0, nest.extent(0));
            return;
        }
        long elements = nest.outerIterations() * nest.innerExtent();
        parallelFor.forEachRange(nest.extent(parallelLoop), TileSizes.GRANULE, ParallelFor.cost(elements, 1), this);
    }

    @Override
    public void run(WorkerScratch workerScratch, long from, long to) {
        addRuns(parallelLoop, from, to);
    }

    /** Runs all loops in row-major order, one of them over a range only. */
    private void addRuns(int rangedLoop, long from, long to) {
        int inner = nest.rank() - 1;
        long outerRuns = 1;
        for (int loop = 0; loop < inner; loop++) {
            outerRuns *= loop == rangedLoop ? to - from : nest.extent(loop);
        }
        boolean innerIsRanged = rangedLoop == inner;
        long first = innerIsRanged ? from : 0;
        long count = innerIsRanged ? to - from : nest.extent(inner);
        for (long run = 0; run < outerRuns; run++) {
            long sourceAt = offset(SOURCE) + first * nest.stride(SOURCE, inner);
            long indexAt = offset(INDICES) + first * nest.stride(INDICES, inner);
            long targetAt = offset(TARGET) + first * nest.stride(TARGET, inner);
            long rest = run;
            for (int loop = inner - 1; loop >= 0; loop--) {
                long begin = loop == rangedLoop ? from : 0;
                long extent = loop == rangedLoop ? to - from : nest.extent(loop);
                long i = begin + rest % extent;
                rest /= extent;
                sourceAt += i * nest.stride(SOURCE, loop);
                indexAt += i * nest.stride(INDICES, loop);
                targetAt += i * nest.stride(TARGET, loop);
            }
            for (long done = 0; done < count; done += MAX_RUN) {
                addRun(
                        (int) (sourceAt + done * nest.innerStride(SOURCE)),
                        (int) (indexAt + done * nest.innerStride(INDICES)),
                        (int) (targetAt + done * nest.innerStride(TARGET)),
                        (int) Math.min(MAX_RUN, count - done));
            }
        }
    }

    private void addRun(int sourceAt, int indexAt, int targetAt, int count) {
        int sourceStride = (int) nest.innerStride(SOURCE);
        int indexStride = (int) nest.innerStride(INDICES);
        int targetStride = (int) nest.innerStride(TARGET);
        int done = 0;
        if (indexStride == 0 && targetStride == 1 && sourceStride == 1) {
            int at = targetAt + indexedStride * index(indexAt);
            done = TileSizes.roundDown(count);
            add.current().run(done, target, at, target, at, source, sourceAt, source, sourceAt);
        }
        for (int i = done; i < count; i++) {
            int at = targetAt + i * targetStride + indexedStride * index(indexAt + i * indexStride);
            target[at] += source[sourceAt + i * sourceStride];
        }
    }
}
