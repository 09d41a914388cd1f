package org.kudari.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.Compute;
import org.kudari.opencl.source.Operand;
import org.kudari.opencl.source.Operand.Reach;
import org.kudari.opencl.source.ReduceSource;
import org.kudari.opencl.source.ReduceSource.Form;

/**
 * Reductions. Chooses how to divide the work, and launches one kernel, or two if there are few results with many
 * elements each.
 */
final class Reductions {
    private static final double[] NO_UNIFORMS = {};

    private final Session session;
    private final boolean inGroups;
    private final List<Scratch> partials;
    private final ConcurrentHashMap<ReduceSource, CompiledKernel> kernels = new ConcurrentHashMap<>();

    Reductions(Session session) {
        this(session, !session.device().isProcessor());
    }

    /** @param inGroups whether work-items share local memory, as on a GPU */
    Reductions(Session session, boolean inGroups) {
        this.session = session;
        this.inGroups = inGroups;
        partials = List.of(new Scratch(session), new Scratch(session));
    }

    void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        if (out.shape().elements() == 0) {
            return;
        }
        ReduceAxes axes = ReduceAxes.of(inputs, out.shape());
        boolean isLong = Positions.needLongs(out.layout())
                || inputs.stream().anyMatch(view -> Positions.needLongs(view.layout()));
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

        Compute compute() {
            return Compute.of(out.type());
        }

        /** The first of two steps. */
        Call partial(View partials) {
            Reduction partial = reduction == Reduction.MEAN ? Reduction.SUM : reduction;
            return new Call(partial, kernel, uniforms, inputs, axes, count, partials, false, isLong);
        }

        /** The second, on partial results of shape [segments, results]. */
        Call whole(View partials) {
            List<View> only = List.of(partials);
            ReduceAxes columns = ReduceAxes.of(only, partials.shape().with(0, 1));
            return new Call(reduction, Kernel.IDENTITY, NO_UNIFORMS, only, columns, count, out, accumulate, isLong);
        }
    }

    /** @param step how many were started for this call before */
    private void run(Call call, int step) {
        for (int group = LocalGroups.largest(session.device()); ; group /= 2) {
            ReduceOrder order = inGroups
                    ? ReduceOrder.inGroups(call.axes, session.device(), group)
                    : ReduceOrder.onProcessor(call.axes, session.device());
            boolean started = order.segments() == 1 ? start(call, order, group) : inTwoSteps(call, order, group, step);
            if (started) {
                return;
            }
        }
    }

    /**
     * Synchronized, since all threads share the buffers of partial results: no other reduction may launch between the
     * kernel that writes them and the one that reads them.
     */
    private synchronized boolean inTwoSteps(Call call, ReduceOrder order, int group, int step) {
        Shape shape = Shape.of(order.segments(), call.axes.results());
        // Two buffers are enough: a third pass may overwrite what the second has read.
        Scratch scratch = partials.get(step % partials.size());
        View partials = new View(scratch.of(stored(call.compute()), shape.elements()), Layout.contiguous(shape));
        boolean started = start(call.partial(partials), order, group);
        if (started) {
            run(call.whole(partials), step + 1);
        }
        return started;
    }

    /** The programs that evaluate a kernel's expressions. */
    Stream<String> sources(Kernel kernel) {
        return kernels.keySet().stream()
                .filter(source -> source.kernel() == kernel)
                .map(ReduceSource::text);
    }

    /** The type whose elements keep partial results. */
    private static DType stored(Compute compute) {
        return switch (compute) {
            case FLOAT -> DType.FLOAT32;
            case DOUBLE -> DType.FLOAT64;
            case LONG -> DType.INT64;
        };
    }

    /** Starts the kernel, or returns false if it cannot run in work-groups this large. */
    private boolean start(Call call, ReduceOrder order, int group) {
        ReduceSource source = source(call, order, group);
        CompiledKernel compiled =
                kernels.computeIfAbsent(source, missing -> session.kernel(ReduceSource.NAME, missing.text()));
        int local = order.lanes() * order.columns();
        if (source.form() == Form.GROUPS && local > compiled.largestGroup()) {
            return false;
        }
        ReduceAxes axes = call.axes;
        long tiles = switch (source.form()) {
            case GROUPS -> (axes.results() + order.columns() - 1) / order.columns();
            case LANES -> axes.results();
            case COLUMNS -> {
                long across = axes.outer().innerExtent();
                yield axes.results() / across * ((across + source.size() - 1) / source.size());
            }
        };
        Object[] arguments = arguments(call, order, source, tiles);
        if (source.form() == Form.GROUPS) {
            session.launch(compiled, new long[] {tiles * order.segments() * local}, new long[] {local}, arguments);
        } else {
            long items = Math.min(tiles * order.segments(), LocalGroups.processorItems(session.device()));
            session.launch(compiled, new long[] {items}, new long[] {1}, arguments);
        }
        return true;
    }

    private ReduceSource source(Call call, ReduceOrder order, int group) {
        Form form = inGroups ? Form.GROUPS : order.lanes() > 1 ? Form.LANES : Form.COLUMNS;
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < call.inputs.size(); i++) {
            operands.add(new Operand(
                    call.inputs.get(i).type(),
                    switch (form) {
                        case GROUPS -> Reach.STRIDED;
                        case LANES -> reach(call.axes.inner().innerStride(i));
                        case COLUMNS -> reach(call.axes.outer().innerStride(i));
                    }));
        }
        return new ReduceSource(
                form,
                switch (form) {
                    case GROUPS -> group;
                    case LANES -> order.lanes();
                    case COLUMNS -> ReduceOrder.PROCESSOR_COLUMNS;
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

    private static Reach reach(long stride) {
        return stride == 1 ? Reach.DENSE : stride == 0 ? Reach.SINGLE : Reach.STRIDED;
    }

    private static Object[] arguments(Call call, ReduceOrder order, ReduceSource source, long tiles) {
        ReduceAxes axes = call.axes;
        LoopNest outer = axes.outer();
        LoopNest inner = axes.inner();
        Arguments to = new Arguments(call.isLong)
                .position(axes.results())
                .position(axes.elements())
                .position(tiles)
                .position(order.segments())
                .position(order.length())
                .position(order.block());
        if (source.form() == Form.GROUPS) {
            boolean alongRows = axes.isAlongRows();
            to.position(order.lanes())
                    .position(order.columns())
                    .position(alongRows ? 1 : order.columns())
                    .position(alongRows ? order.lanes() : 1);
        }
        to.allExtents(outer).allExtents(inner);
        if (source.form() == Form.GROUPS) {
            to.indices(inner, order.lanes());
        }
        for (int i = 0; i < call.inputs.size(); i++) {
            boolean strided = source.inputs().get(i).reach() == Reach.STRIDED;
            boolean outerIsGiven = source.form() == Form.COLUMNS && !strided;
            boolean innerIsGiven = source.form() == Form.LANES && !strided;
            to.value(call.inputs.get(i).buffer())
                    .position(outer.offset(i))
                    .steps(outer, i, outerIsGiven ? outer.rank() - 1 : outer.rank())
                    .steps(inner, i, innerIsGiven ? inner.rank() - 1 : inner.rank());
        }
        for (double uniform : call.uniforms) {
            to.value(source.compute().argument(uniform));
        }
        to.dense(call.out).value(source.compute().argument(call.count)).value(call.accumulate ? 1 : 0);
        return to.toArray();
    }
}
