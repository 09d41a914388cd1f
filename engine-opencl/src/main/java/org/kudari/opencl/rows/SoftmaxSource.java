package org.kudari.opencl.rows;

import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * Softmax, its logarithm or log-sum-exp of rows of floats, as a kernel of OpenCL C. One pass over a row finds its largest
 * element, the next ones add the exponentials, and one stores the results. A logarithm is {@code log1p} of the sum
 * without the 1 of a largest element, which would round away the digits of a small sum. On processors the softmax stores
 * the exponentials in the output between the passes. {@link RowLoopSource} tells who computes a row.
 *
 * @param function which of them
 * @param rank the number of nested loops over the rows
 * @param loops the loops along the rows
 * @param isLong whether positions take 64 bits
 */
record SoftmaxSource(Function function, int rank, RowLoopSource loops, boolean isLong) implements ProgramSource {
    private static final String NAME = "rows";

    /** The function of a row. */
    public enum Function {
        /** One result for each element. */
        SOFTMAX,
        /** One result for each element. */
        LOG_SOFTMAX,
        /** One result for each row. */
        LOG_SUM_EXP
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the numbers of rows and columns; the extents of all loops over the rows but
     * the outermost; the input's buffer, position, stride in each loop and stride along a row; the output's buffer and
     * position.
     */
    @Override
    public String text() {
        LoopNestSource nest = new LoopNestSource(rank);
        StringBuilder out = new StringBuilder(Prelude.positions(isLong));
        out.append(loops.functions());
        out.append("__kernel void ").append(NAME).append("(const I rows, const I columns");
        out.append(nest.innerExtentParameters());
        out.append(nest.tensorParameters("const float", "x")).append(", const I x_step");
        out.append(LoopNestSource.baseParameters("float", "y")).append(") {\n");
        out.append(loops.declarations()).append(loops.forEachRow());
        out.append(nest.indices("        ", "row"));
        out.append("        const I from = ").append(nest.position("x")).append(";\n");
        if (function != Function.LOG_SUM_EXP) {
            out.append("        __global float *to = y + (y_at + row * columns);\n");
        }
        out.append(loops.largest());
        out.append(
                switch (function) {
                    case SOFTMAX -> loops.isRowPerGroup() ? softmaxOfGroup() : softmaxOfItem();
                    case LOG_SOFTMAX -> logarithm() + differences();
                    // An infinite maximum is the result itself.
                    case LOG_SUM_EXP -> logarithm() + """
                                if (get_local_id(0) == 0 && row < rows) {
                                    y[y_at + row] = isinf(largest) ? largest : largest + logarithm;
                                }
                        """;
                });
        return out.append("    }\n}\n").toString();
    }

    private String exponential() {
        return "exp(" + loops.input() + " - largest)";
    }

    private String softmaxOfGroup() {
        return loops.sum("total", "", "total += " + exponential() + ";")
                + loops.forEach("", "to[c] = " + exponential() + " / total;");
    }

    private String softmaxOfItem() {
        return loops.sum(
                        "total",
                        "const float16 e = exp(" + loops.inputs()
                                + " - largest); vstore16(e, 0, to + c); total16 += e;",
                        "const float e = " + exponential() + "; to[c] = e; total += e;")
                + loops.forEach("vstore16(vload16(0, to + c) / total, 0, to + c);", "to[c] /= total;");
    }

    /** Declares the logarithm of the sum of the exponentials. Of elements that are equally large, one counts as 1. */
    private String logarithm() {
        return loops.sum(
                        "smaller",
                        "const float16 v = " + loops.inputs() + "; "
                                + "smaller16 += select((float16)(0.0f), exp(v - largest), v < largest);",
                        "const float v = " + loops.input() + "; smaller += v < largest ? exp(v - largest) : 0.0f;")
                + loops.sum(
                        "equals",
                        "equals16 += select((float16)(0.0f), (float16)(1.0f), " + loops.inputs() + " == largest);",
                        "equals += " + loops.input() + " == largest ? 1.0f : 0.0f;")
                + "        const float logarithm = log1p(smaller + (equals - 1));\n";
    }

    private String differences() {
        return loops.forEach(
                "vstore16((" + loops.inputs() + " - largest) - logarithm, 0, to + c);",
                "to[c] = (" + loops.input() + " - largest) - logarithm;");
    }
}
