package org.kudari.opencl.sort;

import java.util.List;
import org.kudari.backend.CompositeCall.ArgSort;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;
import org.kudari.opencl.launch.Grid;
import org.kudari.opencl.launch.IndexWidth;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.ScratchBuffer;
import org.kudari.opencl.runtime.Session;

/**
 * The indices that sort the elements along an axis: a merge sort of rows of any number and length. One launch sorts
 * blocks of {@value ArgSortSource#BLOCK} elements. Each further launch merges pairs of sorted runs, from one buffer to
 * another, until a run is a row. In each of them an element finds its own place, so that one long row has as many
 * work-items as many short ones.
 */
public final class ArgSortKernels {
    /** The longest row in which the end of a pair of runs has a position of 32 bits. */
    private static final long MAX_SHORT_ROW = 1 << 29;

    private final Session session;
    private final KernelCache<ArgSortSource> kernels;
    private final ScratchBuffer runs;

    /**
     * No kernel is compiled until it is needed.
     *
     * @param session the device to run on
     */
    public ArgSortKernels(Session session) {
        this.session = session;
        kernels = new KernelCache<>(session);
        runs = new ScratchBuffer(session);
    }

    /**
     * Computes a call. Synchronized, since all threads share the buffer of runs: no other sort may launch between a
     * kernel that writes it and one that reads it.
     */
    public synchronized void run(ArgSort call) {
        if (call.out().shape().elements() == 0) {
            return;
        }
        long extent = call.input().shape().dim(call.axis());
        int merges = 0;
        for (long run = ArgSortSource.BLOCK; run < extent; run *= 2) {
            merges++;
        }
        View[] targets = targets(call, merges);
        launch(call, 0, null, targets[0]);
        for (int i = 0; i < merges; i++) {
            launch(call, (long) ArgSortSource.BLOCK << i, targets[i], targets[i + 1]);
        }
    }

    /**
     * What each launch writes, and the next one reads. The last one writes the output, and those before it take turns
     * with two parts of scratch memory. The output takes the place of one part if it has room for all indices.
     */
    private View[] targets(ArgSort call, int merges) {
        View[] targets = new View[merges + 1];
        targets[merges] = call.out();
        Shape shape = call.input().shape();
        boolean isAll = call.out().shape().equals(shape);
        int parts = Math.min(merges, isAll ? 1 : 2);
        if (parts > 0) {
            DeviceBuffer scratch = runs.of(DType.INT64, parts * shape.elements());
            for (int i = merges - 1; i >= 0; i--) {
                boolean isFirstPart = (merges - i) % 2 == 1;
                targets[i] = isFirstPart || !isAll
                        ? new View(scratch, Layout.contiguous(shape, isFirstPart ? 0 : shape.elements()))
                        : call.out();
            }
        }
        return targets;
    }

    /**
     * @param run the length of the runs that are merged; 0 to sort blocks
     * @param from the runs; null to sort blocks
     */
    private void launch(ArgSort call, long run, View from, View to) {
        long extent = call.input().shape().dim(call.axis());
        LoopNest rows = new LoopNest(List.of(call.input().layout().slice(call.axis(), 0, 1, 1)));
        boolean isLong = extent > MAX_SHORT_ROW || IndexWidth.needs64Bits(call.input(), to, from == null ? to : from);
        ArgSortSource source =
                new ArgSortSource(call.input().type(), run > 0, rows.rank(), Grid.schedule(session.device()), isLong);
        CompiledKernel kernel = kernels.get(source);
        long elements = call.input().shape().elements();
        KernelArguments arguments = new KernelArguments(isLong)
                .position(elements)
                .position(extent)
                .position(to.shape().dim(call.axis()))
                .position(call.out().layout().stride(call.axis()))
                .value(call.descending() ? -1 : 0)
                .extents(rows, rows.rank())
                .tensor(call.input(), rows, 0)
                .position(call.input().layout().stride(call.axis()))
                .base(to);
        if (run > 0) {
            arguments.base(from).position(run);
        }
        Grid grid = Grid.forIterations(session.device(), kernel, elements, ArgSortSource.BLOCK);
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }
}
