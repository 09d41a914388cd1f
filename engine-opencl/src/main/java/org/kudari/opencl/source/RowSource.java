package org.kudari.opencl.source;

/**
 * A function of rows of floats as a kernel of OpenCL C: one pass over a row for its largest element, one for the sum of exponentials, and for
 * the softmax one for the results. On GPUs the first axis of a work-group shares a row, and its second has several rows if they are
 * short; on processors a work-item has a row for itself and keeps the exponentials in the output.
 *
 * @param function which
 * @param rank the number of nested loops over the rows
 * @param isUnit whether a row's elements lie next to each other
 * @param group work-items of the largest work-group that shares rows; 1 where none does
 * @param isLong whether positions take 64 bits
 */
public record RowSource(Function function, int rank, boolean isUnit, int group, boolean isLong) {
    public static final String NAME = "rows";

    /** What is computed. */
    public enum Function {
        SOFTMAX,
        LOG_SUM_EXP
    }

    /** A largest element that is NaN stays. */
    private static final String LARGER = "b > a || b != b ? b : a";

    /**
     * The program. The kernel's arguments: the numbers of rows and columns; the extents of all loops over the rows but the outermost; the
     * input's buffer, position, step in each loop and step along a row; the output's buffer and position.
     */
    public String text() {
        boolean isShared = group > 1;
        Loops loops = new Loops(rank);
        StringBuilder out = new StringBuilder(Prelude.positions(isLong));
        out.append("float larger(float a, float b) { return " + LARGER + "; }\n");
        if (isShared) {
            out.append(GroupSource.function("float", "largest_of_group", "larger(a, b)"));
            out.append(GroupSource.function("float", "sum_of_group", "a + b"));
        }
        out.append("__kernel void ").append(NAME).append("(const I rows, const I columns");
        out.append(loops.innerExtents());
        out.append(loops.tensor("const float", "x")).append(", const I x_step");
        out.append(Loops.start("float", "y")).append(") {\n");
        if (isShared) {
            out.append(GroupSource.scratch("float", group));
        }
        // All work-items of a group make the same rounds, those beyond the last row too: they meet at barriers.
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
        out.append("        float largest = -INFINITY;\n");
        loop(out, "largest = larger(largest, %s);".formatted(input()));
        if (isShared) {
            out.append("        largest = largest_of_group(largest, scratch);\n");
        }
        out.append("        float total = 0;\n");
        boolean keeps = function == Function.SOFTMAX && !isShared;
        String shifted = "exp(" + input() + " - largest)";
        loop(
                out,
                keeps ? "const float e = %s; to[c] = e; total += e;".formatted(shifted) : "total += " + shifted + ";");
        if (isShared) {
            out.append("        total = sum_of_group(total, scratch);\n");
        }
        switch (function) {
            case SOFTMAX -> loop(out, "to[c] = %s / total;".formatted(keeps ? "to[c]" : shifted));
            // An infinite maximum is the result, and was subtracted from itself.
            case LOG_SUM_EXP -> out.append("""
                                if (get_local_id(0) == 0 && row < rows) {
                                    y[y_at + row] = isinf(largest) ? largest : largest + log(total);
                                }
                        """);
        }
        return out.append("    }\n}\n").toString();
    }

    private String input() {
        return isUnit ? "x[from + c]" : "x[from + c * x_step]";
    }

    /** Over the columns of the row that are this work-item's. */
    private static void loop(StringBuilder out, String body) {
        out.append("        for (I c = get_local_id(0); c < end; c += get_local_size(0)) { ")
                .append(body)
                .append(" }\n");
    }
}
