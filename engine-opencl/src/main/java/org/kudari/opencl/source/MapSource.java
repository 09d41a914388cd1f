package org.kudari.opencl.source;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;

/**
 * An elementwise kernel of OpenCL C.
 *
 * @param kernel what is computed
 * @param compute the type in which
 * @param inputs the tensors read
 * @param outputs the tensors written
 * @param rank the number of nested loops
 * @param form how work-items share the elements
 * @param isLong whether positions take 64 bits
 */
public record MapSource(
        Kernel kernel,
        Compute compute,
        List<Operand> inputs,
        List<Operand> outputs,
        int rank,
        Form form,
        boolean isLong) {

    /** How work-items share the elements. */
    public enum Form {
        /** One element at a time; neighbouring work-items take neighbouring elements. */
        SINGLES,
        /**
         * {@link #WIDTH} elements at a time; neighbouring work-items take neighbouring vectors. Every tensor is
         * contiguous and starts at a multiple of that many elements, or is one element broadcast to all.
         */
        FOURS,
        /** Each work-item takes a contiguous range of elements; for processors. */
        RANGES
    }

    /** The elements of a vector. */
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
        out.append(Prelude.of(compute, kernel)).append(Prelude.positions(isLong));
        out.append(sweep().definitions());
        out.append("__kernel void ").append(NAME).append("(const I n");
        out.append(loops().innerExtents());
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
        boolean isStrided = named().anyMatch(MapSource::isStrided);
        switch (form) {
            case FOURS -> fours(out);
            case RANGES -> {
                if (isStrided) {
                    rows(out);
                } else {
                    singles(out, false);
                }
            }
            case SINGLES -> singles(out, isStrided);
        }
        return out.append("}\n").toString();
    }

    private Sweep sweep() {
        return form == Form.RANGES ? Sweep.RANGES : Sweep.STRIDES;
    }

    private Loops loops() {
        return new Loops(rank);
    }

    private Stream<Operand> named() {
        return Stream.concat(inputs.stream(), outputs.stream());
    }

    private static boolean isStrided(Operand operand) {
        return operand.reach() == Operand.Reach.STRIDED;
    }

    private String parameter(String qualifier, Operand operand, String name) {
        String element = qualifier + Compute.element(operand.type());
        return isStrided(operand) ? loops().tensor(element, name) : Loops.start(element, name);
    }

    private void singles(StringBuilder out, boolean isStrided) {
        out.append(sweep().loop("i", "n"));
        if (isStrided) {
            out.append(loops().indices("        ", "i"));
        }
        elements(out, "        ", name -> loops().position(name));
        out.append("    }\n");
    }

    /**
     * Appends a loop over rows and one over a row's elements. Indices are computed by division at a row's start only,
     * and the compiler of a processor can vectorize the inner loop.
     */
    private void rows(StringBuilder out) {
        Loops loops = loops();
        String extent = rank == 1 ? "n" : loops.extent(loops.last());
        out.append(Sweep.bounds("i", "n"));
        out.append("    for (I first = i_from; first < i_to;) {\n");
        out.append(loops.indices("        ", "first"));
        out.append("        const I last = min(i_to, first - %s + %s);%n".formatted(loops.index(loops.last()), extent));
        rowStarts(out, inputs, "x");
        rowStarts(out, outputs, "y");
        out.append(Sweep.INDEPENDENT).append("        for (I i = first; i < last; i++) {\n");
        elements(out, "            ", name -> name + "_row + (i - first) * " + loops.step(name, loops.last()));
        out.append("        }\n        first = last;\n    }\n");
    }

    private void rowStarts(StringBuilder out, List<Operand> operands, String letter) {
        for (int i = 0; i < operands.size(); i++) {
            if (isStrided(operands.get(i))) {
                out.append("        const I %1$s%2$d_row = %3$s;%n".formatted(letter, i, loops().position(letter + i)));
            }
        }
    }

    /** Element {@code i} of each tensor; {@code strided} is the position in those that are neither dense nor single. */
    private void elements(StringBuilder out, String indent, UnaryOperator<String> strided) {
        body(
                out,
                indent,
                input -> element(inputs.get(input), "x" + input, strided),
                output -> element(outputs.get(output), "y" + output, strided) + " = %s");
    }

    private static String element(Operand operand, String name, UnaryOperator<String> strided) {
        String position = switch (operand.reach()) {
            case DENSE -> name + "_at + i";
            case SINGLE -> name + "_at";
            case STRIDED -> strided.apply(name);
        };
        return name + "[" + position + "]";
    }

    /** Appends a loop over vectors, and one over the elements that remain. */
    private void fours(StringBuilder out) {
        out.append("    for (I i = get_global_id(0); i < n / 4; i += get_global_size(0)) {\n");
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).reach() == Operand.Reach.DENSE) {
                out.append("        const %s4 v%d = %s;%n"
                        .formatted(Compute.element(inputs.get(i).type()), i, four(inputs.get(i), "x" + i, "const ")));
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
                            : "x%d[x%d_at]".formatted(input, input),
                    output -> "w%d.s%d = %%s".formatted(output, at));
            out.append("        }\n");
        }
        for (int j = 0; j < outputs.size(); j++) {
            out.append("        %s = w%d;%n".formatted(four(outputs.get(j), "y" + j, ""), j));
        }
        out.append("    }\n    for (I i = n / 4 * 4 + get_global_id(0); i < n; i += get_global_size(0)) {\n");
        elements(out, "        ", name -> {
            throw new IllegalStateException(name + " is strided");
        });
        out.append("    }\n");
    }

    private static String four(Operand operand, String name, String qualifier) {
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
