package org.kudari.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.Compute;
import org.kudari.opencl.source.MapSource;
import org.kudari.opencl.source.MapSource.Form;
import org.kudari.opencl.source.Operand;
import org.kudari.opencl.source.Operand.Reach;
import org.kudari.opencl.source.Sweep;

/** Maps: chooses the form of the kernel for the tensors' layouts, and starts it. */
final class Maps {
    private final Session session;
    private final ConcurrentHashMap<MapSource, CompiledKernel> kernels = new ConcurrentHashMap<>();

    Maps(Session session) {
        this.session = session;
    }

    void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        long elements = outputs.getFirst().shape().elements();
        if (elements == 0) {
            return;
        }
        List<View> views = new ArrayList<>(inputs);
        views.addAll(outputs);
        LoopNest nest = new LoopNest(views.stream().map(View::layout).toList());
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            operands.add(new Operand(views.get(i).type(), reach(nest, i)));
        }
        Compute compute = Compute.of(computedType(inputs, outputs));
        boolean isLong = views.stream().anyMatch(view -> Positions.needLongs(view.layout()));
        MapSource source = new MapSource(
                kernel,
                compute,
                List.copyOf(operands.subList(0, inputs.size())),
                List.copyOf(operands.subList(inputs.size(), operands.size())),
                nest.rank(),
                form(views, operands),
                isLong);
        Arguments arguments = new Arguments(isLong).position(elements).extents(nest, nest.rank());
        for (int i = 0; i < views.size(); i++) {
            boolean strided = operands.get(i).reach() == Reach.STRIDED;
            arguments.dense(views.get(i)).steps(nest, i, strided ? nest.rank() : 0);
        }
        for (double uniform : uniforms) {
            arguments.value(compute.argument(uniform));
        }
        CompiledKernel compiled =
                kernels.computeIfAbsent(source, missing -> session.kernel(MapSource.NAME, missing.text()));
        long rounds = source.form() == Form.FOURS ? Math.ceilDiv(elements, MapSource.WIDTH) : elements;
        Grid grid = Grid.sweeping(session.device(), compiled, rounds, 1);
        session.launch(compiled, grid.global(), grid.local(), arguments.toArray());
    }

    /** The programs that evaluate a kernel's expressions. */
    Stream<String> sources(Kernel kernel) {
        return kernels.keySet().stream()
                .filter(source -> source.kernel() == kernel)
                .map(MapSource::text);
    }

    /** The type in which an elementwise call computes. */
    static DType computedType(List<View> inputs, List<View> outputs) {
        return inputs.stream()
                .map(View::type)
                .reduce(DType::promote)
                .orElseGet(() -> outputs.getFirst().type());
    }

    /** How the loops of a nest reach one of its operands. */
    private static Reach reach(LoopNest nest, int operand) {
        boolean single = true;
        boolean dense = true;
        long step = 1;
        for (int loop = nest.rank() - 1; loop >= 0; loop--) {
            single &= nest.stride(operand, loop) == 0;
            dense &= nest.stride(operand, loop) == step;
            step *= nest.extent(loop);
        }
        if (single) {
            return Reach.SINGLE;
        }
        return dense ? Reach.DENSE : Reach.STRIDED;
    }

    private Form form(List<View> views, List<Operand> operands) {
        if (Grid.sweep(session.device()) == Sweep.RANGES) {
            return Form.RANGES;
        }
        return areWide(views, operands) ? Form.FOURS : Form.SINGLES;
    }

    private static boolean areWide(List<View> views, List<Operand> operands) {
        boolean anyDense = false;
        for (int i = 0; i < views.size(); i++) {
            Layout layout = views.get(i).layout();
            switch (operands.get(i).reach()) {
                case STRIDED -> {
                    return false;
                }
                case DENSE -> {
                    anyDense = true;
                    if (layout.offset() % MapSource.WIDTH != 0) {
                        return false;
                    }
                }
                case SINGLE -> {}
            }
        }
        return anyDense && views.getLast().shape().elements() >= MapSource.WIDTH;
    }
}
