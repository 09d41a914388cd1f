package org.kudari.opencl.reduce;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;
import org.kudari.opencl.launch.IndexWidth;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.launch.WorkGroupSizes;
import org.kudari.opencl.reduce.ReduceSource.Form;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.ScratchBuffer;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.KernelOperand;
import org.kudari.opencl.source.KernelOperand.AccessPattern;

/**
 * Reductions. Chooses how to divide the work, and launches one kernel, or two if there are few results with many
 * elements each.
 */
public final class ReduceKernels {
    private static final double[] NO_UNIFORMS = {};

    private final Session session;
    private final boolean inGroups;
    private final List<ScratchBuffer> partials;
    private final KernelCache<ReduceSource> kernels;

    public ReduceKernels(Session session) {
        this(session, !session.device().isProcessor());
    }

    /** @param inGroups whether work-items share local memory, as on a GPU */
    ReduceKernels(Session session, boolean inGroups) {
        this.session = session;
        this.inGroups = inGroups;
        kernels = new KernelCache<>(session);
        partials = List.of(new ScratchBuffer(session), new ScratchBuffer(session));
    }

    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        if (out.shape().elements() == 0) {
            return;
        }
        ReduceAxes axes = ReduceAxes.of(inputs, out.shape());
        boolean isLong = IndexWidth.needs64Bits(out) || IndexWidth.needs64Bits(inputs);
        run(new Call(reduction, kernel, uniforms, inputs, axes, axes.elements(), out, accumulate, isLong), 0);
    }

    /**
     * What is to be done.
     *
     * @param count what a mean is divided by
     */
    private record Call(
            Reduction reduction,
            Kernel kernel,
            double[] uniforms,
            List<View> inputs,
            ReduceAxes axes,
            long count,
            View out,
            boolean accumulate,
            boolean isLong) {

        ComputeType compute() {
            return ComputeType.of(out.type());
        }

        /** The first of two steps. */
        Call firstPass(View partials) {
            Reduction partial = reduction == Reduction.MEAN ? Reduction.SUM : reduction;
            return new Call(partial, kernel, uniforms, inputs, axes, count, partials, false, isLong);
        }

        /** The second, on partial results of shape [segments, results]. */
        Call secondPass(View partials) {
            List<View> only = List.of(partials);
            ReduceAxes columns = ReduceAxes.of(only, partials.shape().with(0, 1));
            return new Call(reduction, Kernel.IDENTITY, NO_UNIFORMS, only, columns, count, out, accumulate, isLong);
        }
    }

    /** @param step how many were started for this call before */
    private void run(Call call, int step) {
        for (int group = WorkGroupSizes.largest(session.device()); ; group /= 2) {
            ReducePlan plan = inGroups
                    ? ReducePlan.forWorkGroups(call.axes, session.device(), group)
                    : ReducePlan.forProcessor(call.axes, session.device());
            boolean started = plan.segments() == 1 ? start(call, plan, group) : startTwoPasses(call, plan, group, step);
            if (started) {
                return;
            }
        }
    }

    /**
     * Synchronized, since all threads share the buffers of partial results: no other reduction may launch between the
     * kernel that writes them and the one that reads them.
     */
    private synchronized boolean startTwoPasses(Call call, ReducePlan plan, int group, int step) {
        Shape shape = Shape.of(plan.segments(), call.axes.results());
        // Two buffers are enough: a third pass may overwrite what the second has read.
        ScratchBuffer scratchBuffer = partials.get(step % partials.size());
        View partials =
                new View(scratchBuffer.of(partialType(call.compute()), shape.elements()), Layout.contiguous(shape));
        boolean started = start(call.firstPass(partials), plan, group);
        if (started) {
            run(call.secondPass(partials), step + 1);
        }
        return started;
    }

    /** The programs that evaluate a kernel's expressions. */
    public Stream<String> sources(Kernel kernel) {
        return kernels.texts(source -> source.kernel() == kernel);
    }

    /** The type whose elements keep partial results. */
    private static DType partialType(ComputeType computeType) {
        return switch (computeType) {
            case FLOAT -> DType.FLOAT32;
            case DOUBLE -> DType.FLOAT64;
            case LONG -> DType.INT64;
        };
    }

    /** Starts the kernel, or returns false if it cannot run in work-groups this large. */
    private boolean start(Call call, ReducePlan plan, int group) {
        ReduceSource source = source(call, plan, group);
        CompiledKernel compiled = kernels.get(source);
        int local = plan.lanes() * plan.columns();
        if (source.form() == Form.GROUPS && local > compiled.largestGroup()) {
            return false;
        }
        ReduceAxes axes = call.axes;
        long tiles = switch (source.form()) {
            case GROUPS -> (axes.results() + plan.columns() - 1) / plan.columns();
            case LANES -> axes.results();
            case COLUMNS -> {
                long across = axes.outer().innerExtent();
                yield axes.results() / across * ((across + source.size() - 1) / source.size());
            }
        };
        Object[] arguments = arguments(call, plan, source, tiles);
        if (source.form() == Form.GROUPS) {
            session.launch(compiled, new long[] {tiles * plan.segments() * local}, new long[] {local}, arguments);
        } else {
            long items = Math.min(tiles * plan.segments(), WorkGroupSizes.processorWorkItems(session.device()));
            session.launch(compiled, new long[] {items}, new long[] {1}, arguments);
        }
        return true;
    }

    private ReduceSource source(Call call, ReducePlan plan, int group) {
        Form form = inGroups ? Form.GROUPS : plan.lanes() > 1 ? Form.LANES : Form.COLUMNS;
        List<KernelOperand> operands = new ArrayList<>();
        for (int i = 0; i < call.inputs.size(); i++) {
            operands.add(new KernelOperand(
                    call.inputs.get(i).type(),
                    switch (form) {
                        case GROUPS -> AccessPattern.STRIDED;
                        case LANES -> access(call.axes.inner().innerStride(i));
                        case COLUMNS -> access(call.axes.outer().innerStride(i));
                    }));
        }
        return new ReduceSource(
                form,
                switch (form) {
                    case GROUPS -> group;
                    case LANES -> plan.lanes();
                    case COLUMNS -> ReducePlan.PROCESSOR_COLUMNS;
                },
                call.reduction,
                call.kernel,
                call.compute(),
                List.copyOf(operands),
                call.out.type(),
                call.axes.outer().rank(),
                call.axes.inner().rank(),
                call.isLong);
    }

    private static AccessPattern access(long stride) {
        return stride == 1 ? AccessPattern.CONTIGUOUS : stride == 0 ? AccessPattern.BROADCAST : AccessPattern.STRIDED;
    }

    private static Object[] arguments(Call call, ReducePlan plan, ReduceSource source, long tiles) {
        ReduceAxes axes = call.axes;
        LoopNest outer = axes.outer();
        LoopNest inner = axes.inner();
        KernelArguments to = new KernelArguments(call.isLong)
                .position(axes.results())
                .position(axes.elements())
                .position(tiles)
                .position(plan.segments())
                .position(plan.length())
                .position(plan.block());
        if (source.form() == Form.GROUPS) {
            boolean alongRows = axes.isAlongRows();
            to.position(plan.lanes())
                    .position(plan.columns())
                    .position(alongRows ? 1 : plan.columns())
                    .position(alongRows ? plan.lanes() : 1);
        }
        to.allExtents(outer).allExtents(inner);
        if (source.form() == Form.GROUPS) {
            to.indices(inner, plan.lanes());
        }
        for (int i = 0; i < call.inputs.size(); i++) {
            boolean strided = source.inputs().get(i).access() == AccessPattern.STRIDED;
            boolean outerIsGiven = source.form() == Form.COLUMNS && !strided;
            boolean innerIsGiven = source.form() == Form.LANES && !strided;
            to.value(call.inputs.get(i).buffer())
                    .position(outer.offset(i))
                    .strides(outer, i, outerIsGiven ? outer.rank() - 1 : outer.rank())
                    .strides(inner, i, innerIsGiven ? inner.rank() - 1 : inner.rank());
        }
        for (double uniform : call.uniforms) {
            to.value(source.computeType().argument(uniform));
        }
        to.base(call.out).value(source.computeType().argument(call.count)).value(call.accumulate ? 1 : 0);
        return to.toArray();
    }
}
