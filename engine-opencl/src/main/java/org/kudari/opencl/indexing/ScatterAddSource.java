package org.kudari.opencl.indexing;

import org.kudari.layout.DType;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.LoopSchedule;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * A scatter that adds, as a kernel of OpenCL C. Each column (all indices but the one along the axis) belongs to one work-item, which takes
 * the source's elements in their order: no two work-items add to one element, and the order of each sum is the row-major one.
 * Neighbouring work-items have neighbouring columns, so a GPU's accesses are coalesced when the rows of a table are
 * added. If there are few columns, few work-items do all of the work.
 *
 * @param type of the elements
 * @param indices the type of the indices
 * @param rank the number of nested loops over the columns
 * @param schedule how work-items share the columns
 * @param isLong whether positions take 64 bits
 */
record ScatterAddSource(DType type, DType indices, int rank, LoopSchedule schedule, boolean isLong)
        implements ProgramSource {
    private static final String NAME = "scatter_add";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the number of columns; the extents of all loops over them but the outermost; those for faults; the
     * source's extent along the axis; the number of columns that follow each other between two steps along the axis; then of the
     * source, the indices and the target the buffer, the position, the step in each loop and the step along the axis.
     */
    @Override
    public String text() {
        ComputeType computeType = ComputeType.of(type);
        String element = ComputeType.element(type);
        LoopNestSource loops = new LoopNestSource(rank);
        StringBuilder out = new StringBuilder(Prelude.of(computeType));
        out.append(Prelude.positions(isLong)).append(schedule.definitions()).append(IndexErrorSource.functions());
        out.append("__kernel void ").append(NAME).append("(const I n");
        out.append(loops.innerExtentParameters()).append(IndexErrorSource.PARAMETERS);
        out.append(", const I extent, const I inner");
        out.append(loops.tensorParameters("const " + element, "x")).append(", const I x_step");
        out.append(loops.tensorParameters("const " + ComputeType.element(indices), "k"))
                .append(", const I k_step");
        out.append(loops.tensorParameters(element, "y")).append(", const I y_step");
        out.append(") {\n").append(schedule.loop("i", "n"));
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
                        ComputeType.element(indices),
                        loops.position("k"),
                        element,
                        loops.position("y"),
                        computeType.loaded(type, "to[(I)index * y_step]"),
                        computeType.loaded(type, "from[j * x_step]"),
                        computeType.stored(type, sum(computeType)),
                        IndexErrorSource.report("((long)(i / inner) * extent + j) * inner + i % inner", "index")));
        return out.toString();
    }

    /** Through unsigned numbers where signed ones could overflow, which C leaves undefined. */
    private static String sum(ComputeType computeType) {
        return computeType == ComputeType.LONG ? "(T)((ulong)a + (ulong)b)" : "a + b";
    }
}
