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

    /**
     * No kernel is compiled until it is needed.
     *
     * @param session the device to run on
     */
    public ArgReduceKernels(Session session) {
        this(session, !session.device().isProcessor());
    }

    /** @param inGroups whether the work-items of a group share local memory, as on a GPU */
    ArgReduceKernels(Session session, boolean inGroups) {
        this.session = session;
        this.inGroups = inGroups;
        kernels = new KernelCache<>(session);
        candidates = new ScratchBuffer(session);
    }

    /** Finds the first index of the extreme along an axis, see {@link org.kudari.backend.Backend#argReduce}. */
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
     * The work of one kernel.
     *
     * @param axes of the input
     * @param stride of the input along the axis
     * @param candidates the indices to look at, [segments, results]; null for all
     * @param out the buffer of the found indices
     * @param first the position of the first one
     */
    private record Search(
            ArgReduction reduction,
            View input,
            ReduceAxes axes,
            long stride,
            boolean isLong,
            Buffer candidates,
            Buffer out,
            long first) {

        /** The first pass, which finds a candidate in each segment. */
        Search firstPass(Buffer found) {
            return new Search(reduction, input, axes, stride, isLong, null, found, 0);
        }

        /** The second pass, among the candidates. */
        Search secondPass(Buffer found) {
            return new Search(reduction, input, axes, stride, isLong, found, out, first);
        }
    }

    /** @param searched the input's axes, or those of the candidates */
    private void run(Search search, ReduceAxes searched) {
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
                        ? ReducePlan.forWorkGroups(searched, device, group)
                        : ReducePlan.forProcessor(searched, device).withoutLanes();
                if (plan.segments() == 1 || search.candidates != null) {
                    start(search, searched, plan.withOneSegment(searched.elements()), compiled);
                } else {
                    startTwoPasses(search, searched, plan, compiled);
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
            Search search, ReduceAxes searched, ReducePlan plan, CompiledKernel compiled) {
        DeviceBuffer found = candidates.of(DType.INT64, plan.segments() * searched.results());
        start(search.firstPass(found), searched, plan, compiled);
        run(search.secondPass(found), searched.withElements(plan.segments()));
    }

    private void start(Search search, ReduceAxes searched, ReducePlan plan, CompiledKernel compiled) {
        long tiles = (searched.results() + plan.columns() - 1) / plan.columns();
        boolean alongRows = search.candidates == null && searched.isAlongRows();
        LoopNest outer = search.axes.outer();
        KernelArguments arguments = new KernelArguments(search.isLong)
                .position(searched.results())
                .position(searched.elements())
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
                .position(search.stride);
        if (search.candidates != null) {
            arguments.value(search.candidates);
        }
        arguments.value(search.out).position(search.first);
        long local = (long) plan.lanes() * plan.columns();
        session.launch(compiled, new long[] {tiles * plan.segments() * local}, new long[] {local}, arguments.toArray());
    }
}
