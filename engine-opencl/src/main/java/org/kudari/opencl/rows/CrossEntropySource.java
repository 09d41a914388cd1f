package org.kudari.opencl.rows;

import static org.kudari.opencl.source.Code.code;

import org.kudari.layout.DType;
import org.kudari.opencl.indexing.IndexErrorSource;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * The mean cross-entropy of rows as a kernel of OpenCL C. One work-group adds all rows; its work-items take rows in
 * turn.
 *
 * @param labels the type of the labels
 * @param group the work-items of the group, a power of two
 * @param hasDoubles whether the sum is computed in double precision
 * @param isLong whether positions take 64 bits
 */
record CrossEntropySource(DType labels, int group, boolean hasDoubles, boolean isLong) implements ProgramSource {
    private static final String NAME = "cross_entropy";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the number of rows; the {@link IndexErrorSource#PARAMETERS}; the logits'
     * buffer, position, stride from row to row and stride along a row; of the labels and the totals the buffer,
     * position and stride from row to row; the output's buffer and position.
     */
    @Override
    public String text() {
        String sum = hasDoubles ? "double" : "float";
        LoopNestSource loops = new LoopNestSource(1);
        StringBuilder out = new StringBuilder(hasDoubles ? Prelude.doubles() : "");
        out.append(Prelude.positions(isLong)).append(IndexErrorSource.functions());
        if (group > 1) {
            out.append(TreeReduceSource.function(sum, "sum_of_group", "a + b"));
        }
        out.append("__kernel void ").append(NAME).append("(const I rows").append(IndexErrorSource.PARAMETERS);
        out.append(loops.tensorParameters("const float", "x")).append(", const I x_step");
        out.append(loops.tensorParameters("const " + ComputeType.element(labels), "k"));
        out.append(loops.tensorParameters("const float", "t"));
        out.append(LoopNestSource.baseParameters("float", "y")).append(") {\n");
        if (group > 1) {
            out.append(TreeReduceSource.scratch(sum, group));
        }
        out.append(code(
                """
                    %1$s sum = 0;
                    for (I c0 = get_local_id(0); c0 < rows; c0 += get_local_size(0)) {
                        const long label = k[%2$s];
                        if (is_inside(label, fault_extent)) {
                            sum += (%1$s)t[%3$s] - (%1$s)x[%4$s + (I)label * x_step];
                        } else {
                            %5$s
                        }
                    }
                """,
                sum,
                loops.position("k"),
                loops.position("t"),
                loops.position("x"),
                IndexErrorSource.report("c0", "label")));
        if (group > 1) {
            out.append("    sum = sum_of_group(sum, scratch);\n");
        }
        return out.append("    if (get_local_id(0) == 0) y[y_at] = (float)(sum / rows);\n}\n")
                .toString();
    }
}
