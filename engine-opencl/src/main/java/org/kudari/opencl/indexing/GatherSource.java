package org.kudari.opencl.indexing;

import static org.kudari.opencl.source.Code.code;

import org.kudari.layout.DType;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.LoopSchedule;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * A gather as a kernel of OpenCL C. Elements are copied as unsigned integers of their size, so that one text serves all
 * types of that size. A row is what the innermost loop runs over. If there are many rows, work-items stride over the
 * columns along the first axis and over the rows along the second, which saves a division for each element. Otherwise
 * they stride over all elements.
 *
 * @param bytes of an element
 * @param indices the type of the indices
 * @param rank the number of nested loops
 * @param isByRow whether there are many rows, and at least two loops
 * @param isRow whether a row has one index, which is then read and checked once; only if {@code isByRow}
 * @param schedule the division of the elements among work-items, if they do not go by row
 * @param isLong whether positions take 64 bits
 */
record GatherSource(
        int bytes, DType indices, int rank, boolean isByRow, boolean isRow, LoopSchedule schedule, boolean isLong)
        implements ProgramSource {
    private static final String NAME = "gather";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the number of elements, or by row the numbers of rows and columns; the
     * extents of all loops but the outermost; the {@link IndexErrorSource#PARAMETERS}; the source's buffer, position,
     * stride in each loop and stride along the axis; the indices' buffer, position and strides; the output's buffer and
     * position.
     */
    @Override
    public String text() {
        StringBuilder out = new StringBuilder(Prelude.positions(isLong));
        out.append(schedule.definitions());
        out.append(IndexErrorSource.functions());
        out.append("__kernel void ").append(NAME);
        out.append(isByRow ? "(const I rows, const I columns" : "(const I n");
        out.append(new LoopNestSource(isByRow ? rank - 1 : rank).innerExtentParameters())
                .append(IndexErrorSource.PARAMETERS);
        LoopNestSource loops = new LoopNestSource(rank);
        out.append(loops.tensorParameters("const " + element(), "x")).append(", const I x_step");
        out.append(loops.tensorParameters("const " + ComputeType.element(indices), "k"));
        out.append(LoopNestSource.baseParameters(element(), "y"));
        return out.append(isByRow ? byRow() : flat()).toString();
    }

    private String flat() {
        LoopNestSource loops = new LoopNestSource(rank);
        return code(
                """
                ) {
                %s%s        const long index = k[%s];
                        if (is_inside(index, fault_extent)) {
                            y[y_at + i] = x[%s + (I)index * x_step];
                        } else {
                            %s
                        }
                    }
                }
                """,
                schedule.loop("i", "n"),
                loops.indices("        ", "i"),
                loops.position("k"),
                loops.position("x"),
                IndexErrorSource.report("i", "index"));
    }

    /** The columns of a row that has one index. */
    private String wholeRow() {
        LoopNestSource outer = new LoopNestSource(rank - 1);
        LoopNestSource loops = new LoopNestSource(rank);
        String columns = "for (I c = get_global_id(0); c < columns; c += get_global_size(0)) {";
        return code(
                """
                ) {
                    for (I row = get_global_id(1); row < rows; row += get_global_size(1)) {
                %1$s        const long index = k[%3$s];
                        if (is_inside(index, fault_extent)) {
                            const I from = %2$s + (I)index * x_step;
                            const I to = y_at + row * columns;
                            %4$s
                                y[to + c] = x[from + c * %5$s];
                            }
                        } else {
                            %4$s
                                %6$s
                            }
                        }
                    }
                }
                """,
                outer.indices("        ", "row"),
                outer.position("x"),
                outer.position("k"),
                columns,
                loops.stride("x", loops.innermost()),
                IndexErrorSource.report("(long)row * columns + c", "index"));
    }

    private String byRow() {
        if (isRow) {
            return wholeRow();
        }
        LoopNestSource loops = new LoopNestSource(rank);
        LoopNestSource outer = new LoopNestSource(rank - 1);
        return code(
                """
                ) {
                    for (I row = get_global_id(1); row < rows; row += get_global_size(1)) {
                %1$s        const I from = %2$s;
                        const I at = %3$s;
                        for (I c = get_global_id(0); c < columns; c += get_global_size(0)) {
                            const long index = k[at + c * %4$s];
                            if (is_inside(index, fault_extent)) {
                                y[y_at + row * columns + c] = x[from + c * %5$s + (I)index * x_step];
                            } else {
                                %6$s
                            }
                        }
                    }
                }
                """,
                outer.indices("        ", "row"),
                outer.position("x"),
                outer.position("k"),
                loops.stride("k", loops.innermost()),
                loops.stride("x", loops.innermost()),
                IndexErrorSource.report("(long)row * columns + c", "index"));
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
