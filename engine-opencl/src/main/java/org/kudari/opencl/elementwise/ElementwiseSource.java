package org.kudari.opencl.elementwise;

import static org.kudari.opencl.source.Code.code;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.ExprSource;
import org.kudari.opencl.source.KernelOperand;
import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.LoopSchedule;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * An elementwise kernel of OpenCL C.
 *
 * @param kernel the expressions to evaluate
 * @param computeType the type in which it computes
 * @param inputs the tensors read
 * @param outputs the tensors written
 * @param rank the number of nested loops
 * @param form the division of the elements among work-items
 * @param isLong whether positions take 64 bits
 */
record ElementwiseSource(
        Kernel kernel,
        ComputeType computeType,
        List<KernelOperand> inputs,
        List<KernelOperand> outputs,
        int rank,
        Form form,
        boolean isLong)
        implements ProgramSource {

    /** The division of the elements among work-items. */
    public enum Form {
        /** One element at a time; neighbouring work-items take neighbouring elements. */
        SCALAR,
        /**
         * {@link #WIDTH} elements at a time; neighbouring work-items take neighbouring vectors. Every tensor is
         * contiguous and starts at a multiple of that many elements, or is one element broadcast to all.
         */
        VECTOR,
        /** Each work-item takes a contiguous range of elements; for processors. */
        CHUNKED
    }

    /** The elements of a vector. */
    public static final int WIDTH = 4;

    private static final String NAME = "map";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the number of elements; the extents of all loops but the outermost; of each
     * tensor the buffer, the first element's position and, if it is strided, its stride in each loop; the uniforms.
     */
    @Override
    public String text() {
        StringBuilder out = new StringBuilder();
        if (computeType != ComputeType.DOUBLE && operands().anyMatch(operand -> operand.type() == DType.FLOAT64)) {
            out.append(Prelude.doubles());
        }
        out.append(Prelude.of(computeType, kernel)).append(Prelude.positions(isLong));
        out.append(schedule().definitions());
        out.append("__kernel void ").append(NAME).append("(const I n");
        out.append(loops().innerExtentParameters());
        for (int i = 0; i < inputs.size(); i++) {
            out.append(parameter("const ", inputs.get(i), "x" + i));
        }
        for (int j = 0; j < outputs.size(); j++) {
            out.append(parameter("", outputs.get(j), "y" + j));
        }
        for (int u = 0; u < kernel.uniforms(); u++) {
            out.append(", const T u").append(u);
        }
        out.append(") {\n");
        boolean isStrided = operands().anyMatch(ElementwiseSource::isStrided);
        switch (form) {
            case VECTOR -> vectorLoop(out);
            case CHUNKED -> {
                if (isStrided) {
                    rowLoop(out);
                } else {
                    scalarLoop(out, false);
                }
            }
            case SCALAR -> scalarLoop(out, isStrided);
        }
        return out.append("}\n").toString();
    }

    private LoopSchedule schedule() {
        return form == Form.CHUNKED ? LoopSchedule.CHUNKED : LoopSchedule.GRID_STRIDE;
    }

    private LoopNestSource loops() {
        return new LoopNestSource(rank);
    }

    private Stream<KernelOperand> operands() {
        return Stream.concat(inputs.stream(), outputs.stream());
    }

    private static boolean isStrided(KernelOperand operand) {
        return operand.access() == KernelOperand.AccessPattern.STRIDED;
    }

    private String parameter(String qualifier, KernelOperand operand, String name) {
        String element = qualifier + ComputeType.element(operand.type());
        return isStrided(operand)
                ? loops().tensorParameters(element, name)
                : LoopNestSource.baseParameters(element, name);
    }

    private void scalarLoop(StringBuilder out, boolean isStrided) {
        out.append(schedule().loop("i", "n"));
        if (isStrided) {
            out.append(loops().indices("        ", "i"));
        }
        elements(out, "        ", name -> loops().position(name));
        out.append("    }\n");
    }

    /**
     * Appends a loop over rows and one over a row's elements. Indices are computed by division at the start of a range
     * only, and the compiler of a processor can vectorize the inner loop.
     */
    private void rowLoop(StringBuilder out) {
        LoopNestSource loops = loops();
        String extent = rank == 1 ? "n" : loops.extent(loops.innermost());
        out.append(LoopSchedule.bounds("i", "n"));
        out.append(loops.indices("    ", "i_from"));
        out.append("    for (I first = i_from; first < i_to;) {\n");
        out.append(
                code("        const I last = min(i_to, first - %s + %s);%n", loops.index(loops.innermost()), extent));
        rowStarts(out, inputs, "x");
        rowStarts(out, outputs, "y");
        out.append(LoopSchedule.INDEPENDENT).append("        for (I i = first; i < last; i++) {\n");
        elements(out, "            ", name -> name + "_row + (i - first) * " + loops.stride(name, loops.innermost()));
        out.append("        }\n        first = last;\n");
        if (rank > 1) {
            out.append("        " + loops.index(loops.innermost()) + " = " + extent + ";\n");
            out.append(loops.carry("        "));
        }
        out.append("    }\n");
    }

    private void rowStarts(StringBuilder out, List<KernelOperand> operands, String letter) {
        for (int i = 0; i < operands.size(); i++) {
            if (isStrided(operands.get(i))) {
                out.append(code("        const I %1$s%2$d_row = %3$s;%n", letter, i, loops().position(letter + i)));
            }
        }
    }

    /**
     * Appends the computation of element {@code i}.
     *
     * @param strided the position in a strided tensor
     */
    private void elements(StringBuilder out, String indent, UnaryOperator<String> strided) {
        body(
                out,
                indent,
                input -> element(inputs.get(input), "x" + input, strided),
                output -> element(outputs.get(output), "y" + output, strided) + " = %s");
    }

    private static String element(KernelOperand operand, String name, UnaryOperator<String> strided) {
        String position = switch (operand.access()) {
            case CONTIGUOUS -> name + "_at + i";
            case BROADCAST -> name + "_at";
            case STRIDED -> strided.apply(name);
        };
        return name + "[" + position + "]";
    }

    /** Appends a loop over vectors, and one over the elements that remain. */
    private void vectorLoop(StringBuilder out) {
        out.append("    for (I i = get_global_id(0); i < n / 4; i += get_global_size(0)) {\n");
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).access() == KernelOperand.AccessPattern.CONTIGUOUS) {
                out.append(code(
                        "        const %s4 v%d = %s;%n",
                        ComputeType.element(inputs.get(i).type()), i, vector(inputs.get(i), "x" + i, "const ")));
            }
        }
        for (int j = 0; j < outputs.size(); j++) {
            out.append(code(
                    "        %s4 w%d;%n", ComputeType.element(outputs.get(j).type()), j));
        }
        for (int lane = 0; lane < WIDTH; lane++) {
            int at = lane;
            out.append("        {\n");
            body(
                    out,
                    "            ",
                    input -> inputs.get(input).access() == KernelOperand.AccessPattern.CONTIGUOUS
                            ? code("v%d.s%d", input, at)
                            : code("x%d[x%d_at]", input, input),
                    output -> code("w%d.s%d = %%s", output, at));
            out.append("        }\n");
        }
        for (int j = 0; j < outputs.size(); j++) {
            out.append(code("        %s = w%d;%n", vector(outputs.get(j), "y" + j, ""), j));
        }
        out.append("    }\n    for (I i = n / 4 * 4 + get_global_id(0); i < n; i += get_global_size(0)) {\n");
        elements(out, "        ", name -> {
            throw new IllegalStateException(name + " is strided");
        });
        out.append("    }\n");
    }

    private static String vector(KernelOperand operand, String name, String qualifier) {
        return code("((__global %s%s4 *)(%s + %s_at))[i]", qualifier, ComputeType.element(operand.type()), name, name);
    }

    /**
     * Appends the statements that load the inputs, evaluate the kernel and store the outputs.
     *
     * @param source the element of an input
     * @param target an assignment to the element of an output, with {@code %s} for the value
     */
    private void body(StringBuilder out, String indent, IntFunction<String> source, IntFunction<String> target) {
        for (int i = 0; i < inputs.size(); i++) {
            out.append(indent)
                    .append(code(
                            "const T a%d = %s;%n",
                            i, computeType.loaded(inputs.get(i).type(), source.apply(i))));
        }
        List<String> values = ExprSource.write(kernel, computeType, i -> "a" + i, u -> "u" + u, indent, out);
        for (int j = 0; j < outputs.size(); j++) {
            out.append(indent)
                    .append(code(
                            target.apply(j), computeType.stored(outputs.get(j).type(), values.get(j))))
                    .append(";\n");
        }
    }
}
