package org.kudari.opencl.reduce;

import static org.kudari.opencl.source.Code.code;

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
            out.append(code("        const I p%d = x%d_at%s;%n", i, i, outer.offset("x" + i, outer.rank())));
        }
        out.append("        I j = from;\n").append(inner.indices("        ", "j", inner.rank()));
        out.append(declareTotals("        ", "" + size));
        out.append("        while (j < to) {\n");
        out.append(declare("            ", "parts", "" + size, source.neutral()));
        out.append(code("            const I stop = min(j + block * %d, to);%n", size));
        out.append("            while (j < stop) {\n");
        // All lanes at once, if the innermost loop has as many elements left.
        out.append(code(
                "                if (stop - j >= %d && %s - %s >= %d) {%n",
                size, inner.extent(inner.innermost()), index, size));
        positions(out, "                    ", inner, inner.innermost());
        out.append(code(
                "                    for (int k = 0; k < %d; k++) parts[k] = combine(parts[k], %s);%n",
                size,
                source.valueAt(
                        input -> "q" + input + offsetAlong(input, "(" + index + " + k)", inner, inner.innermost()))));
        out.append(code("                    j += %d;%n                    %s += %d;%n", size, index, size));
        out.append(inner.carry("                    "));
        out.append("                } else {\n");
        out.append(code("                    const int some = min((I)%d, stop - j);%n", size));
        out.append("                    for (int k = 0; k < some; k++) {\n");
        positions(out, "                        ", inner, inner.innermost());
        out.append(code(
                "                        parts[k] = combine(parts[k], %s);%n",
                source.valueAt(input -> "q" + input + offsetAlong(input, index, inner, inner.innermost()))));
        out.append("                        ").append(index).append("++;\n");
        out.append(inner.carry("                        "));
        out.append("                    }\n                    j += some;\n                }\n            }\n");
        out.append(addParts("            ", "" + size)).append("        }\n");
        out.append(finish("        ", "" + size));
        out.append(code("        for (int apart = %d; apart > 0; apart /= 2)%n", size / 2));
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
        out.append(code(
                "        const I tile = item %% tiles;%n        const I across = (%s + %d) / %d;%n",
                outer.extent(last), size - 1, size));
        out.append(code("        const I %s = tile %% across * %d;%n", outer.index(last), size));
        out.append(
                code("        const int width = min((I)%d, %s - %s);%n", size, outer.extent(last), outer.index(last)));
        out.append(code("        const I result = tile / across * %s + %s;%n", outer.extent(last), outer.index(last)));
        if (last > 0) {
            out.append(outer.indices("        ", "tile / across", last));
        }
        for (int i = 0; i < source.inputs().size(); i++) {
            out.append(code(
                    "        const I p%d = x%d_at%s%s;%n",
                    i, i, outer.offset("x" + i, last), offsetAlong(i, outer.index(last), outer, last)));
        }
        out.append(code("        if (width == %d) {%n", size));
        tile(out, "" + size);
        out.append("        } else {\n");
        tile(out, "width");
        return out.append("        }\n    }\n").toString();
    }

    private void tile(StringBuilder out, String width) {
        LoopNestSource outer = source.outerLoops();
        LoopNestSource inner = source.innerLoops();
        out.append("            I j = from;\n").append(inner.indices("            ", "j", inner.rank()));
        out.append(declareTotals("            ", width));
        out.append("            while (j < to) {\n");
        out.append(declare("                ", "parts", width, source.neutral()));
        out.append("                const I stop = min(j + block, to);\n");
        out.append("                for (; j < stop; j++) {\n");
        positions(out, "                    ", inner, inner.rank());
        out.append(code(
                "                    for (int k = 0; k < %s; k++) parts[k] = combine(parts[k], %s);%n",
                width, source.valueAt(input -> "q" + input + offsetAlong(input, "k", outer, outer.innermost()))));
        out.append("                    ")
                .append(inner.index(inner.innermost()))
                .append("++;\n");
        out.append(inner.carry("                    "));
        out.append("                }\n")
                .append(addParts("                ", width))
                .append("            }\n")
                .append(finish("            ", width));
        out.append(code("            for (int k = 0; k < %s; k++)%n", width));
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

    private String declareTotals(String indent, String width) {
        return declare(indent, "totals", width, source.neutral())
                + (source.keepsErrors() ? declare(indent, "errors", width, "0") : "");
    }

    private String declare(String indent, String array, String width, String value) {
        return code(
                "%sT %s[%d];%n%sfor (int k = 0; k < %s; k++) %s[k] = %s;%n",
                indent, array, source.size(), indent, width, array, value);
    }

    private String addParts(String indent, String width) {
        return forEach(indent, width, source.addBlock("parts[k]", "totals[k]", "errors[k]"));
    }

    private String finish(String indent, String width) {
        return source.keepsErrors() ? forEach(indent, width, source.finish("totals[k]", "errors[k]")) : "";
    }

    private static String forEach(String indent, String width, String statement) {
        return code("%sfor (int k = 0; k < %s; k++) %s", indent, width, statement);
    }

    /** Appends the position in each input by the indices in the first {@code count} loops. */
    private void positions(StringBuilder out, String indent, LoopNestSource loops, int count) {
        for (int i = 0; i < source.inputs().size(); i++) {
            out.append(code("%sconst I q%d = p%d%s;%n", indent, i, i, loops.offset("x" + i, count)));
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
