package org.kudari.opencl.source;

import org.kudari.layout.DType;

/**
 * A scatter that adds, as a kernel of OpenCL C. Each column (all indices but the one along the axis) belongs to one work-item, which takes
 * the source's elements in their order: no two work-items add to one element, and the order of each sum is the row-major one.
 * Neighbouring work-items have neighbouring columns, so a GPU's accesses are coalesced when the rows of a table are
 * added. If there are few columns, few work-items do all of the work.
 *
 * @param type of the elements
 * @param indices the type of the indices
 * @param rank the number of nested loops over the columns
 * @param sweep how work-items share the columns
 * @param isLong whether positions take 64 bits
 */
public record ScatterSource(DType type, DType indices, int rank, Sweep sweep, boolean isLong) {
    public static final String NAME = "scatter_add";

    /**
     * The program. The kernel's arguments: the number of columns; the extents of all loops over them but the outermost; those for faults; the
     * source's extent along the axis; the number of columns that follow each other between two steps along the axis; then of the
     * source, the indices and the target the buffer, the position, the step in each loop and the step along the axis.
     */
    public String text() {
        Compute compute = Compute.of(type);
        String element = Compute.element(type);
        Loops loops = new Loops(rank);
        StringBuilder out = new StringBuilder(Prelude.of(compute));
        out.append(Prelude.positions(isLong)).append(sweep.definitions()).append(FaultSource.functions());
        out.append("__kernel void ").append(NAME).append("(const I n");
        out.append(loops.innerExtents()).append(FaultSource.PARAMETERS);
        out.append(", const I extent, const I inner");
        out.append(loops.tensor("const " + element, "x")).append(", const I x_step");
        out.append(loops.tensor("const " + Compute.element(indices), "k")).append(", const I k_step");
        out.append(loops.tensor(element, "y")).append(", const I y_step");
        out.append(") {\n").append(sweep.loop("i", "n"));
        out.append(loops.indices("        ", "i"));
        out.append("""
                        __global const %s *from = x + (%s);
                        __global const %s *at = k + (%s);
                        __global %s *to = y + (%s);
                        for (I j = 0; j < extent; j++) {
                            const long index = at[j * k_step];
                            if (is_inside(index, fault_extent)) {
                                const T a = %s;
                                const T b = %s;
                                to[(I)index * y_step] = %s;
                            } else {
                                %s
                            }
                        }
                    }
                }
                """.formatted(
                        element,
                        loops.position("x"),
                        Compute.element(indices),
                        loops.position("k"),
                        element,
                        loops.position("y"),
                        compute.loaded(type, "to[(I)index * y_step]"),
                        compute.loaded(type, "from[j * x_step]"),
                        compute.stored(type, sum(compute)),
                        FaultSource.report("((long)(i / inner) * extent + j) * inner + i % inner", "index")));
        return out.toString();
    }

    /** Through unsigned numbers where signed ones could overflow, which C leaves undefined. */
    private static String sum(Compute compute) {
        return compute == Compute.LONG ? "(T)((ulong)a + (ulong)b)" : "a + b";
    }
}
