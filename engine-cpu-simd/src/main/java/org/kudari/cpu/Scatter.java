package org.kudari.cpu;

import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.layout.LoopNest;

/**
 * The loops of one scatter-add.
 *
 * @param nest over the target at index 0 of the axis, the indices, and the source
 * @param step from one index to the next in the target
 */
record Scatter(LoopNest nest, float[] target, int step, HostBuffer indices, float[] source, Loop add) {

    /** Runs all loops, one of them over a range only, in row-major order. */
    void run(int rangedLoop, long from, long to) {
        int inner = nest.rank() - 1;
        long outerRuns = 1;
        for (int loop = 0; loop < inner; loop++) {
            outerRuns *= loop == rangedLoop ? to - from : nest.extent(loop);
        }
        boolean innerIsRanged = rangedLoop == inner;
        long first = innerIsRanged ? from : 0;
        int count = (int) (innerIsRanged ? to - from : nest.extent(inner));
        for (long run = 0; run < outerRuns; run++) {
            long targetAt = nest.offset(0) + first * nest.stride(0, inner);
            long indexAt = nest.offset(1) + first * nest.stride(1, inner);
            long sourceAt = nest.offset(2) + first * nest.stride(2, inner);
            long rest = run;
            for (int loop = inner - 1; loop >= 0; loop--) {
                long start = loop == rangedLoop ? from : 0;
                long extent = loop == rangedLoop ? to - from : nest.extent(loop);
                long i = start + rest % extent;
                rest /= extent;
                targetAt += i * nest.stride(0, loop);
                indexAt += i * nest.stride(1, loop);
                sourceAt += i * nest.stride(2, loop);
            }
            addRun((int) targetAt, (int) indexAt, (int) sourceAt, count);
        }
    }

    private void addRun(int targetAt, int indexAt, int sourceAt, int count) {
        int targetStride = (int) nest.innerStride(0);
        int indexStride = (int) nest.innerStride(1);
        int sourceStride = (int) nest.innerStride(2);
        int done = 0;
        if (indexStride == 0 && targetStride == 1 && sourceStride == 1) {
            int at = targetAt + step * (int) Elements.loadLong(indices, indexAt);
            done = Tiles.roundDown(count);
            add.run(done, target, at, target, at, source, sourceAt, source, sourceAt);
        }
        for (int i = done; i < count; i++) {
            int at = targetAt + i * targetStride + step * (int) Elements.loadLong(indices, indexAt + i * indexStride);
            target[at] += source[sourceAt + i * sourceStride];
        }
    }
}
