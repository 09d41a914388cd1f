package org.kudari.opencl.source;

/**
 * A matrix product for GPUs. A work-group computes a tile of the output. Step by step along k, its work-items load the factors' parts
 * to local memory, while they still multiply those of the step before; each keeps a block of the tile in registers, in vectors that
 * neighbours hold side by side. Beyond the matrices' edges rows and columns are read again and not stored; beyond k there are zeros.
 *
 * <p>Volkov and Demmel, Benchmarking GPUs to tune dense linear algebra (SC 2008), is where blocks in registers come from.
 *
 * @param form the tensors, and what becomes of the sums
 * @param tile the sizes
 * @param left how work-items share the loads of the left factor
 * @param right how they share those of the right one
 * @param isWide whether each row of the output starts at a multiple of a vector's elements, and ends so
 * @param isSplit whether groups sum parts of k only, each part to an output of its own, for {@link PartialSumsSource} to add
 */
public record TiledProductSource(
        ProductForm form, ProductTile tile, Reading left, Reading right, boolean isWide, boolean isSplit) {
    public static final String NAME = "product";

    /**
     * How a factor is loaded.
     *
     * @param isDeep whether neighbouring work-items load neighbours along k, and not along the rows or columns
     * @param isWide whether each loads aligned vectors of elements that lie one after the other
     */
    public record Reading(boolean isDeep, boolean isWide) {}

    /**
     * The program. The kernel's arguments: where it is split, the elements along k of a part, a multiple of a step's, and those of a
     * part's output; the number of matrices; the extents; the factors; the end's.
     */
    public String text() {
        StringBuilder out = new StringBuilder(form.prelude());
        out.append(Fma.of(form.compute()));
        out.append("typedef %s%d V;%n".formatted(Compute.element(form.type()), ProductTile.WIDTH));
        define(out);
        // The fixed work-group size lets the compiler use all registers that are available to that many work-items.
        out.append("__kernel __attribute__((reqd_work_group_size(%d, 1, 1)))%nvoid %s(%sconst I batches, %s%s%s) {%n"
                .formatted(
                        tile.items(),
                        NAME,
                        isSplit ? "const I partDepth, const I partLength, " : "",
                        form.extentParameters(),
                        form.factorParameters(),
                        form.endParameters()));
        out.append(TilePlace.text(isSplit, "k"));
        form.matrices(true, "    ", out);
        out.append("""
                    __local V memory[LOCAL];
                    __local V *la = memory;
                    __local V *lb = memory + BUFFERS * TK * LA;
                    const int item = get_local_id(0);
                    const int x = item % (TN / RN);
                    const int z = item / (TN / RN);
                """);
        loads("a", left, tile.rows(), "i0", "m", "a_r", "a_c", out);
        loads("b", right, tile.columns(), "j0", "n", "b_c", "b_r", out);
        for (int r = 0; r < tile.itemRows(); r++) {
            for (int v = 0; v < vectors(); v++) {
                out.append("    V c%d_%d = 0;%n".formatted(r, v));
            }
        }
        steps(out);
        store(out);
        out.append("}\n");
        return out.toString();
    }

    private int vectors() {
        return tile.itemColumns() / ProductTile.WIDTH;
    }

    private void define(StringBuilder out) {
        out.append("""
                #define TM %d
                #define TN %d
                #define TK %d
                #define RM %d
                #define RN %d
                #define LA ((TM + %d) / 4)
                #define LB ((TN + %d) / 4)
                #define BUFFERS %d
                #define ITEMS %d
                #define LOCAL %d
                """.formatted(
                        tile.rows(),
                        tile.columns(),
                        tile.depth(),
                        tile.itemRows(),
                        tile.itemColumns(),
                        ProductTile.PADDING,
                        ProductTile.PADDING,
                        tile.isDoubled() ? 2 : 1,
                        tile.items(),
                        tile.localVectors()));
    }

    /**
     * What a work-item loads in each step: of load s the index {@code as_q} along k and {@code as_x} along the tile's edge, both in the
     * tile, and its position {@code as_p}.
     */
    private void loads(
            String name,
            Reading reading,
            int edge,
            String origin,
            String extent,
            String edgeStep,
            String deepStep,
            StringBuilder out) {
        int width = reading.isWide() ? ProductTile.WIDTH : 1;
        int fastest = (reading.isDeep() ? tile.depth() : edge) / width;
        for (int s = 0; s < loadsOf(reading, edge); s++) {
            String number = "(item + %d)".formatted(s * tile.items());
            String fast = "%s %% %d * %d".formatted(number, fastest, width);
            String slow = "%s / %d".formatted(number, fastest);
            String load = name + s;
            out.append("    const int %s_q = %s;%n".formatted(load, reading.isDeep() ? fast : slow));
            out.append("    const int %s_x = %s;%n".formatted(load, reading.isDeep() ? slow : fast));
            int reach = reading.isDeep() ? 1 : width;
            out.append("    const I %s_p = %s_m + min(%s + %s_x, %s - %d) * %s + %s_q * %s;%n"
                    .formatted(load, name, origin, load, extent, reach, edgeStep, load, deepStep));
            out.append("    %s %s;%n".formatted(reading.isWide() ? "V" : "E", load));
        }
    }

    private int loadsOf(Reading reading, int edge) {
        return edge * tile.depth() / tile.items() / (reading.isWide() ? ProductTile.WIDTH : 1);
    }

    /** All work-items of a group run the same number of steps, since there are barriers in the loop. */
    private void steps(StringBuilder out) {
        load("    ", "first", out);
        keep("    ", "0", out);
        out.append("    barrier(CLK_LOCAL_MEM_FENCE);\n");
        if (tile.isDoubled()) {
            out.append("    int now = 0;\n");
        }
        out.append("    for (I step = first; step < last; step += TK) {\n");
        load("        ", "step + TK", out);
        multiply(out);
        if (tile.isDoubled()) {
            out.append("        now = 1 - now;\n");
        } else {
            out.append("        barrier(CLK_LOCAL_MEM_FENCE);\n");
        }
        keep("        ", tile.isDoubled() ? "now" : "0", out);
        out.append("        barrier(CLK_LOCAL_MEM_FENCE);\n    }\n");
    }

    private void load(String indent, String step, StringBuilder out) {
        load("a", left, tile.rows(), "a_c", step, indent, out);
        load("b", right, tile.columns(), "b_r", step, indent, out);
    }

    private void load(
            String name, Reading reading, int edge, String deepStep, String step, String indent, StringBuilder out) {
        for (int s = 0; s < loadsOf(reading, edge); s++) {
            String load = name + s;
            String position = "%s + %s_p + (%s) * %s".formatted(name, load, step, deepStep);
            out.append(indent).append("%s = 0;%n".formatted(load));
            out.append(indent)
                    .append("if (%s + %s_q < last) %s = *(__global const %s *)(%s);%n"
                            .formatted(step, load, load, reading.isWide() ? "V" : "E", position));
        }
    }

    /** Puts what was loaded to local memory, {@code [k][edge]} of both factors. */
    private void keep(String indent, String buffer, StringBuilder out) {
        keep("a", left, tile.rows(), "LA", buffer, indent, out);
        keep("b", right, tile.columns(), "LB", buffer, indent, out);
    }

    private void keep(
            String name, Reading reading, int edge, String line, String buffer, String indent, StringBuilder out) {
        for (int s = 0; s < loadsOf(reading, edge); s++) {
            String load = name + s;
            String row = "(%s * TK + %s_q) * %s".formatted(buffer, load, line);
            if (!reading.isWide()) {
                out.append(indent).append("((__local E *)(l%s + %s))[%s_x] = %s;%n".formatted(name, row, load, load));
            } else if (!reading.isDeep()) {
                out.append(indent).append("l%s[%s + %s_x / 4] = %s;%n".formatted(name, row, load, load));
            } else {
                for (int lane = 0; lane < ProductTile.WIDTH; lane++) {
                    out.append(indent)
                            .append("((__local E *)(l%s + %s + %d * %s))[%s_x] = %s.s%d;%n"
                                    .formatted(name, row, lane, line, load, load, lane));
                }
            }
        }
    }

    private void multiply(StringBuilder out) {
        String buffer = tile.isDoubled() ? "now" : "0";
        out.append("""
                        __local const V *za = la + %1$s * (TK * LA) + z;
                        __local const V *xb = lb + %1$s * (TK * LB) + x;
                        #pragma unroll
                        for (int q = 0; q < TK; q++) {
                """.formatted(buffer));
        for (int u = 0; u < tile.itemRows() / ProductTile.WIDTH; u++) {
            out.append("            const V w%d = za[q * LA + %d * (TM / RM)];%n".formatted(u, u));
        }
        for (int v = 0; v < vectors(); v++) {
            out.append("            const V v%d = xb[q * LB + %d * (TN / RN)];%n".formatted(v, v));
        }
        for (int r = 0; r < tile.itemRows(); r++) {
            for (int v = 0; v < vectors(); v++) {
                out.append("            c%d_%d = FMA((V)(w%d.s%d), v%d, c%d_%d);%n"
                        .formatted(r, v, r / ProductTile.WIDTH, r % ProductTile.WIDTH, v, r, v));
            }
        }
        out.append("        }\n");
    }

    private void store(StringBuilder out) {
        if (isWide && form.storesSums()) {
            storeVectors(out);
        } else {
            end(out);
        }
    }

    private void storeVectors(StringBuilder out) {
        for (int r = 0; r < tile.itemRows(); r++) {
            for (int v = 0; v < vectors(); v++) {
                out.append("""
                            {
                                const I i = i0 + z * 4 + %d * (TM / RM * 4) + %d;
                                const I j = j0 + x * 4 + %d * (TN / RN * 4);
                                if (i < m && j < n) {
                                    *(__global V *)(y + y_at + (batch * m + i) * n + j) = c%d_%d;
                                }
                            }
                        """.formatted(r / ProductTile.WIDTH, r % ProductTile.WIDTH, v, r, v));
            }
        }
    }

    /** Sums go through local memory, a row of each block at a time, so that neighbouring work-items store neighbours. */
    private void end(StringBuilder out) {
        out.append("""
                    const I j = j0 + item % TN;
                    for (int r = 0; r < RM; r++) {
                        barrier(CLK_LOCAL_MEM_FENCE);
                """);
        for (int r = 0; r < tile.itemRows(); r++) {
            out.append("        if (r == %d) {%n".formatted(r));
            for (int v = 0; v < vectors(); v++) {
                out.append("            memory[z * (TN / 4) + x + %d * (TN / RN)] = c%d_%d;%n".formatted(v, r, v));
            }
            out.append("        }\n");
        }
        out.append("""
                        barrier(CLK_LOCAL_MEM_FENCE);
                        for (int block = item / TN; block < TM / RM; block += ITEMS / TN) {
                            const I i = i0 + r / 4 * (TM / RM * 4) + block * 4 + r % 4;
                            if (i < m && j < n) {
                                const T sum = ((__local E *)memory)[block * TN + item % TN];
                """);
        form.end("                ", out);
        out.append("            }\n        }\n    }\n");
    }
}
