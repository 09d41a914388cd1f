package org.kudari.opencl.reduce;

import static org.kudari.opencl.source.Code.code;

import org.kudari.opencl.source.LoopNestSource;

/** The body of the kernel for GPUs: the work-items of a group reduce together, through local memory. */
record GroupReduceSource(ReduceSource source) {

    String body() {
        LoopNestSource outer = source.outerLoops();
        LoopNestSource inner = source.innerLoops();
        StringBuilder out = new StringBuilder();
        out.append("    __local T totals[").append(source.size()).append("];\n");
        out.append("""
                    const I id = get_local_id(0);
                    const I lane = id / lane_step % lanes;
                    const I group = get_group_id(0);
                    const I segment = group / tiles;
                    const I result = group % tiles * columns + id / column_step % columns;
                """);
        out.append("    T total = ").append(source.neutral()).append(";\n");
        out.append(source.keepsErrors() ? "    T error = 0;\n" : "");
        // All work-items must reach the barriers, so those without a result run through an empty range. A condition
        // around the loops would not do: PoCL 3.1 evaluates it once for the whole group.
        out.append("    const I from = segment * length;\n");
        out.append("    const I to = result < n ? min(from + length, m) : 0;\n");
        out.append(outer.indices("    ", "result", outer.rank()));
        for (int i = 0; i < source.inputs().size(); i++) {
            out.append(code("    const I p%d = x%d_at%s;%n", i, i, outer.offset("x" + i, outer.rank())));
        }
        out.append("    I j = from + lane;\n");
        out.append(inner.indices("    ", "j", inner.rank()));
        out.append("    while (j < to) {\n");
        out.append("        T part = ").append(source.neutral()).append(";\n");
        out.append("        for (I left = block; left > 0 && j < to; left--) {\n");
        out.append("            part = combine(part, ")
                .append(source.valueAt(i -> "p" + i + inner.offset("x" + i, inner.rank())))
                .append(");\n");
        out.append("            j += lanes;\n");
        out.append(inner.advance("            "));
        out.append("        }\n        ").append(source.addBlock("part", "total", "error"));
        out.append("    }\n    ").append(source.finish("total", "error"));
        out.append("""
                    totals[id] = total;
                    barrier(CLK_LOCAL_MEM_FENCE);
                    for (I apart = lanes / 2; apart > 0; apart /= 2) {
                        if (lane < apart) totals[id] = combine(totals[id], totals[id + apart * lane_step]);
                        barrier(CLK_LOCAL_MEM_FENCE);
                    }
                    if (lane == 0 && result < n) store(totals[id], m, count, adds, y + y_at + segment * n + result);
                """);
        return out.toString();
    }
}
