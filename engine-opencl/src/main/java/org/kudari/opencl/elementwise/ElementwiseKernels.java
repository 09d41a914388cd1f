package org.kudari.opencl.elementwise;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.opencl.elementwise.ElementwiseSource.Form;
import org.kudari.opencl.launch.Grid;
import org.kudari.opencl.launch.IndexWidth;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.KernelOperand;
import org.kudari.opencl.source.KernelOperand.AccessPattern;
import org.kudari.opencl.source.LoopSchedule;

/** Maps: chooses the form of the kernel for the tensors' layouts, and starts it. */
public final class ElementwiseKernels {
    private final Session session;
    private final KernelCache<ElementwiseSource> kernels;

    public ElementwiseKernels(Session session) {
        this.session = session;
        kernels = new KernelCache<>(session);
    }

    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        long elements = outputs.getFirst().shape().elements();
        if (elements == 0) {
            return;
        }
        List<View> views = new ArrayList<>(inputs);
        views.addAll(outputs);
        LoopNest nest = new LoopNest(views.stream().map(View::layout).toList());
        List<KernelOperand> operands = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            operands.add(new KernelOperand(views.get(i).type(), access(nest, i)));
        }
        ComputeType computeType = ComputeType.of(computedType(inputs, outputs));
        boolean isLong = IndexWidth.needs64Bits(views);
        ElementwiseSource source = new ElementwiseSource(
                kernel,
                computeType,
                List.copyOf(operands.subList(0, inputs.size())),
                List.copyOf(operands.subList(inputs.size(), operands.size())),
                nest.rank(),
                form(views, operands),
                isLong);
        KernelArguments arguments =
                new KernelArguments(isLong).position(elements).extents(nest, nest.rank());
        for (int i = 0; i < views.size(); i++) {
            boolean strided = operands.get(i).access() == AccessPattern.STRIDED;
            arguments.base(views.get(i)).strides(nest, i, strided ? nest.rank() : 0);
        }
        for (double uniform : uniforms) {
            arguments.value(computeType.argument(uniform));
        }
        CompiledKernel compiled = kernels.get(source);
        long rounds = source.form() == Form.VECTOR ? Math.ceilDiv(elements, ElementwiseSource.WIDTH) : elements;
        Grid grid = Grid.forIterations(session.device(), compiled, rounds, 1);
        session.launch(compiled, grid.global(), grid.local(), arguments.toArray());
    }

    /** The programs that evaluate a kernel's expressions. */
    public Stream<String> sources(Kernel kernel) {
        return kernels.texts(source -> source.kernel() == kernel);
    }

    /** The type in which an elementwise call computes. */
    static DType computedType(List<View> inputs, List<View> outputs) {
        return inputs.stream()
                .map(View::type)
                .reduce(DType::promote)
                .orElseGet(() -> outputs.getFirst().type());
    }

    /** How the loops of a nest reach one of its operands. */
    private static AccessPattern access(LoopNest nest, int operand) {
        boolean single = true;
        boolean dense = true;
        long step = 1;
        for (int loop = nest.rank() - 1; loop >= 0; loop--) {
            single &= nest.stride(operand, loop) == 0;
            dense &= nest.stride(operand, loop) == step;
            step *= nest.extent(loop);
        }
        if (single) {
            return AccessPattern.BROADCAST;
        }
        return dense ? AccessPattern.CONTIGUOUS : AccessPattern.STRIDED;
    }

    private Form form(List<View> views, List<KernelOperand> operands) {
        if (Grid.schedule(session.device()) == LoopSchedule.CHUNKED) {
            return Form.CHUNKED;
        }
        return canUseVectors(views, operands) ? Form.VECTOR : Form.SCALAR;
    }

    private static boolean canUseVectors(List<View> views, List<KernelOperand> operands) {
        boolean anyDense = false;
        for (int i = 0; i < views.size(); i++) {
            Layout layout = views.get(i).layout();
            switch (operands.get(i).access()) {
                case STRIDED -> {
                    return false;
                }
                case CONTIGUOUS -> {
                    anyDense = true;
                    if (layout.offset() % ElementwiseSource.WIDTH != 0) {
                        return false;
                    }
                }
                case BROADCAST -> {}
            }
        }
        return anyDense && views.getLast().shape().elements() >= ElementwiseSource.WIDTH;
    }
}
