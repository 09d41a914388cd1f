package org.kudari.opencl.reduce;

import java.util.List;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Buffer;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.LoopNest;
import org.kudari.opencl.launch.IndexWidth;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.launch.WorkGroupSizes;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.ScratchBuffer;
import org.kudari.opencl.runtime.Session;

/** Arg-max and arg-min. Launches one kernel, or two if there are few results with many elements each. */
public final class ArgReduceKernels {
    private final Session session;
    private final boolean inGroups;
    private final ScratchBuffer candidates;
    private final KernelCache<ArgReduceSource> kernels;

    public ArgReduceKernels(Session session) {
        this(session, !session.device().isProcessor());
    }

    /** @param inGroups whether work-items share local memory, as on a GPU */
    ArgReduceKernels(Session session, boolean inGroups) {
        this.session = session;
        this.inGroups = inGroups;
        kernels = new KernelCache<>(session);
        candidates = new ScratchBuffer(session);
    }

    public void reduce(ArgReduction reduction, View input, int axis, View out) {
        if (out.shape().elements() == 0) {
            return;
        }
        ReduceAxes axes = ReduceAxes.of(List.of(input), out.shape());
        boolean isLong = IndexWidth.needs64Bits(input, out);
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
        Search firstPass(Buffer found) {
            return new Search(reduction, input, axes, step, isLong, null, found, 0);
        }

        /** The same search, among candidates. */
        Search secondPass(Buffer found) {
            return new Search(reduction, input, axes, step, isLong, found, out, first);
        }
    }

    /** @param walked what the kernel goes through: the input's axes, or those of the candidates */
    private void run(Search search, ReduceAxes walked) {
        OpenClDevice device = session.device();
        for (int group = inGroups ? WorkGroupSizes.largest(device) : 1; ; group /= 2) {
            ArgReduceSource source = new ArgReduceSource(
                    search.reduction,
                    search.input.type(),
                    group,
                    search.candidates != null,
                    search.axes.outer().rank(),
                    search.isLong);
            CompiledKernel compiled = kernels.get(source);
            if (group <= compiled.largestGroup()) {
                ReducePlan plan = inGroups
                        ? ReducePlan.forWorkGroups(walked, device, group)
                        : ReducePlan.forProcessor(walked, device).withoutLanes();
                if (plan.segments() == 1 || search.candidates != null) {
                    start(search, walked, plan.withOneSegment(walked.elements()), compiled);
                } else {
                    startTwoPasses(search, walked, plan, compiled);
                }
                return;
            }
        }
    }

    /**
     * Synchronized, since all threads share the buffer of candidates: no other search may launch between the kernel
     * that writes it and the one that reads it.
     */
    private synchronized void startTwoPasses(
            Search search, ReduceAxes walked, ReducePlan plan, CompiledKernel compiled) {
        DeviceBuffer found = candidates.of(DType.INT64, plan.segments() * walked.results());
        start(search.firstPass(found), walked, plan, compiled);
        run(search.secondPass(found), walked.withElements(plan.segments()));
    }

    private void start(Search search, ReduceAxes walked, ReducePlan plan, CompiledKernel compiled) {
        long tiles = (walked.results() + plan.columns() - 1) / plan.columns();
        boolean alongRows = search.candidates == null && walked.isAlongRows();
        LoopNest outer = search.axes.outer();
        KernelArguments to = new KernelArguments(search.isLong)
                .position(walked.results())
                .position(walked.elements())
                .position(tiles)
                .position(plan.segments())
                .position(plan.length())
                .position(plan.lanes())
                .position(plan.columns())
                .position(alongRows ? 1 : plan.columns())
                .position(alongRows ? plan.lanes() : 1)
                .allExtents(outer)
                .value(search.input.buffer())
                .position(outer.offset(0))
                .strides(outer, 0, outer.rank())
                .position(search.step);
        if (search.candidates != null) {
            to.value(search.candidates);
        }
        to.value(search.out).position(search.first);
        long local = (long) plan.lanes() * plan.columns();
        session.launch(compiled, new long[] {tiles * plan.segments() * local}, new long[] {local}, to.toArray());
    }
}
