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

/** Sum, mean, maximum and minimum. Launches one kernel, or two if there are few results with many elements each. */
public final class ReduceKernels {
    private static final double[] NO_UNIFORMS = {};

    private final Session session;
    private final boolean inGroups;
    private final List<ScratchBuffer> partials;
    private final KernelCache<ReduceSource> kernels;

    /**
     * No kernel is compiled until it is needed.
     *
     * @param session the device to run on
     */
    public ReduceKernels(Session session) {
        this(session, !session.device().isProcessor());
    }

    /** @param inGroups whether the work-items of a group share local memory, as on a GPU */
    ReduceKernels(Session session, boolean inGroups) {
        this.session = session;
        this.inGroups = inGroups;
        kernels = new KernelCache<>(session);
        partials = List.of(new ScratchBuffer(session), new ScratchBuffer(session));
    }

    /** Evaluates a kernel for each element and reduces its values, see {@link org.kudari.backend.Backend#reduce}. */
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
     * One reduction.
     *
     * @param count the divisor of a mean
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

        /** The first of two passes. */
        Call firstPass(View partials) {
            Reduction partial = reduction == Reduction.MEAN ? Reduction.SUM : reduction;
            return new Call(partial, kernel, uniforms, inputs, axes, count, partials, false, isLong);
        }

        /** The second pass, on partial results of shape [segments, results]. */
        Call secondPass(View partials) {
            List<View> only = List.of(partials);
            ReduceAxes columns = ReduceAxes.of(only, partials.shape().with(0, 1));
            return new Call(reduction, Kernel.IDENTITY, NO_UNIFORMS, only, columns, count, out, accumulate, isLong);
        }
    }

    /** @param pass the number of passes before this one */
    private void run(Call call, int pass) {
        boolean isSumOfFloats = call.compute() == ComputeType.FLOAT
                && (call.reduction == Reduction.SUM || call.reduction == Reduction.MEAN);
        for (int group = WorkGroupSizes.largest(session.device()); ; group /= 2) {
            ReducePlan plan = inGroups
                    ? ReducePlan.forWorkGroups(call.axes, session.device(), group)
                    : ReducePlan.forProcessor(call.axes, session.device());
            plan = isSumOfFloats ? plan.besideErrors(pass > 0) : plan;
            boolean started = plan.segments() == 1 ? start(call, plan, group) : startTwoPasses(call, plan, group, pass);
            if (started) {
                return;
            }
        }
    }

    /**
     * Synchronized, since all threads share the buffers of partial results: no other reduction may launch between the
     * kernel that writes them and the one that reads them.
     */
    private synchronized boolean startTwoPasses(Call call, ReducePlan plan, int group, int pass) {
        Shape shape = Shape.of(plan.segments(), call.axes.results());
        // Two buffers are enough: a third pass may overwrite what the second has read.
        ScratchBuffer scratchBuffer = partials.get(pass % partials.size());
        View partials =
                new View(scratchBuffer.of(partialType(call.compute()), shape.elements()), Layout.contiguous(shape));
        boolean started = start(call.firstPass(partials), plan, group);
        if (started) {
            run(call.secondPass(partials), pass + 1);
        }
        return started;
    }

    /** The programs that evaluate a kernel's expressions. */
    public Stream<String> sources(Kernel kernel) {
        return kernels.texts(source -> source.kernel() == kernel);
    }

    /** The element type of partial results. */
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
                plan.keepsErrors(),
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
        KernelArguments arguments = new KernelArguments(call.isLong)
                .position(axes.results())
                .position(axes.elements())
                .position(tiles)
                .position(plan.segments())
                .position(plan.length())
                .position(plan.block());
        if (source.form() == Form.GROUPS) {
            boolean alongRows = axes.isAlongRows();
            arguments
                    .position(plan.lanes())
                    .position(plan.columns())
                    .position(alongRows ? 1 : plan.columns())
                    .position(alongRows ? plan.lanes() : 1);
        }
        arguments.allExtents(outer).allExtents(inner);
        if (source.form() == Form.GROUPS) {
            arguments.indices(inner, plan.lanes());
        }
        for (int i = 0; i < call.inputs.size(); i++) {
            boolean isStrided = source.inputs().get(i).access() == AccessPattern.STRIDED;
            boolean isInnermostOuterImplied = source.form() == Form.COLUMNS && !isStrided;
            boolean isInnermostInnerImplied = source.form() == Form.LANES && !isStrided;
            arguments
                    .value(call.inputs.get(i).buffer())
                    .position(outer.offset(i))
                    .strides(outer, i, isInnermostOuterImplied ? outer.rank() - 1 : outer.rank())
                    .strides(inner, i, isInnermostInnerImplied ? inner.rank() - 1 : inner.rank());
        }
        for (double uniform : call.uniforms) {
            arguments.value(source.computeType().argument(uniform));
        }
        arguments
                .base(call.out)
                .value(source.computeType().argument(call.count))
                .value(call.accumulate ? 1 : 0);
        return arguments.toArray();
    }
}
