package org.kudari.opencl.rows;

import static org.kudari.opencl.source.Code.code;

/**
 * The loops over rows of floats and along them, in OpenCL C. On GPUs the first axis of a work-group shares a row, and the
 * second axis has several rows if they are short. On processors a work-item computes a whole row, in vectors if its
 * elements are contiguous.
 *
 * <p>The rows are the tensor {@code x}, whose elements are {@code x_step} apart. In the loop over the rows, {@code from}
 * is the position of a row's first element; in those along a row, {@code c} is the column.
 *
 * @param isUnit whether the elements of a row are contiguous
 * @param group the work-items of the largest work-group that shares rows; 1 if none does
 */
record RowLoopSource(boolean isUnit, int group) {
    /** The elements of a vector. */
    private static final int WIDTH = 16;

    // NaN counts as larger than every number, so that it propagates.
    private static final String LARGER = "float larger(float a, float b) { return b > a || b != b ? b : a; }\n";

    private static final String GROUP_FUNCTIONS = TreeReduceSource.function("float", "largest_of_group", "larger(a, b)")
            + TreeReduceSource.function("float", "sum_of_group", "a + b");

    private static final String VECTOR_FUNCTIONS = """
            #define LANES (int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
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

    /** Whether the work-items of a group share rows. */
    boolean isRowPerGroup() {
        return group > 1;
    }

    /** The functions that the other texts call. */
    String functions() {
        return LARGER + (isRowPerGroup() ? GROUP_FUNCTIONS : VECTOR_FUNCTIONS);
    }

    /** Declarations at the beginning of a kernel. */
    String declarations() {
        return isRowPerGroup() ? TreeReduceSource.scratch("float", group) : "";
    }

    /**
     * The head of the loop over the rows. All work-items of a group run the same iterations, since there are barriers in
     * the loop. Those beyond the last row have no columns.
     */
    String forEachRow() {
        return """
                    for (I first = get_group_id(1) * get_local_size(1); first < rows; first += get_global_size(1)) {
                        const I row = first + get_local_id(1);
                        const I end = row < rows ? columns : 0;
                """;
    }

    /** Declares {@code largest}, the largest element of the row. */
    String largest() {
        String scalar = "largest = larger(largest, " + input() + ");";
        return isRowPerGroup()
                ? "        float largest = -INFINITY;\n" + forEach("", scalar)
                        + "        largest = largest_of_group(largest, scratch);\n"
                : "        float16 most = -INFINITY;\n"
                        + "        I c = 0;\n"
                        + vectorLoop("most = larger16(most, " + inputs() + ");")
                        + "        float largest = largest_of(most);\n"
                        + scalarLoop(scalar);
    }

    /**
     * Declares a sum over the row.
     *
     * @param vector adds to the vector of this name and the suffix 16
     * @param scalar adds to the number of this name
     */
    String sum(String name, String vector, String scalar) {
        return isRowPerGroup()
                ? "        float " + name + " = 0;\n" + forEach("", scalar) + "        " + name + " = sum_of_group("
                        + name + ", scratch);\n"
                : "        float16 " + name + "16 = 0;\n"
                        + "        c = 0;\n"
                        + vectorLoop(vector)
                        + "        float " + name + " = sum_of(" + name + "16);\n"
                        + scalarLoop(scalar);
    }

    /**
     * A loop along the row, in a kernel that has {@link #largest} before it.
     *
     * @param vector what to do with a vector of columns
     * @param scalar what to do with a column
     */
    String forEach(String vector, String scalar) {
        return isRowPerGroup()
                ? "        for (I c = get_local_id(0); c < end; c += get_local_size(0)) { " + scalar + " }\n"
                : "        c = 0;\n" + vectorLoop(vector) + scalarLoop(scalar);
    }

    /** The element of a column. */
    String input() {
        return isUnit ? "x[from + c]" : "x[from + c * x_step]";
    }

    /** The elements of a vector of columns. */
    String inputs() {
        return "vload16(0, x + from + c)";
    }

    /** A loop over whole vectors, if the elements of a row are contiguous. */
    private String vectorLoop(String body) {
        return isUnit ? code("        for (; c <= end - %d; c += %d) { %s }\n", WIDTH, WIDTH, body) : "";
    }

    /** A loop over the elements that remain. */
    private static String scalarLoop(String body) {
        return "        for (; c < end; c++) { " + body + " }\n";
    }
}
