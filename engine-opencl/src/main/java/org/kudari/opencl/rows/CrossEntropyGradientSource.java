package org.kudari.opencl.rows;

import static org.kudari.opencl.source.Code.code;

import org.kudari.layout.DType;
import org.kudari.opencl.indexing.IndexErrorSource;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * The gradient of the cross-entropy as a kernel of OpenCL C. Work-items stride over the columns along the first axis
 * and over the rows along the second.
 *
 * @param labels the type of the labels
 * @param isUnit whether the logits of a row are contiguous
 * @param isLong whether positions take 64 bits
 */
record CrossEntropyGradientSource(DType labels, boolean isUnit, boolean isLong) implements ProgramSource {
    private static final String NAME = "cross_entropy_gradient";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the numbers of rows and columns; the {@link IndexErrorSource#PARAMETERS};
     * the logits' buffer, position, stride from row to row and stride along a row; of the labels and the totals the
     * buffer, position and stride from row to row; of the upstream gradient and the output the buffer and position.
     */
    @Override
    public String text() {
        LoopNestSource loops = new LoopNestSource(1);
        StringBuilder out = new StringBuilder(Prelude.positions(isLong));
        out.append(IndexErrorSource.functions());
        out.append("__kernel void ").append(NAME).append("(const I rows, const I columns");
        out.append(IndexErrorSource.PARAMETERS);
        out.append(loops.tensorParameters("const float", "x")).append(", const I x_step");
        out.append(loops.tensorParameters("const " + ComputeType.element(labels), "k"));
        out.append(loops.tensorParameters("const float", "t"));
        out.append(LoopNestSource.baseParameters("const float", "u"));
        out.append(LoopNestSource.baseParameters("float", "y"));
        out.append(code(
                """
                ) {
                    const float share = u[u_at] / rows;
                    for (I c0 = get_global_id(1); c0 < rows; c0 += get_global_size(1)) {
                        const long label = k[%s];
                        if (get_global_id(0) == 0 && !is_inside(label, fault_extent)) {
                            %s
                        }
                        const float total = t[%s];
                        const I from = %s;
                        __global float *to = y + (y_at + c0 * columns);
                        for (I c = get_global_id(0); c < columns; c += get_global_size(0)) {
                            to[c] = (exp(x[from + c%s] - total) - (c == label ? 1.0f : 0.0f)) * share;
                        }
                    }
                }
                """,
                loops.position("k"),
                IndexErrorSource.report("c0", "label"),
                loops.position("t"),
                loops.position("x"),
                isUnit ? "" : " * x_step"));
        return out.toString();
    }
}
