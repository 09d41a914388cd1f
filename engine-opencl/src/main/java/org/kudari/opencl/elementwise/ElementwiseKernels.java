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

/** Elementwise calls: chooses the form of the kernel for the layouts of the tensors, and launches it. */
public final class ElementwiseKernels {
    private final Session session;
    private final KernelCache<ElementwiseSource> kernels;

    /**
     * No kernel is compiled until it is needed.
     *
     * @param session the device to run on
     */
    public ElementwiseKernels(Session session) {
        this.session = session;
        kernels = new KernelCache<>(session);
    }

    /** Evaluates a kernel for each element, see {@link org.kudari.backend.Backend#map}. */
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
            boolean isStrided = operands.get(i).access() == AccessPattern.STRIDED;
            arguments.base(views.get(i)).strides(nest, i, isStrided ? nest.rank() : 0);
        }
        for (double uniform : uniforms) {
            arguments.value(computeType.argument(uniform));
        }
        CompiledKernel compiled = kernels.get(source);
        long iterations = source.form() == Form.VECTOR ? Math.ceilDiv(elements, ElementwiseSource.WIDTH) : elements;
        Grid grid = Grid.forIterations(session.device(), compiled, iterations, 1);
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

    /** The positions that the loops of a nest give to one of its operands. */
    private static AccessPattern access(LoopNest nest, int operand) {
        boolean isBroadcast = true;
        boolean isContiguous = true;
        long contiguousStride = 1;
        for (int loop = nest.rank() - 1; loop >= 0; loop--) {
            isBroadcast &= nest.stride(operand, loop) == 0;
            isContiguous &= nest.stride(operand, loop) == contiguousStride;
            contiguousStride *= nest.extent(loop);
        }
        if (isBroadcast) {
            return AccessPattern.BROADCAST;
        }
        return isContiguous ? AccessPattern.CONTIGUOUS : AccessPattern.STRIDED;
    }

    private Form form(List<View> views, List<KernelOperand> operands) {
        if (Grid.schedule(session.device()) == LoopSchedule.CHUNKED) {
            return Form.CHUNKED;
        }
        return canUseVectors(views, operands) ? Form.VECTOR : Form.SCALAR;
    }

    private static boolean canUseVectors(List<View> views, List<KernelOperand> operands) {
        boolean anyContiguous = false;
        for (int i = 0; i < views.size(); i++) {
            Layout layout = views.get(i).layout();
            switch (operands.get(i).access()) {
                case STRIDED -> {
                    return false;
                }
                case CONTIGUOUS -> {
                    anyContiguous = true;
                    if (layout.offset() % ElementwiseSource.WIDTH != 0) {
                        return false;
                    }
                }
                case BROADCAST -> {}
            }
        }
        return anyContiguous && views.getLast().shape().elements() >= ElementwiseSource.WIDTH;
    }
}
