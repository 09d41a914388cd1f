package org.kudari.opencl.source;

/**
 * The text for sums of many terms, in which one term after the other would lose digits. A sum is cut into runs. The
 * terms of a run are added in order. The runs are added to a total with its rounding error beside it, which Knuth's
 * two-sum gives exactly ("The Art of Computer Programming", volume 2, 4.2.2, theorem B). So the error of a sum is that
 * of its runs, whatever their number.
 *
 * <p>A sum {@code c} has the total {@code c_total} and the error {@code c_error}, unless these are named otherwise.
 */
public final class RunSource {
    /** The terms of a run of a matrix product. It is a multiple of the depth of every tile. */
    public static final int TERMS = 64;

    private RunSource() {}

    /** Defines the statements that the others use. */
    public static String definitions() {
        return """
                #define ADD_RUN(type, sum, total, error) { \\
                    const type next = total + sum; \\
                    const type added = next - total; \\
                    error += (total - (next - added)) + (sum - added); \\
                    total = next; \\
                    sum = 0; \\
                }
                #define FINISH(type, sum, total, error) \\
                    sum = select(total, total + error, islessgreater(error, (type)(0.0f)))
                """;
    }

    /** Declares the total and the error of a sum of the given type, which is declared already. */
    public static String declare(String type, String sum) {
        return type + " " + sum + "_total = 0, " + sum + "_error = 0;\n";
    }

    /** Adds a run to its total, and begins the next one. */
    public static String addRun(String type, String sum) {
        return addRun(type, sum, sum + "_total", sum + "_error");
    }

    /** Adds a run to a total, and begins the next one at 0. */
    public static String addRun(String type, String sum, String total, String error) {
        return "ADD_RUN(" + type + ", " + sum + ", " + total + ", " + error + ");\n";
    }

    /** Sets a sum to its total. */
    public static String finish(String type, String sum) {
        return finish(type, sum, sum + "_total", sum + "_error");
    }

    /**
     * Sets a sum to a total, which may be the sum itself. If the total is not finite, its error is no number, and is
     * left out. So is an error of 0, because a total of -0 would become 0.
     */
    public static String finish(String type, String sum, String total, String error) {
        return "FINISH(" + type + ", " + sum + ", " + total + ", " + error + ");\n";
    }
}
