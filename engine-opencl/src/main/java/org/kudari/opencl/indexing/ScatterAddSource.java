package org.kudari.opencl.indexing;

import static org.kudari.opencl.source.Code.code;

import org.kudari.layout.DType;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.LoopSchedule;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * A scatter-add as a kernel of OpenCL C. A column is a set of elements whose indices differ along the axis only. One
 * work-item takes a whole column, in the order of the source. So no two work-items add to one element, and every sum
 * has the row-major order. Neighbouring work-items have neighbouring columns, so a GPU's accesses are coalesced when
 * the rows of a table are added. If there are few columns, few work-items do all of the work.
 *
 * @param type of the elements
 * @param indices the type of the indices
 * @param rank the number of nested loops over the columns
 * @param schedule the division of the columns among work-items
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
     * The program. The kernel's arguments: the number of columns; the extents of all loops over them but the outermost;
     * the {@link IndexErrorSource#PARAMETERS}; the source's extent along the axis; the product of its extents after the
     * axis; then of the source, the indices and the target the buffer, the position, the stride in each loop and the
     * stride along the axis.
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
        out.append(code(
                """
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
                """,
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

    /** In unsigned integers: signed overflow is undefined in C. */
    private static String sum(ComputeType computeType) {
        return computeType == ComputeType.LONG ? "(T)((ulong)a + (ulong)b)" : "a + b";
    }
}
