package org.kudari.opencl.reduce;

import static org.kudari.opencl.source.Code.code;

import org.kudari.backend.ArgReduction;
import org.kudari.layout.DType;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.LoopNestSource;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.ProgramSource;

/**
 * The search for the index of an extreme as a kernel of OpenCL C. Lanes take the elements of a segment, or the
 * candidates of an earlier pass, in turn. Each lane keeps its best element, and the lanes' best elements are compared
 * in a tree. The comparison of two elements does not depend on their order, so every division of the work finds the
 * same index.
 *
 * @param reduction maximum or minimum
 * @param type of the elements
 * @param group the largest work-group; 1 if work-items share nothing
 * @param isAmongCandidates whether the kernel looks at candidates only, one row of them for each segment of the first
 *     pass
 * @param outer the number of loops over the results
 * @param isLong whether positions take 64 bits
 */
record ArgReduceSource(
        ArgReduction reduction, DType type, int group, boolean isAmongCandidates, int outer, boolean isLong)
        implements ProgramSource {
    private static final String NAME = "arg_reduce";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the numbers of results, of elements or candidates of each, of tiles of
     * results, of segments, and of elements in a segment; the numbers of lanes and columns, and the distances between
     * work-items of neighbouring lanes and of neighbouring columns; the extents of the loops; the input's buffer, first
     * position, strides in the loops and stride along the axis; the candidates if there are any; the output's buffer
     * and first position.
     */
    @Override
    public String text() {
        ComputeType computeType = ComputeType.of(type);
        LoopNestSource loops = new LoopNestSource("o", outer);
        String element = ComputeType.element(type);
        String place = "x_at" + loops.offset("x", outer) + " + %s * x_step";
        StringBuilder out = new StringBuilder(Prelude.of(computeType));
        out.append(Prelude.positions(isLong));
        out.append(isBetter(computeType));
        out.append("__kernel void ").append(NAME).append("(const I n, const I m, const I tiles, const I segments");
        out.append(", const I length, const I lanes, const I columns, const I lane_step, const I column_step");
        out.append(loops.extentParameters());
        out.append(", __global const ")
                .append(element)
                .append(" *x, const I x_at")
                .append(loops.strideParameters("x", outer));
        out.append(", const I x_step");
        out.append(isAmongCandidates ? ", __global const long *candidates" : "");
        out.append(", __global long *y, const I y_at) {\n");
        if (group > 1) {
            out.append(code("    __local T values[%d];%n    __local I places[%d];%n", group, group));
        }
        out.append("""
                    const I id = get_local_id(0);
                    const I lane = id / lane_step % lanes;
                    const I tile = get_group_id(0);
                    const I segment = tile / tiles;
                    const I result = tile % tiles * columns + id / column_step % columns;
                    const I from = segment * length;
                    const I to = result < n ? min(from + length, m) : 0;
                """);
        out.append(loops.indices("    ", "result", outer));
        // The first element of a lane is its best so far. A lane without elements keeps index -1, which loses to every
        // index.
        out.append("    T value = 0;\n    I best = -1;\n");
        out.append("    for (I j = from + lane; j < to; j += lanes) {\n");
        out.append("        const I at = ")
                .append(isAmongCandidates ? "(I)candidates[j * n + result]" : "j")
                .append(";\n");
        out.append("        const T seen = ")
                .append(computeType.loaded(type, "x[" + code(place, "at") + "]"))
                .append(";\n");
        out.append(code(
                "        if (seen %s value%s || best < 0) { value = seen; best = at; }%n    }%n",
                sign(), computeType == ComputeType.LONG ? "" : " || (seen != seen && value == value)"));
        if (group > 1) {
            out.append("""
                        values[id] = value;
                        places[id] = best;
                        barrier(CLK_LOCAL_MEM_FENCE);
                        for (I apart = lanes / 2; apart > 0; apart /= 2) {
                            if (lane < apart) {
                                const I other = id + apart * lane_step;
                                if (is_better(values[other], places[other], values[id], places[id])) {
                                    values[id] = values[other];
                                    places[id] = places[other];
                                }
                            }
                            barrier(CLK_LOCAL_MEM_FENCE);
                        }
                        best = places[id];
                    """);
        }
        out.append("    if (lane == 0 && result < n) y[y_at + segment * n + result] = max(best, (I)0);\n}\n");
        return out.toString();
    }

    /** NaN is better than every number. Of equal elements the first in the tensor is better; 0 and -0 are equal. */
    private String isBetter(ComputeType computeType) {
        String nan = computeType == ComputeType.LONG ? "" : """
                    if (a != a || b != b) return a != a && (b == b || at < than);
                """;
        return code("""
                int is_better(T a, I at, T b, I than) {
                    if (at < 0 || than < 0) return at >= 0;
                %s    return a %s b || (a == b && at < than);
                }
                """, nan, sign());
    }

    private String sign() {
        return reduction == ArgReduction.ARG_MAX ? ">" : "<";
    }
}
