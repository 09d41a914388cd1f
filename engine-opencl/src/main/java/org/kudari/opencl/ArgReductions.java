package org.kudari.opencl;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Buffer;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.LoopNest;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.ArgReduceSource;

/** Arg-max and arg-min. Launches one kernel, or two if there are few results with many elements each. */
final class ArgReductions {
    private final Session session;
    private final boolean inGroups;
    private final Scratch candidates;
    private final ConcurrentHashMap<ArgReduceSource, CompiledKernel> kernels = new ConcurrentHashMap<>();

    ArgReductions(Session session) {
        this(session, !session.device().isProcessor());
    }

    /** @param inGroups whether work-items share local memory, as on a GPU */
    ArgReductions(Session session, boolean inGroups) {
        this.session = session;
        this.inGroups = inGroups;
        candidates = new Scratch(session);
    }

    void reduce(ArgReduction reduction, View input, int axis, View out) {
        if (out.shape().elements() == 0) {
            return;
        }
        ReduceAxes axes = ReduceAxes.of(List.of(input), out.shape());
        boolean isLong = Positions.needLongs(input.layout()) || Positions.needLongs(out.layout());
        Search search = new Search(
                reduction,
                input,
                axes,
                input.layout().stride(axis),
                isLong,
                null,
                out.buffer(),
                out.layout().offset());
        run(search, axes);
    }

    /**
     * One kernel's work.
     *
     * @param axes of the input
     * @param step of the input along the axis
     * @param candidates where to look, [segments, results]; null for everywhere
     */
    private record Search(
            ArgReduction reduction,
            View input,
            ReduceAxes axes,
            long step,
            boolean isLong,
            Buffer candidates,
            Buffer out,
            long first) {

        /** The same search, for candidates. */
        Search to(Buffer found) {
            return new Search(reduction, input, axes, step, isLong, null, found, 0);
        }

        /** The same search, among candidates. */
        Search among(Buffer found) {
            return new Search(reduction, input, axes, step, isLong, found, out, first);
        }
    }

    /** @param walked what the kernel goes through: the input's axes, or those of the candidates */
    private void run(Search search, ReduceAxes walked) {
        OpenClDevice device = session.device();
        for (int group = inGroups ? LocalGroups.largest(device) : 1; ; group /= 2) {
            ArgReduceSource source = new ArgReduceSource(
                    search.reduction,
                    search.input.type(),
                    group,
                    search.candidates != null,
                    search.axes.outer().rank(),
                    search.isLong);
            CompiledKernel compiled =
                    kernels.computeIfAbsent(source, missing -> session.kernel(ArgReduceSource.NAME, missing.text()));
            if (group <= compiled.largestGroup()) {
                ReduceOrder order = inGroups
                        ? ReduceOrder.inGroups(walked, device, group)
                        : ReduceOrder.onProcessor(walked, device).withoutLanes();
                if (order.segments() == 1 || search.candidates != null) {
                    start(search, walked, order.whole(walked.elements()), compiled);
                } else {
                    inTwoSteps(search, walked, order, compiled);
                }
                return;
            }
        }
    }

    /**
     * Synchronized, since all threads share the buffer of candidates: no other search may launch between the kernel
     * that writes it and the one that reads it.
     */
    private synchronized void inTwoSteps(Search search, ReduceAxes walked, ReduceOrder order, CompiledKernel compiled) {
        DeviceBuffer found = candidates.of(DType.INT64, order.segments() * walked.results());
        start(search.to(found), walked, order, compiled);
        run(search.among(found), walked.withElements(order.segments()));
    }

    private void start(Search search, ReduceAxes walked, ReduceOrder order, CompiledKernel compiled) {
        long tiles = (walked.results() + order.columns() - 1) / order.columns();
        boolean alongRows = search.candidates == null && walked.isAlongRows();
        LoopNest outer = search.axes.outer();
        Arguments to = new Arguments(search.isLong)
                .position(walked.results())
                .position(walked.elements())
                .position(tiles)
                .position(order.segments())
                .position(order.length())
                .position(order.lanes())
                .position(order.columns())
                .position(alongRows ? 1 : order.columns())
                .position(alongRows ? order.lanes() : 1)
                .allExtents(outer)
                .value(search.input.buffer())
                .position(outer.offset(0))
                .steps(outer, 0, outer.rank())
                .position(search.step);
        if (search.candidates != null) {
            to.value(search.candidates);
        }
        to.value(search.out).position(search.first);
        long local = (long) order.lanes() * order.columns();
        session.launch(compiled, new long[] {tiles * order.segments() * local}, new long[] {local}, to.toArray());
    }
}
