package org.kudari.opencl.source;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;

/**
 * A map as a kernel of OpenCL C. Work-items stride over the elements; where all tensors are dense and start at a multiple of four
 * elements, they take four at a time.
 *
 * @param kernel what is computed
 * @param compute the type in which
 * @param inputs the tensors read
 * @param outputs the tensors written
 * @param rank the number of nested loops
 * @param isWide whether every tensor is dense, from a multiple of {@link #WIDTH} on, or a single element
 * @param isLong whether positions take 64 bits
 */
public record MapSource(
        Kernel kernel,
        Compute compute,
        List<Operand> inputs,
        List<Operand> outputs,
        int rank,
        boolean isWide,
        boolean isLong) {
    /** The elements that a work-item takes at once, at best. */
    public static final int WIDTH = 4;

    public static final String NAME = "map";

    /**
     * The program. The kernel's arguments: the number of elements; the extents of all loops but the outermost; of each tensor the
     * buffer, the first element's position and, if it is strided, its step in each loop; the uniforms.
     */
    public String text() {
        StringBuilder out = new StringBuilder();
        if (compute != Compute.DOUBLE && named().anyMatch(operand -> operand.type() == DType.FLOAT64)) {
            out.append(Prelude.doubles());
        }
        out.append(Prelude.of(compute));
        out.append(TensorLoops.positions(isLong));
        out.append("__kernel void ").append(NAME).append("(const I n");
        out.append(TensorLoops.extents(rank));
        for (int i = 0; i < inputs.size(); i++) {
            parameter(out, "const ", inputs.get(i), "x" + i);
        }
        for (int j = 0; j < outputs.size(); j++) {
            parameter(out, "", outputs.get(j), "y" + j);
        }
        for (int u = 0; u < kernel.uniforms(); u++) {
            out.append(", const T u").append(u);
        }
        out.append(") {\n");
        if (isWide) {
            wideLoop(out);
        }
        out.append("    for (I i = ")
                .append(isWide ? "n / 4 * 4 + " : "")
                .append("get_global_id(0); i < n; i += get_global_size(0)) {\n");
        if (named().anyMatch(operand -> operand.reach() == Operand.Reach.STRIDED)) {
            out.append(TensorLoops.coordinates(rank, "i", "        "));
        }
        body(
                out,
                "        ",
                input -> element(inputs.get(input), "x" + input),
                output -> element(outputs.get(output), "y" + output) + " = %s");
        out.append("    }\n}\n");
        return out.toString();
    }

    private Stream<Operand> named() {
        return Stream.concat(inputs.stream(), outputs.stream());
    }

    private void parameter(StringBuilder out, String qualifier, Operand operand, String name) {
        String element = qualifier + Compute.element(operand.type());
        out.append(
                operand.reach() == Operand.Reach.STRIDED
                        ? TensorLoops.tensor(element, name, rank)
                        : TensorLoops.dense(element, name));
    }

    private String element(Operand operand, String name) {
        String position = switch (operand.reach()) {
            case DENSE -> name + "_at + i";
            case SINGLE -> name + "_at";
            case STRIDED -> TensorLoops.position(name, rank);
        };
        return name + "[" + position + "]";
    }

    private void wideLoop(StringBuilder out) {
        out.append("    for (I i = get_global_id(0); i < n / 4; i += get_global_size(0)) {\n");
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).reach() == Operand.Reach.DENSE) {
                out.append("        const %s4 v%d = %s;%n"
                        .formatted(Compute.element(inputs.get(i).type()), i, wide(inputs.get(i), "x" + i, "const ")));
            }
        }
        for (int j = 0; j < outputs.size(); j++) {
            out.append("        %s4 w%d;%n"
                    .formatted(Compute.element(outputs.get(j).type()), j));
        }
        for (int lane = 0; lane < WIDTH; lane++) {
            int at = lane;
            out.append("        {\n");
            body(
                    out,
                    "            ",
                    input -> inputs.get(input).reach() == Operand.Reach.DENSE
                            ? "v%d.s%d".formatted(input, at)
                            : element(inputs.get(input), "x" + input),
                    output -> "w%d.s%d = %%s".formatted(output, at));
            out.append("        }\n");
        }
        for (int j = 0; j < outputs.size(); j++) {
            out.append("        %s = w%d;%n".formatted(wide(outputs.get(j), "y" + j, ""), j));
        }
        out.append("    }\n");
    }

    private static String wide(Operand operand, String name, String qualifier) {
        return "((__global %s%s4 *)(%s + %s_at))[i]".formatted(qualifier, Compute.element(operand.type()), name, name);
    }

    /** @param target of an output: the assignment, with a place for the value */
    private void body(StringBuilder out, String indent, IntFunction<String> source, IntFunction<String> target) {
        for (int i = 0; i < inputs.size(); i++) {
            out.append(indent)
                    .append("const T a%d = %s;%n"
                            .formatted(i, compute.loaded(inputs.get(i).type(), source.apply(i))));
        }
        List<String> values = ExprSource.write(kernel, compute, i -> "a" + i, u -> "u" + u, indent, out);
        for (int j = 0; j < outputs.size(); j++) {
            out.append(indent)
                    .append(target.apply(j)
                            .formatted(compute.stored(outputs.get(j).type(), values.get(j))))
                    .append(";\n");
        }
    }
}
