package org.kudari.opencl.rows;

import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * The mean of dense floats as a kernel of OpenCL C. One work-group adds all of them; its work-items take numbers in turn.
 *
 * @param group the work-items of the group, a power of two
 * @param hasDoubles whether the sum is computed in double precision
 * @param isLong whether positions take 64 bits
 */
record MeanSource(int group, boolean hasDoubles, boolean isLong) implements ProgramSource {
    private static final String NAME = "mean";

    @Override
    public String name() {
        return NAME;
    }

    /** The program. The kernel's arguments: the count; the numbers' buffer; the output's buffer and position. */
    @Override
    public String text() {
        String sum = hasDoubles ? "double" : "float";
        StringBuilder out = new StringBuilder(hasDoubles ? Prelude.doubles() : "");
        out.append(Prelude.positions(isLong));
        if (group > 1) {
            out.append(TreeReduceSource.function(sum, "sum_of_group", "a + b"));
        }
        out.append("__kernel void ").append(NAME).append("(const I count, __global const float *x");
        out.append(LoopNestSource.baseParameters("float", "y")).append(") {\n");
        if (group > 1) {
            out.append(TreeReduceSource.scratch(sum, group));
        }
        out.append("    ").append(sum).append(" sum = 0;\n");
        out.append("    for (I i = get_local_id(0); i < count; i += get_local_size(0)) sum += x[i];\n");
        if (group > 1) {
            out.append("    sum = sum_of_group(sum, scratch);\n");
        }
        return out.append("    if (get_local_id(0) == 0) y[y_at] = (float)(sum / count);\n}\n")
                .toString();
    }
}
