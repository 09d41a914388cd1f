package org.kudari.opencl.reduce;

import static org.kudari.opencl.source.Code.code;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.CompositeCall.Scan;
import org.kudari.backend.View;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.LoopNest;
import org.kudari.opencl.launch.Grid;
import org.kudari.opencl.launch.IndexWidth;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.LoopSchedule;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * Running sums, products and recurrences along an axis. The elements of the other axes are columns, and a work-item
 * computes whole columns, so the order of a sum is that of its definition. A single long column therefore runs on one
 * work-item.
 */
public final class ScanKernels {
    private final Session session;
    private final KernelCache<Source> kernels;

    /** @param session the device to run on */
    public ScanKernels(Session session) {
        this.session = session;
        kernels = new KernelCache<>(session);
    }

    /** Computes a call. */
    public void run(Scan call) {
        if (call.out().shape().elements() == 0) {
            return;
        }
        long extent = call.out().shape().dim(call.axis());
        List<View> views = new ArrayList<>(call.inputs());
        views.add(call.out());
        List<View> first = views.stream()
                .map(view -> new View(
                        view.buffer(), view.layout().slice(call.axis(), call.reverse() ? extent - 1 : 0, 1, 1)))
                .toList();
        LoopNest columns = new LoopNest(first.stream().map(View::layout).toList());
        boolean isLong = IndexWidth.needs64Bits(views);
        Source source = new Source(
                call.kind(),
                call.inputs().stream().map(View::type).toList(),
                call.out().type(),
                columns.rank(),
                Grid.schedule(session.device()),
                isLong);
        CompiledKernel kernel = kernels.get(source);
        long count = call.out().shape().elements() / extent;
        KernelArguments arguments =
                new KernelArguments(isLong).position(count).position(extent).extents(columns, columns.rank());
        for (int i = 0; i < views.size(); i++) {
            long stride = views.get(i).layout().stride(call.axis());
            arguments.tensor(first.get(i), columns, i).position(call.reverse() ? -stride : stride);
        }
        Grid grid = Grid.forIterations(session.device(), kernel, count, extent);
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }

    /**
     * The kernel in OpenCL C.
     *
     * @param kind the combination
     * @param inputs the types of the inputs
     * @param output the type of the output
     * @param rank the number of loops over the columns
     * @param schedule how work-items share the columns
     * @param isLong whether positions take 64 bits
     */
    private record Source(
            Scan.Kind kind, List<DType> inputs, DType output, int rank, LoopSchedule schedule, boolean isLong)
            implements ProgramSource {
        private static final String NAME = "scan";
        private static final List<String> TENSORS = List.of("x", "b");

        @Override
        public String name() {
            return NAME;
        }

        /**
         * The program. The kernel's arguments: the number of columns and of elements in each; the extents of all loops
         * but the outermost; for each input, then the output: its buffer, the position of the first element of the
         * first column, its strides in the loops and its stride along the axis.
         */
        @Override
        public String text() {
            ComputeType compute = ComputeType.of(output);
            LoopNestSource loops = new LoopNestSource(rank);
            StringBuilder out = new StringBuilder(Prelude.of(compute));
            out.append(Prelude.positions(isLong)).append(schedule.definitions());
            out.append("__kernel void ").append(NAME).append("(const I n, const I m");
            out.append(loops.innerExtentParameters());
            for (int i = 0; i < inputs.size(); i++) {
                tensor(out, loops, "const " + ComputeType.element(inputs.get(i)), TENSORS.get(i));
            }
            tensor(out, loops, ComputeType.element(output), "y");
            out.append(") {\n").append(schedule.loop("i", "n"));
            out.append(loops.indices("        ", "i"));
            String last = TENSORS.get(inputs.size() - 1);
            out.append("        T value = ")
                    .append(element(compute, loops, last, "0"))
                    .append(";\n");
            out.append(code("        y[%s] = %s;%n", loops.position("y"), compute.stored(output, "value")));
            out.append("        for (I j = 1; j < m; j++) {\n");
            out.append("            value = ").append(step(compute, loops)).append(";\n");
            out.append(code(
                    "            y[%s + j * y_step] = %s;%n", loops.position("y"), compute.stored(output, "value")));
            return out.append("        }\n    }\n}\n").toString();
        }

        private static void tensor(StringBuilder out, LoopNestSource loops, String element, String name) {
            out.append(loops.tensorParameters(element, name))
                    .append(", const I ")
                    .append(name)
                    .append("_step");
        }

        private String element(ComputeType compute, LoopNestSource loops, String tensor, String j) {
            DType type = inputs.get(TENSORS.indexOf(tensor));
            return compute.loaded(type, code("%1$s[%2$s + %3$s * %1$s_step]", tensor, loops.position(tensor), j));
        }

        private String step(ComputeType compute, LoopNestSource loops) {
            String x = element(compute, loops, "x", "j");
            String add = compute.text(Primitive.ADD);
            String multiply = compute.text(Primitive.MUL);
            return switch (kind) {
                case SUM -> code(add, "value", x);
                case PRODUCT -> code(multiply, "value", x);
                case RECURRENCE -> code(add, code(multiply, x, "value"), element(compute, loops, "b", "j"));
            };
        }
    }
}
