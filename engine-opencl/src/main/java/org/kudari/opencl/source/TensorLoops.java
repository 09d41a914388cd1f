package org.kudari.opencl.source;

/**
 * Nested loops in the text of a kernel: the extents {@code e1}, {@code e2}, ... of all but the outermost, the index {@code c0},
 * {@code c1}, ... on each, and of a tensor {@code x} the first element's position {@code x_at} and its steps {@code x_s0},
 * {@code x_s1}, ...
 */
final class TensorLoops {
    private TensorLoops() {}

    /** What positions are counted in. */
    static String positions(boolean isLong) {
        return "typedef " + (isLong ? "long" : "int") + " I;\n";
    }

    /** The extents as parameters, after others. */
    static String extents(int rank) {
        StringBuilder out = new StringBuilder();
        for (int loop = 1; loop < rank; loop++) {
            out.append(", const I e").append(loop);
        }
        return out.toString();
    }

    /** A tensor's buffer, position and steps as parameters, after others. */
    static String tensor(String element, String name, int rank) {
        StringBuilder out = new StringBuilder(dense(element, name));
        for (int loop = 0; loop < rank; loop++) {
            out.append(", const I ").append(name).append("_s").append(loop);
        }
        return out.toString();
    }

    /** The buffer and position of a tensor without steps as parameters, after others. */
    static String dense(String element, String name) {
        return ", __global " + element + " *" + name + ", const I " + name + "_at";
    }

    /** The statements that divide a row-major index into one on each loop. */
    static String coordinates(int rank, String index, String indent) {
        if (rank == 1) {
            return indent + "const I c0 = " + index + ";\n";
        }
        StringBuilder out = new StringBuilder(indent + "I rest = " + index + ";\n");
        for (int loop = rank - 1; loop > 0; loop--) {
            out.append(indent).append("const I c%d = rest %% e%d;%n".formatted(loop, loop));
            out.append(indent).append("rest /= e%d;%n".formatted(loop));
        }
        return out + indent + "const I c0 = rest;\n";
    }

    /** The position of a tensor's element. */
    static String position(String name, int rank) {
        StringBuilder out = new StringBuilder(name + "_at");
        for (int loop = 0; loop < rank; loop++) {
            out.append(" + c%d * %s_s%d".formatted(loop, name, loop));
        }
        return out.toString();
    }
}
