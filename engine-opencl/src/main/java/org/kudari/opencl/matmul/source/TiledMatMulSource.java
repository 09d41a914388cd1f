package org.kudari.opencl.matmul.source;

import static org.kudari.opencl.source.Code.code;

import java.util.ArrayList;
import java.util.List;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.FmaSource;
import org.kudari.opencl.source.ProgramSource;
import org.kudari.opencl.source.RunSource;

/**
 * A matrix product for GPUs. A work-group computes a tile of the output in steps along k. In each step its work-items
 * load parts of the factors to local memory while they multiply those of the step before. Each work-item keeps a block
 * of the tile in registers, as vectors; neighbouring work-items have neighbouring vectors. Beyond the edges of the
 * matrices rows and columns are read again, and not stored; beyond k there are zeros.
 *
 * <p>Blocks in registers are from: Volkov and Demmel, Benchmarking GPUs to tune dense linear algebra, SC 2008.
 *
 * @param signature the tensors and the epilogue
 * @param tile the sizes
 * @param left the way to load the left factor
 * @param right the way to load the right factor
 * @param storesVectors whether rows of the output can be stored in aligned vectors
 * @param isSplit whether groups sum parts of k only, each part to an output of its own that {@link SplitKSource} adds
 */
public record TiledMatMulSource(
        MatMulSignature signature,
        LocalMemoryTile tile,
        LoadPattern left,
        LoadPattern right,
        boolean storesVectors,
        boolean isSplit)
        implements ProgramSource {
    private static final String NAME = "product";

    /**
     * The way to load a factor.
     *
     * @param isAlongK whether neighbouring work-items load neighbours along k, or else along rows or columns
     * @param isVectorized whether a load is an aligned vector of contiguous elements
     */
    public record LoadPattern(boolean isAlongK, boolean isVectorized) {}

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: if it is split, the elements along k of a part, which are a multiple of
     * those of a step, and the elements of a part's output; the number of matrices; the extents; the factors; those of
     * the epilogue.
     */
    @Override
    public String text() {
        StringBuilder out = new StringBuilder(signature.prelude());
        out.append(FmaSource.of(signature.computeType()));
        out.append(code("typedef %s%d V;%n", ComputeType.element(signature.type()), LocalMemoryTile.WIDTH));
        define(out);
        // The fixed work-group size lets the compiler use all registers that are available to that many work-items.
        out.append(code(
                "__kernel __attribute__((reqd_work_group_size(%d, 1, 1)))%nvoid %s(%sconst I batches, %s%s%s) {%n",
                tile.items(),
                NAME,
                isSplit ? "const I partDepth, const I partLength, " : "",
                signature.extentParameters(),
                signature.factorParameters(),
                signature.epilogueParameters()));
        out.append(TileSwizzleSource.text(isSplit, "k"));
        signature.writeMatrixOffsets(true, "    ", out);
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
        for (String sum : sumNames()) {
            out.append("    V ").append(sum).append(" = 0;\n");
            if (signature.isDeep()) {
                out.append("    ").append(RunSource.declare("V", sum));
            }
        }
        steps(out);
        if (signature.isDeep()) {
            sumNames().forEach(sum -> out.append("    ").append(RunSource.finish("V", sum)));
        }
        store(out);
        out.append("}\n");
        return out.toString();
    }

    /** The names of a work-item's vectors of sums, row by row. */
    private List<String> sumNames() {
        List<String> names = new ArrayList<>();
        for (int r = 0; r < tile.itemRows(); r++) {
            for (int v = 0; v < vectors(); v++) {
                names.add("c" + r + "_" + v);
            }
        }
        return names;
    }

    private int vectors() {
        return tile.itemColumns() / LocalMemoryTile.WIDTH;
    }

    private void define(StringBuilder out) {
        out.append(code(
                """
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
                """,
                tile.rows(),
                tile.columns(),
                tile.depth(),
                tile.itemRows(),
                tile.itemColumns(),
                LocalMemoryTile.PADDING,
                LocalMemoryTile.PADDING,
                tile.isDoubleBuffered() ? 2 : 1,
                tile.items(),
                tile.localVectors()));
    }

    /**
     * Appends the declarations of the loads of a work-item in each step. Load s has the index {@code as_q} along k and
     * {@code as_x} along the edge of the tile, both within the tile, and the position {@code as_p}.
     */
    private void loads(
            String name,
            LoadPattern loadPattern,
            int edge,
            String origin,
            String extent,
            String edgeStep,
            String deepStep,
            StringBuilder out) {
        int width = loadPattern.isVectorized() ? LocalMemoryTile.WIDTH : 1;
        int fastest = (loadPattern.isAlongK() ? tile.depth() : edge) / width;
        for (int s = 0; s < loadsOf(loadPattern, edge); s++) {
            String number = code("(item + %d)", s * tile.items());
            String fast = code("%s %% %d * %d", number, fastest, width);
            String slow = code("%s / %d", number, fastest);
            String load = name + s;
            out.append(code("    const int %s_q = %s;%n", load, loadPattern.isAlongK() ? fast : slow));
            out.append(code("    const int %s_x = %s;%n", load, loadPattern.isAlongK() ? slow : fast));
            int edgeWidth = loadPattern.isAlongK() ? 1 : width;
            out.append(code(
                    "    const I %s_p = %s_m + min(%s + %s_x, %s - %d) * %s + %s_q * %s;%n",
                    load, name, origin, load, extent, edgeWidth, edgeStep, load, deepStep));
            out.append(code("    %s %s;%n", loadPattern.isVectorized() ? "V" : "E", load));
        }
    }

    private int loadsOf(LoadPattern loadPattern, int edge) {
        return edge * tile.depth() / tile.items() / (loadPattern.isVectorized() ? LocalMemoryTile.WIDTH : 1);
    }

    /** All work-items of a group run the same number of steps, since there are barriers in the loop. */
    private void steps(StringBuilder out) {
        load("    ", "first", out);
        storeLocal("    ", "0", out);
        out.append("    barrier(CLK_LOCAL_MEM_FENCE);\n");
        if (tile.isDoubleBuffered()) {
            out.append("    int now = 0;\n");
        }
        out.append("    for (I step = first; step < last; step += TK) {\n");
        load("        ", "step + TK", out);
        multiply(out);
        if (signature.isDeep()) {
            out.append(code("        if ((step - first + TK) %% %d == 0 || step + TK >= last) {%n", RunSource.TERMS));
            sumNames().forEach(sum -> out.append("            ").append(RunSource.addRun("V", sum)));
            out.append("        }\n");
        }
        if (tile.isDoubleBuffered()) {
            out.append("        now = 1 - now;\n");
        } else {
            out.append("        barrier(CLK_LOCAL_MEM_FENCE);\n");
        }
        storeLocal("        ", tile.isDoubleBuffered() ? "now" : "0", out);
        out.append("        barrier(CLK_LOCAL_MEM_FENCE);\n    }\n");
    }

    private void load(String indent, String step, StringBuilder out) {
        load("a", left, tile.rows(), "a_c", step, indent, out);
        load("b", right, tile.columns(), "b_r", step, indent, out);
    }

    private void load(
            String name,
            LoadPattern loadPattern,
            int edge,
            String deepStep,
            String step,
            String indent,
            StringBuilder out) {
        for (int s = 0; s < loadsOf(loadPattern, edge); s++) {
            String load = name + s;
            String position = code("%s + %s_p + (%s) * %s", name, load, step, deepStep);
            out.append(indent).append(code("%s = 0;%n", load));
            out.append(indent)
                    .append(code(
                            "if (%s + %s_q < last) %s = *(__global const %s *)(%s);%n",
                            step, load, load, loadPattern.isVectorized() ? "V" : "E", position));
        }
    }

    /** Appends the stores of the loaded elements to local memory, which is {@code [k][edge]} for both factors. */
    private void storeLocal(String indent, String buffer, StringBuilder out) {
        storeLocal("a", left, tile.rows(), "LA", buffer, indent, out);
        storeLocal("b", right, tile.columns(), "LB", buffer, indent, out);
    }

    private void storeLocal(
            String name,
            LoadPattern loadPattern,
            int edge,
            String line,
            String buffer,
            String indent,
            StringBuilder out) {
        for (int s = 0; s < loadsOf(loadPattern, edge); s++) {
            String load = name + s;
            String row = code("(%s * TK + %s_q) * %s", buffer, load, line);
            if (!loadPattern.isVectorized()) {
                out.append(indent).append(code("((__local E *)(l%s + %s))[%s_x] = %s;%n", name, row, load, load));
            } else if (!loadPattern.isAlongK()) {
                out.append(indent).append(code("l%s[%s + %s_x / 4] = %s;%n", name, row, load, load));
            } else {
                for (int lane = 0; lane < LocalMemoryTile.WIDTH; lane++) {
                    out.append(indent)
                            .append(code(
                                    "((__local E *)(l%s + %s + %d * %s))[%s_x] = %s.s%d;%n",
                                    name, row, lane, line, load, load, lane));
                }
            }
        }
    }

    private void multiply(StringBuilder out) {
        String buffer = tile.isDoubleBuffered() ? "now" : "0";
        out.append(code("""
                        __local const V *za = la + %1$s * (TK * LA) + z;
                        __local const V *xb = lb + %1$s * (TK * LB) + x;
                        #pragma unroll
                        for (int q = 0; q < TK; q++) {
                """, buffer));
        for (int u = 0; u < tile.itemRows() / LocalMemoryTile.WIDTH; u++) {
            out.append(code("            const V w%d = za[q * LA + %d * (TM / RM)];%n", u, u));
        }
        for (int v = 0; v < vectors(); v++) {
            out.append(code("            const V v%d = xb[q * LB + %d * (TN / RN)];%n", v, v));
        }
        for (int r = 0; r < tile.itemRows(); r++) {
            for (int v = 0; v < vectors(); v++) {
                out.append(code(
                        "            c%d_%d = FMA((V)(w%d.s%d), v%d, c%d_%d);%n",
                        r, v, r / LocalMemoryTile.WIDTH, r % LocalMemoryTile.WIDTH, v, r, v));
            }
        }
        out.append("        }\n");
    }

    private void store(StringBuilder out) {
        if (storesVectors && signature.storesSums()) {
            storeVectors(out);
        } else {
            writeEpilogue(out);
        }
    }

    private void storeVectors(StringBuilder out) {
        for (int r = 0; r < tile.itemRows(); r++) {
            for (int v = 0; v < vectors(); v++) {
                out.append(code("""
                            {
                                const I i = i0 + z * 4 + %d * (TM / RM * 4) + %d;
                                const I j = j0 + x * 4 + %d * (TN / RN * 4);
                                if (i < m && j < n) {
                                    *(__global V *)(y + y_at + (batch * m + i) * n + j) = c%d_%d;
                                }
                            }
                        """, r / LocalMemoryTile.WIDTH, r % LocalMemoryTile.WIDTH, v, r, v));
            }
        }
    }

    /**
     * Appends the stores of the output. Sums go through local memory, one row of each block at a time, so that
     * neighbouring work-items store neighbouring elements.
     */
    private void writeEpilogue(StringBuilder out) {
        out.append("""
                    const I j = j0 + item % TN;
                    for (int r = 0; r < RM; r++) {
                        barrier(CLK_LOCAL_MEM_FENCE);
                """);
        for (int r = 0; r < tile.itemRows(); r++) {
            out.append(code("        if (r == %d) {%n", r));
            for (int v = 0; v < vectors(); v++) {
                out.append(code("            memory[z * (TN / 4) + x + %d * (TN / RN)] = c%d_%d;%n", v, r, v));
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
        signature.writeEpilogue("                ", out);
        out.append("            }\n        }\n    }\n");
    }
}
