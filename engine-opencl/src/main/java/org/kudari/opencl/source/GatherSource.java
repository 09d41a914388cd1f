package org.kudari.opencl.source;

import org.kudari.layout.DType;

/**
 * A gather as a kernel of OpenCL C. Elements are copied as so many bits, whatever they mean. Where there are many rows, which are what
 * the innermost loop runs over, work-items stride over the columns along the first axis and over the rows along the second: no element
 * takes a division. Elsewhere they stride over all elements.
 *
 * @param bytes of an element
 * @param indices the type of the indices
 * @param rank the number of nested loops
 * @param isByRow whether there are many rows, and at least two loops
 * @param isLong whether positions take 64 bits
 */
public record GatherSource(int bytes, DType indices, int rank, boolean isByRow, boolean isLong) {
    public static final String NAME = "gather";

    /**
     * The program. The kernel's arguments: the number of elements, or by row those of rows and columns; the extents of all loops but the outermost; those for faults; the source's
     * buffer, position, step in each loop and step along the axis; the indices' buffer, position and steps; the output's buffer and
     * position.
     */
    public String text() {
        StringBuilder out = new StringBuilder(TensorLoops.positions(isLong));
        out.append(FaultSource.functions(isLong));
        out.append("__kernel void ").append(NAME);
        out.append(isByRow ? "(const I rows, const I columns" : "(const I n");
        out.append(TensorLoops.extents(loops())).append(FaultSource.PARAMETERS);
        out.append(TensorLoops.tensor("const " + element(), "x", rank)).append(", const I x_step");
        out.append(TensorLoops.tensor("const " + Compute.element(indices), "k", rank));
        out.append(TensorLoops.dense(element(), "y"));
        return out.append(isByRow ? byRow() : flat()).toString();
    }

    /** Those that a position is divided into. */
    private int loops() {
        return isByRow ? rank - 1 : rank;
    }

    private String flat() {
        return """
                ) {
                    for (I i = get_global_id(0); i < n; i += get_global_size(0)) {
                %s        const long index = k[%s];
                        if (is_inside(index, fault_extent)) {
                            y[y_at + i] = x[%s + (I)index * x_step];
                        } else {
                            %s
                        }
                    }
                }
                """.formatted(
                        TensorLoops.coordinates(rank, "i", "        "),
                        TensorLoops.position("k", rank),
                        TensorLoops.position("x", rank),
                        FaultSource.report("i", "index"));
    }

    private String byRow() {
        return """
                ) {
                    for (I row = get_global_id(1); row < rows; row += get_global_size(1)) {
                %1$s        const I from = %2$s;
                        const I at = %3$s;
                        for (I c = get_global_id(0); c < columns; c += get_global_size(0)) {
                            const long index = k[at + c * k_s%4$d];
                            if (is_inside(index, fault_extent)) {
                                y[y_at + row * columns + c] = x[from + c * x_s%4$d + (I)index * x_step];
                            } else {
                                %5$s
                            }
                        }
                    }
                }
                """.formatted(
                        TensorLoops.coordinates(rank - 1, "row", "        "),
                        TensorLoops.position("x", rank - 1),
                        TensorLoops.position("k", rank - 1),
                        rank - 1,
                        FaultSource.report("(long)row * columns + c", "index"));
    }

    private String element() {
        return switch (bytes) {
            case 1 -> "uchar";
            case 4 -> "uint";
            case 8 -> "ulong";
            default -> throw new IllegalArgumentException("no element has " + bytes + " bytes");
        };
    }
}
