package org.kudari.opencl.source;

import static org.kudari.opencl.source.Code.code;

/**
 * Nested loops in the text of a kernel. A nest has a letter, or none if it is the only one. For the nest {@code o} the
 * extents are the arguments {@code oe0, oe1, ...}, the indices in its loops are {@code oc0, oc1, ...}, and the strides
 * of a tensor {@code x} are {@code x_o0, x_o1, ...}. The tensor's first element is at {@code x_at}.
 *
 * @param letter the name of the nest
 * @param rank the number of loops; the last one is the innermost
 */
public record LoopNestSource(String letter, int rank) {

    /** The only nest of a kernel. */
    public LoopNestSource(int rank) {
        this("", rank);
    }

    /** A tensor's buffer and its first element's position, as parameters. */
    public static String baseParameters(String element, String tensor) {
        return code(", __global %s *%s, const I %s_at", element, tensor, tensor);
    }

    /** A tensor's buffer, its first element's position and its strides in all loops, as parameters. */
    public String tensorParameters(String element, String tensor) {
        return baseParameters(element, tensor) + strideParameters(tensor, rank);
    }

    /** The extents of all loops, as parameters. */
    public String extentParameters() {
        return rank == 0 ? "" : ", const I " + extent(0) + innerExtentParameters();
    }

    /** The extents of all loops but the outermost, as parameters. */
    public String innerExtentParameters() {
        StringBuilder out = new StringBuilder();
        for (int loop = 1; loop < rank; loop++) {
            out.append(", const I ").append(extent(loop));
        }
        return out.toString();
    }

    /** A tensor's strides in the first {@code loops} loops, as parameters. */
    public String strideParameters(String tensor, int loops) {
        StringBuilder out = new StringBuilder();
        for (int loop = 0; loop < loops; loop++) {
            out.append(", const I ").append(stride(tensor, loop));
        }
        return out.toString();
    }

    /** Declares the indices in all loops, from an element's row-major number. */
    public String indices(String indent, String number) {
        return indices(indent, number, rank);
    }

    /** Declares the indices in the first {@code loops} loops, from a row-major number. */
    public String indices(String indent, String number, int loops) {
        StringBuilder out = new StringBuilder();
        String rest = letter + "rest";
        out.append(code("%sI %s = %s;%n", indent, rest, number));
        for (int loop = loops - 1; loop > 0; loop--) {
            out.append(code("%sI %s = %s %% %s;%n", indent, index(loop), rest, extent(loop)));
            out.append(code("%s%s /= %s;%n", indent, rest, extent(loop)));
        }
        return out.append(code("%sI %s = %s;%n", indent, index(0), rest)).toString();
    }

    /** The position in a tensor at the indices in all loops. */
    public String position(String tensor) {
        return tensor + "_at" + offset(tensor, rank);
    }

    /** The offset of a tensor's position by the indices in the first {@code loops} loops. */
    public String offset(String tensor, int loops) {
        StringBuilder out = new StringBuilder();
        for (int loop = 0; loop < loops; loop++) {
            out.append(code(" + %s * %s", index(loop), stride(tensor, loop)));
        }
        return out.toString();
    }

    /**
     * Statements that set an innermost index back to 0 when it has reached its extent, and advance the loops around it.
     */
    public String carry(String indent) {
        StringBuilder out = new StringBuilder();
        for (int loop = rank - 1; loop > 0; loop--) {
            out.append(code(
                    "%sif (%s == %s) { %s = 0; %s++; }%n",
                    indent, index(loop), extent(loop), index(loop), index(loop - 1)));
        }
        return out.toString();
    }

    /**
     * Statements that advance the indices by a number of elements, whose own indices are the arguments {@code od0, od1,
     * ...} for the nest {@code o}.
     */
    public String advance(String indent) {
        StringBuilder out = new StringBuilder();
        for (int loop = rank - 1; loop >= 0; loop--) {
            out.append(code("%s%s += %sd%d;%n", indent, index(loop), letter, loop));
            if (loop > 0) {
                out.append(code(
                        "%sif (%s >= %s) { %s -= %s; %s++; }%n",
                        indent, index(loop), extent(loop), index(loop), extent(loop), index(loop - 1)));
            }
        }
        return out.toString();
    }

    /** The parameters of {@link #advance}. */
    public String advanceParameters() {
        StringBuilder out = new StringBuilder();
        for (int loop = 0; loop < rank; loop++) {
            out.append(", const I ").append(letter).append('d').append(loop);
        }
        return out.toString();
    }

    /** The extent of a loop. */
    public String extent(int loop) {
        return letter + "e" + loop;
    }

    /** The index in a loop. */
    public String index(int loop) {
        return letter + "c" + loop;
    }

    /** A tensor's stride in a loop. */
    public String stride(String tensor, int loop) {
        return tensor + "_" + letter + loop;
    }

    /** The number of the innermost loop. */
    public int innermost() {
        return rank - 1;
    }
}
