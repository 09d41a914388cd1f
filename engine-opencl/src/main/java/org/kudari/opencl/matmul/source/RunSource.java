package org.kudari.opencl.matmul.source;

/**
 * The text for sums of many terms, in which one term after the other would lose digits. A sum is cut into runs of
 * {@value #TERMS} terms. The terms of a run are added in order, from zero. The runs are added to a total with its
 * rounding error beside it, which Knuth's two-sum gives exactly ("The Art of Computer Programming", volume 2, 4.2.2,
 * theorem B). So the error of a sum is that of its runs, whatever their number.
 *
 * <p>A sum {@code c} has the total {@code c_total} and the error {@code c_error}.
 */
final class RunSource {
    /** The terms of a run. It is a multiple of the depth of every tile. */
    static final int TERMS = 64;

    private RunSource() {}

    /** Defines the statements that the others use. */
    static String definitions() {
        return """
                #define ADD_RUN(type, sum, total, error) { \\
                    const type next = total + sum; \\
                    const type added = next - total; \\
                    error += (total - (next - added)) + (sum - added); \\
                    total = next; \\
                    sum = 0; \\
                }
                #define FINISH(sum, total, error) sum = select(total, total + error, isequal(error, error))
                """;
    }

    /** Declares the total and the error of a sum of the given type, which is declared already. */
    static String declare(String type, String sum) {
        return type + " " + sum + "_total = 0, " + sum + "_error = 0;\n";
    }

    /** Adds a run to its total, and begins the next one. */
    static String addRun(String type, String sum) {
        return "ADD_RUN(" + type + ", " + sum + ", " + sum + "_total, " + sum + "_error);\n";
    }

    /** Sets a sum to its total. If the total is not finite, its error is no number, and is left out. */
    static String finish(String sum) {
        return "FINISH(" + sum + ", " + sum + "_total, " + sum + "_error);\n";
    }
}
