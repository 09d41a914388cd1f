package org.kudari.opencl.rows;

import static org.kudari.opencl.source.Code.code;

import org.kudari.layout.DType;
import org.kudari.opencl.indexing.IndexErrorSource;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * The cross-entropy of each row, or its gradient, as a kernel of OpenCL C. One pass over a row finds its largest logit,
 * one adds the exponentials of the classes other than the label, and for the gradient one stores the results. The sum
 * never has the exponential of the label, which would round away the digits of a small one. {@link RowLoopSource} tells who
 * computes a row.
 *
 * @param isGradient whether this is the gradient
 * @param labels the type of the labels
 * @param loops the loops along the rows
 * @param isLong whether positions take 64 bits
 */
record CrossEntropySource(boolean isGradient, DType labels, RowLoopSource loops, boolean isLong)
        implements ProgramSource {

    @Override
    public String name() {
        return isGradient ? "cross_entropy_gradient" : "cross_entropy";
    }

    /**
     * The program. The kernel's arguments: the numbers of rows and columns; the {@link IndexErrorSource#PARAMETERS};
     * the logits' buffer, position, stride from row to row and stride along a row; the labels' buffer, position and
     * stride from row to row; for the gradient, the upstream gradient's buffer and position; the output's buffer and
     * position.
     */
    @Override
    public String text() {
        LoopNestSource nest = new LoopNestSource(1);
        StringBuilder out = new StringBuilder(Prelude.positions(isLong));
        out.append(IndexErrorSource.functions()).append(loops.functions());
        out.append("__kernel void ").append(name()).append("(const I rows, const I columns");
        out.append(IndexErrorSource.PARAMETERS);
        out.append(nest.tensorParameters("const float", "x")).append(", const I x_step");
        out.append(nest.tensorParameters("const " + ComputeType.element(labels), "k"));
        if (isGradient) {
            out.append(LoopNestSource.baseParameters("const float", "u"));
        }
        out.append(LoopNestSource.baseParameters("float", "y")).append(") {\n");
        out.append(loops.declarations());
        if (isGradient) {
            out.append("    const float share = u[u_at] / rows;\n");
        }
        out.append(loops.forEachRow()).append(nest.indices("        ", "row"));
        out.append("        const I from = ").append(nest.position("x")).append(";\n");
        // A wrong label is reported. The results of its row do not matter.
        out.append(code("""
                        const long label = row < rows ? k[%s] : 0;
                        const bool is_class = is_inside(label, columns);
                        if (get_local_id(0) == 0 && !is_class) {
                            %s
                        }
                        const float logit = row < rows && is_class ? x[from + (I)label * x_step] : 0.0f;
                """, nest.position("k"), IndexErrorSource.report("row", "label")));
        if (isGradient) {
            out.append("        __global float *to = y + (y_at + row * columns);\n");
        }
        out.append(loops.largest());
        out.append(isGradient ? gradient() : loss());
        return out.append("    }\n}\n").toString();
    }

    private String exponential() {
        return "exp(" + loops.input() + " - largest)";
    }

    private String loss() {
        return loops.sum("others", addVector(""), "others += c == label ? 0.0f : " + exponential() + ";") + """
                        if (get_local_id(0) == 0 && row < rows) {
                            y[y_at + row] = log1p(others + (exp(logit - largest) - 1)) + (largest - logit);
                        }
                """;
    }

    /** Adds the exponentials of a vector of columns. */
    private String addVector(String store) {
        return "const float16 e = exp(" + loops.inputs() + " - largest); " + store
                + "others16 += select((float16)(0.0f), e, LANES + (int)c != (int)label);";
    }

    /** On processors the exponentials are stored in the output between the passes. */
    private String gradient() {
        String factor = "        const float factor = share / (others + exp(logit - largest));\n";
        if (loops.isRowPerGroup()) {
            return loops.sum("others", "", "others += c == label ? 0.0f : " + exponential() + ";")
                    + factor
                    + loops.forEach(
                            "", "to[c] = c == label ? 0.0f - others * factor : " + exponential() + " * factor;");
        }
        return loops.sum(
                        "others",
                        addVector("vstore16(e, 0, to + c); "),
                        "const float e = " + exponential() + "; to[c] = e; others += c == label ? 0.0f : e;")
                + factor
                + loops.forEach("vstore16(vload16(0, to + c) * factor, 0, to + c);", "to[c] *= factor;")
                + "        if (row < rows && is_class) to[label] = 0.0f - others * factor;\n";
    }
}
