package org.kudari.opencl.reduce;

import org.kudari.opencl.source.LoopNestSource;

/** The kernel bodies for processors: a work-item computes several totals side by side, without other work-items. */
record ItemReduceSource(ReduceSource source) {

    /** A work-item computes one result, with all of its lanes side by side. */
    String lanes() {
        LoopNestSource outer = source.outerLoops();
        LoopNestSource inner = source.innerLoops();
        int size = source.size();
        String index = inner.index(inner.innermost());
        StringBuilder out = itemLoop();
        out.append("        const I result = item % tiles;\n");
        out.append(outer.indices("        ", "result", outer.rank()));
        for (int i = 0; i < source.inputs().size(); i++) {
            out.append("        const I p%d = x%d_at%s;%n".formatted(i, i, outer.offset("x" + i, outer.rank())));
        }
        out.append("        I j = from;\n").append(inner.indices("        ", "j", inner.rank()));
        out.append(declareTotals("        ", "totals", "" + size));
        out.append("        while (j < to) {\n");
        out.append(declareTotals("            ", "parts", "" + size));
        out.append("            const I stop = min(j + block * %d, to);%n".formatted(size));
        out.append("            while (j < stop) {\n");
        // All lanes at once, if the innermost loop has as many elements left.
        out.append("                if (stop - j >= %d && %s - %s >= %d) {%n"
                .formatted(size, inner.extent(inner.innermost()), index, size));
        positions(out, "                    ", inner, inner.innermost());
        out.append("                    for (int k = 0; k < %d; k++) parts[k] = combine(parts[k], %s);%n"
                .formatted(
                        size,
                        source.valueAt(input ->
                                "q" + input + offsetAlong(input, "(" + index + " + k)", inner, inner.innermost()))));
        out.append("                    j += %d;%n                    %s += %d;%n".formatted(size, index, size));
        out.append(inner.carry("                    "));
        out.append("                } else {\n");
        out.append("                    const int some = min((I)%d, stop - j);%n".formatted(size));
        out.append("                    for (int k = 0; k < some; k++) {\n");
        positions(out, "                        ", inner, inner.innermost());
        out.append("                        parts[k] = combine(parts[k], %s);%n"
                .formatted(source.valueAt(input -> "q" + input + offsetAlong(input, index, inner, inner.innermost()))));
        out.append("                        ").append(index).append("++;\n");
        out.append(inner.carry("                        "));
        out.append("                    }\n                    j += some;\n                }\n            }\n");
        out.append(addParts("            ", "" + size)).append("        }\n");
        out.append("        for (int apart = %d; apart > 0; apart /= 2)%n".formatted(size / 2));
        out.append("            for (int k = 0; k < apart; k++) totals[k] = combine(totals[k], totals[k + apart]);\n");
        out.append("        store(totals[0], m, count, adds, y + y_at + segment * n + result);\n");
        return out.append("    }\n").toString();
    }

    /** A work-item computes several results that are neighbours in the innermost loop. */
    String columns() {
        LoopNestSource outer = source.outerLoops();
        int last = outer.innermost();
        int size = source.size();
        StringBuilder out = itemLoop();
        out.append("        const I tile = item %% tiles;%n        const I across = (%s + %d) / %d;%n"
                .formatted(outer.extent(last), size - 1, size));
        out.append("        const I %s = tile %% across * %d;%n".formatted(outer.index(last), size));
        out.append("        const int width = min((I)%d, %s - %s);%n"
                .formatted(size, outer.extent(last), outer.index(last)));
        out.append(
                "        const I result = tile / across * %s + %s;%n".formatted(outer.extent(last), outer.index(last)));
        if (last > 0) {
            out.append(outer.indices("        ", "tile / across", last));
        }
        for (int i = 0; i < source.inputs().size(); i++) {
            out.append("        const I p%d = x%d_at%s%s;%n"
                    .formatted(i, i, outer.offset("x" + i, last), offsetAlong(i, outer.index(last), outer, last)));
        }
        out.append("        if (width == %d) {%n".formatted(size));
        tile(out, "" + size);
        out.append("        } else {\n");
        tile(out, "width");
        return out.append("        }\n    }\n").toString();
    }

    private void tile(StringBuilder out, String width) {
        LoopNestSource outer = source.outerLoops();
        LoopNestSource inner = source.innerLoops();
        out.append("            I j = from;\n").append(inner.indices("            ", "j", inner.rank()));
        out.append(declareTotals("            ", "totals", width));
        out.append("            while (j < to) {\n");
        out.append(declareTotals("                ", "parts", width));
        out.append("                const I stop = min(j + block, to);\n");
        out.append("                for (; j < stop; j++) {\n");
        positions(out, "                    ", inner, inner.rank());
        out.append("                    for (int k = 0; k < %s; k++) parts[k] = combine(parts[k], %s);%n"
                .formatted(
                        width,
                        source.valueAt(input -> "q" + input + offsetAlong(input, "k", outer, outer.innermost()))));
        out.append("                    ")
                .append(inner.index(inner.innermost()))
                .append("++;\n");
        out.append(inner.carry("                    "));
        out.append("                }\n")
                .append(addParts("                ", width))
                .append("            }\n");
        out.append("            for (int k = 0; k < %s; k++)%n".formatted(width));
        out.append("                store(totals[k], m, count, adds, y + y_at + segment * n + result + k);\n");
    }

    /** The head of the loop over the work-item's tiles and segments. */
    private static StringBuilder itemLoop() {
        return new StringBuilder("""
                    for (I item = get_global_id(0); item < tiles * segments; item += get_global_size(0)) {
                        const I segment = item / tiles;
                        const I from = segment * length;
                        const I to = min(from + length, m);
                """);
    }

    private String declareTotals(String indent, String totals, String width) {
        return "%sT %s[%d];%n%sfor (int k = 0; k < %s; k++) %s[k] = %s;%n"
                .formatted(indent, totals, source.size(), indent, width, totals, source.neutral());
    }

    private static String addParts(String indent, String width) {
        return "%sfor (int k = 0; k < %s; k++) totals[k] = combine(totals[k], parts[k]);%n".formatted(indent, width);
    }

    /** Appends the position in each input by the indices in the first {@code count} loops. */
    private void positions(StringBuilder out, String indent, LoopNestSource loops, int count) {
        for (int i = 0; i < source.inputs().size(); i++) {
            out.append("%sconst I q%d = p%d%s;%n".formatted(indent, i, i, loops.offset("x" + i, count)));
        }
    }

    /** The offset of an input's position after some steps along the loop over the totals. */
    private String offsetAlong(int input, String steps, LoopNestSource loops, int loop) {
        return switch (source.inputs().get(input).access()) {
            case CONTIGUOUS -> " + " + steps;
            case BROADCAST -> "";
            case STRIDED -> " + " + steps + " * " + loops.stride("x" + input, loop);
        };
    }
}
