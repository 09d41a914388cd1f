package org.kudari.opencl.rows;

import static org.kudari.opencl.source.Code.code;

import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * Softmax or log-sum-exp of rows of floats, as a kernel of OpenCL C. One pass over a row finds its largest element, one
 * adds the exponentials, and one stores the softmax. On GPUs the first axis of a work-group shares a row, and the
 * second axis has several rows if they are short. On processors a work-item computes a whole row, in vectors if its
 * elements are contiguous, and stores the exponentials in the output between the passes.
 *
 * @param function softmax or log-sum-exp
 * @param rank the number of nested loops over the rows
 * @param isUnit whether the elements of a row are contiguous
 * @param group the work-items of the largest work-group that shares rows; 1 if none does
 * @param isLong whether positions take 64 bits
 */
record SoftmaxSource(Function function, int rank, boolean isUnit, int group, boolean isLong) implements ProgramSource {
    private static final String NAME = "rows";

    /** The function of a row. */
    public enum Function {
        /** One result for each element. */
        SOFTMAX,
        /** One result for each row. */
        LOG_SUM_EXP
    }

    /** The elements of a vector. */
    private static final int WIDTH = 16;

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
        LoopNestSource loops = new LoopNestSource(rank);
        StringBuilder out = new StringBuilder(Prelude.positions(isLong));
        // NaN counts as larger than every number, so that it propagates.
        out.append("float larger(float a, float b) { return b > a || b != b ? b : a; }\n");
        out.append(isRowPerGroup() ? GROUP_FUNCTIONS : VECTOR_FUNCTIONS);
        out.append("__kernel void ").append(NAME).append("(const I rows, const I columns");
        out.append(loops.innerExtentParameters());
        out.append(loops.tensorParameters("const float", "x")).append(", const I x_step");
        out.append(LoopNestSource.baseParameters("float", "y")).append(") {\n");
        if (isRowPerGroup()) {
            out.append(TreeReduceSource.scratch("float", group));
        }
        // All work-items of a group run the same iterations, since there are barriers in the loop. Those beyond the
        // last row have no columns.
        out.append("""
                    for (I first = get_group_id(1) * get_local_size(1); first < rows; first += get_global_size(1)) {
                        const I row = first + get_local_id(1);
                        const I end = row < rows ? columns : 0;
                """);
        out.append(loops.indices("        ", "row"));
        out.append("        const I from = ").append(loops.position("x")).append(";\n");
        if (function == Function.SOFTMAX) {
            out.append("        __global float *to = y + (y_at + row * columns);\n");
        }
        out.append(isRowPerGroup() ? rowPerGroup() : rowPerItem());
        if (function == Function.LOG_SUM_EXP) {
            // An infinite maximum is the result itself: the sum is NaN then, since infinity minus infinity is.
            out.append("""
                            if (get_local_id(0) == 0 && row < rows) {
                                y[y_at + row] = isinf(largest) ? largest : largest + log(total);
                            }
                    """);
        }
        return out.append("    }\n}\n").toString();
    }

    private boolean isRowPerGroup() {
        return group > 1;
    }

    private String input() {
        return isUnit ? "x[from + c]" : "x[from + c * x_step]";
    }

    private static final String GROUP_FUNCTIONS = TreeReduceSource.function("float", "largest_of_group", "larger(a, b)")
            + TreeReduceSource.function("float", "sum_of_group", "a + b");

    /** The row's result, computed by the work-items of a group together. */
    private String rowPerGroup() {
        String columns = "        for (I c = get_local_id(0); c < end; c += get_local_size(0)) ";
        String exponential = "exp(" + input() + " - largest)";
        String row = "        float largest = -INFINITY;\n"
                + columns + "largest = larger(largest, " + input() + ");\n"
                + "        largest = largest_of_group(largest, scratch);\n"
                + "        float total = 0;\n"
                + columns + "total += " + exponential + ";\n"
                + "        total = sum_of_group(total, scratch);\n";
        return function == Function.SOFTMAX ? row + columns + "to[c] = " + exponential + " / total;\n" : row;
    }

    private static final String VECTOR_FUNCTIONS = """
            float16 larger16(float16 a, float16 b) { return select(a, b, (b > a) | (b != b)); }
            float largest_of(float16 v) {
                float lanes[16];
                vstore16(v, 0, lanes);
                for (int k = 1; k < 16; k++) lanes[0] = larger(lanes[0], lanes[k]);
                return lanes[0];
            }
            float sum_of(float16 v) {
                const float8 a = v.lo + v.hi;
                const float4 b = a.lo + a.hi;
                const float2 c = b.lo + b.hi;
                return c.lo + c.hi;
            }
            """;

    /** The row's result, computed by one work-item. */
    private String rowPerItem() {
        boolean isSoftmax = function == Function.SOFTMAX;
        String exponential = "exp(" + input() + " - largest)";
        String row = "        I c = 0;\n"
                + "        float16 most = -INFINITY;\n"
                + vectorLoop("most = larger16(most, vload16(0, x + from + c));")
                + "        float largest = largest_of(most);\n"
                + scalarLoop("largest = larger(largest, " + input() + ");")
                + "        float16 sums = 0;\n        c = 0;\n"
                + vectorLoop("const float16 e = exp(vload16(0, x + from + c) - largest); "
                        + (isSoftmax ? "vstore16(e, 0, to + c); " : "") + "sums += e;")
                + "        float total = sum_of(sums);\n"
                + scalarLoop(
                        "const float e = " + exponential + "; " + (isSoftmax ? "to[c] = e; " : "") + "total += e;");
        return isSoftmax
                ? row + "        c = 0;\n" + vectorLoop("vstore16(vload16(0, to + c) / total, 0, to + c);")
                        + scalarLoop("to[c] /= total;")
                : row;
    }

    /** A loop over whole vectors, if the elements of a row are contiguous. */
    private String vectorLoop(String body) {
        return isUnit ? code("        for (; c <= end - %d; c += %d) { %s }%n", WIDTH, WIDTH, body) : "";
    }

    /** A loop over the elements that remain. */
    private static String scalarLoop(String body) {
        return "        for (; c < end; c++) { " + body + " }\n";
    }
}
