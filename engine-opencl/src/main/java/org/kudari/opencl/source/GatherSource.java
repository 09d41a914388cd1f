package org.kudari.opencl.source;

import org.kudari.layout.DType;

/**
 * A gather as a kernel of OpenCL C: work-items stride over the elements of the output. Elements are copied as so many bits, whatever
 * they mean.
 *
 * @param bytes of an element
 * @param indices the type of the indices
 * @param rank the number of nested loops
 * @param isLong whether positions take 64 bits
 */
public record GatherSource(int bytes, DType indices, int rank, boolean isLong) {
    public static final String NAME = "gather";

    /**
     * The program. The kernel's arguments: the number of elements; the extents of all loops but the outermost; those for faults; the source's
     * buffer, position, step in each loop and step along the axis; the indices' buffer, position and steps; the output's buffer and
     * position.
     */
    public String text() {
        StringBuilder out = new StringBuilder(TensorLoops.positions(isLong));
        out.append(FaultSource.functions(isLong));
        out.append("__kernel void ").append(NAME).append("(const I n");
        out.append(TensorLoops.extents(rank)).append(FaultSource.PARAMETERS);
        out.append(TensorLoops.tensor("const " + element(), "x", rank)).append(", const I x_step");
        out.append(TensorLoops.tensor("const " + Compute.element(indices), "k", rank));
        out.append(TensorLoops.dense(element(), "y"));
        out.append(") {\n    for (I i = get_global_id(0); i < n; i += get_global_size(0)) {\n");
        out.append(TensorLoops.coordinates(rank, "i", "        "));
        out.append("""
                        const long index = k[%s];
                        if (is_inside(index, fault_extent)) {
                            y[y_at + i] = x[%s + (I)index * x_step];
                        } else {
                            %s
                        }
                    }
                }
                """.formatted(
                TensorLoops.position("k", rank), TensorLoops.position("x", rank), FaultSource.report("i", "index")));
        return out.toString();
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
