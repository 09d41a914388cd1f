package org.kudari.opencl.matmul.source;

import static org.kudari.opencl.source.Code.code;

import java.util.ArrayList;
import java.util.List;
import org.kudari.opencl.source.ProgramSource;
import org.kudari.opencl.source.RunSource;

/**
 * A matrix product by matrix units, of factors packed by {@link FragmentPackingSource}. A work-group computes a tile of
 * the output, and each of its warps computes some blocks of the tile in registers. Copies to local memory run several
 * stages ahead of the products, and need no registers. At the end the sums go through local memory, for one row of
 * warps at a time, so that neighbouring work-items store neighbouring elements.
 *
 * @param signature the tensors and the epilogue
 * @param tile the sizes
 * @param format of the packed factors
 * @param unit the instructions
 * @param isSplit whether groups sum parts of k only, each part to an output of its own that {@link SplitKSource} adds
 */
public record MatrixUnitMatMulSource(
        MatMulSignature signature, MatrixUnitTile tile, MatrixUnitFormat format, MatrixUnit unit, boolean isSplit)
        implements ProgramSource {
    private static final String NAME = "product";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: if it is split, the stages of a part and the elements of a part's output;
     * the number of matrices; the steps; the extents; of each factor the packed copy, and for each loop over matrices
     * the number of packed matrices from one iteration to the next, 0 if all share one; those of the epilogue.
     */
    @Override
    public String text() {
        StringBuilder out = new StringBuilder(signature.prelude()).append(unit.definitions(format));
        define(out);
        out.append(code("__kernel __attribute__((reqd_work_group_size(%d, 1, 1)))%n", tile.items()));
        out.append(code(
                "void %s(%sconst I batches, const I steps, %s, ",
                NAME, isSplit ? "const I partDepth, const I partLength, " : "", signature.extentParameters()));
        out.append(factor("left")).append(", ").append(factor("right"));
        out.append(signature.epilogueParameters()).append(") {\n");
        out.append(unit.declarations(tile));
        out.append(code("    __local uint4 memory[%d];%n", tile.localChunks()));
        out.append(TileSwizzleSource.text(isSplit, "steps / STEPS"));
        signature.writeMatrixOffsets(false, "    ", out);
        out.append("""
                    const int item = get_local_id(0);
                    const int lane = item % LANES;
                    const int warpDown = item / LANES % WARPS_DOWN;
                    const int warpAcross = item / LANES / WARPS_DOWN;
                """);
        declareAddresses(out);
        for (String sum : sumNames()) {
            out.append("    float4 ").append(sum).append(" = 0;\n");
            if (signature.isDeep()) {
                out.append("    ").append(RunSource.declare("float4", sum));
            }
        }
        pipeline(out);
        if (signature.isDeep()) {
            sumNames().forEach(sum -> out.append("    ").append(RunSource.finish("float4", sum)));
        }
        writeEpilogue(out);
        out.append("}\n");
        return out.toString();
    }

    /** The names of a work-item's vectors of sums, row by row. */
    private List<String> sumNames() {
        List<String> names = new ArrayList<>();
        for (int r = 0; r < tile.blocksDown(); r++) {
            for (int c = 0; c < 2 * tile.blocksAcross(); c++) {
                names.add("c" + r + "_" + c);
            }
        }
        return names;
    }

    private void define(StringBuilder out) {
        out.append(code(
                """
                #define TM %d
                #define TN %d
                #define LANES %d
                #define ITEMS %d
                #define WARPS_DOWN %d
                #define STEPS %d
                #define BLOCK_CHUNKS %d
                #define STAGE_CHUNKS %d
                #define STAGES %d
                #define LINE (TN + %d)
                """,
                tile.rows(),
                tile.columns(),
                MatrixUnitTile.LANES,
                tile.items(),
                tile.warpsDown(),
                tile.steps(),
                tile.blockChunks(),
                tile.stageChunks(),
                tile.stages(),
                MatrixUnitTile.PADDING));
    }

    private String factor(String name) {
        StringBuilder out = new StringBuilder("__global const uint4 *" + name);
        for (int loop = 0; loop < signature.batchLoops(); loop++) {
            out.append(code(", const I %s_s%d", name, loop));
        }
        return out.toString();
    }

    /**
     * Declares where the chunks begin that a work-item copies, and the distance of those of one stage. The last tiles
     * may end beyond the matrix. The packed copy has memory there, with any content: it enters no sum that is stored.
     */
    private void declareAddresses(StringBuilder out) {
        declareAddresses("left", "m", "i0", out);
        declareAddresses("right", "n", "j0", out);
        out.append("    const I apart = (I)(ITEMS / BLOCK_CHUNKS) * steps * LANES;\n");
    }

    private void declareAddresses(String factor, String extent, String origin, StringBuilder out) {
        StringBuilder matrix = new StringBuilder("0");
        for (int loop = 0; loop < signature.batchLoops(); loop++) {
            matrix.append(code(" + g%d * %s_s%d", loop, factor, loop));
        }
        out.append(code("""
                    const I %1$s_block = (%6$s) * ((%2$s + %4$d) / %5$d) + %3$s / %5$d + item / BLOCK_CHUNKS;
                    %1$s += %1$s_block * steps * LANES + first * BLOCK_CHUNKS + item %% BLOCK_CHUNKS;
                """, factor, extent, origin, MatrixUnitTile.BLOCK - 1, MatrixUnitTile.BLOCK, matrix));
    }

    private int copiesOfLeft() {
        return tile.warpsDown() * tile.blocksDown() * tile.blockChunks() / tile.items();
    }

    private int copies() {
        return tile.stageChunks() / tile.items();
    }

    /** All work-items of a group run the same number of stages, since there are barriers in the loop. */
    private void pipeline(StringBuilder out) {
        for (int stage = 0; stage < tile.stages() - 1; stage++) {
            startCopies("    ", "first + " + stage, String.valueOf(stage), out);
        }
        out.append(code("""
                    int now = 0;
                    I stage = first;
                    do {
                        ARRIVE(%d);
                        barrier(CLK_LOCAL_MEM_FENCE);
                """, tile.stages() - 2));
        startCopies("        ", "stage + STAGES - 1", "(now == 0 ? STAGES - 1 : now - 1)", out);
        out.append(code("""
                        __local const uint4 *la = memory + now * STAGE_CHUNKS + warpDown * %d * BLOCK_CHUNKS + lane;
                        __local const uint4 *lb = memory + now * STAGE_CHUNKS + (TM / %d + warpAcross * %d) * BLOCK_CHUNKS + lane;
                """, tile.blocksDown(), MatrixUnitTile.BLOCK, tile.blocksAcross()));
        for (int step = 0; step < tile.steps(); step++) {
            multiply(step, out);
        }
        if (signature.isDeep()) {
            // A run has as many terms as a stage of the deepest tile, so that the choice of the tile changes no bit.
            out.append(code(
                    "        if ((stage + 1 - first) * STEPS %% %d == 0 || stage + 1 == last) {%n",
                    MatrixUnitTile.MAX_STEPS));
            sumNames().forEach(sum -> out.append("            ").append(RunSource.addRun("float4", sum)));
            out.append("        }\n");
        }
        out.append("        now = now == STAGES - 1 ? 0 : now + 1;\n    } while (++stage < last);\n");
    }

    /**
     * Starts the copies of a stage. A batch is committed even if it has no copies, so that the number of pending
     * batches is the same in every iteration.
     */
    private void startCopies(String indent, String stage, String buffer, StringBuilder out) {
        out.append(indent).append(code("if (%s < last) {%n", stage));
        out.append(indent).append(code("    __local uint4 *to = memory + %s * STAGE_CHUNKS + item;%n", buffer));
        for (int copy = 0; copy < copies(); copy++) {
            boolean isLeft = copy < copiesOfLeft();
            out.append(indent)
                    .append(code(
                            "    COPY(to, %d, %s + %d * apart);%n",
                            copy * tile.items(), isLeft ? "left" : "right", isLeft ? copy : copy - copiesOfLeft()));
        }
        out.append(indent).append("    left += BLOCK_CHUNKS;\n").append(indent).append("    right += BLOCK_CHUNKS;\n");
        out.append(indent).append("}\n").append(indent).append("COMMIT();\n");
    }

    /**
     * Appends the products of a step. Each block of the right factor takes two: for its first eight columns and its
     * last eight.
     */
    private void multiply(int step, StringBuilder out) {
        out.append("        {\n");
        for (int r = 0; r < tile.blocksDown(); r++) {
            out.append(code("            const uint4 a%d = la[%d * BLOCK_CHUNKS + %d * LANES];%n", r, r, step));
        }
        for (int c = 0; c < tile.blocksAcross(); c++) {
            out.append(code("            const uint4 b%d = lb[%d * BLOCK_CHUNKS + %d * LANES];%n", c, c, step));
        }
        for (int r = 0; r < tile.blocksDown(); r++) {
            for (int c = 0; c < tile.blocksAcross(); c++) {
                out.append(code("            MMA(c%d_%d, a%d, b%d.x, b%d.y);%n", r, 2 * c, r, c, c));
                out.append(code("            MMA(c%d_%d, a%d, b%d.z, b%d.w);%n", r, 2 * c + 1, r, c, c));
            }
        }
        out.append("        }\n");
    }

    /**
     * Appends the end of the kernel. {@link MatrixUnit} says where the sums of a work-item are in the blocks of its
     * warp.
     */
    private void writeEpilogue(StringBuilder out) {
        out.append(code("""
                    __local float *sums = (__local float *)memory;
                    __local float *mine = sums + lane / 4 * LINE + warpAcross * %d + lane %% 4 * 2;
                    const I j = j0 + item %% TN;
                    for (int pass = 0; pass < WARPS_DOWN; pass++) {
                        barrier(CLK_LOCAL_MEM_FENCE);
                        if (warpDown == pass) {
                """, tile.blocksAcross() * MatrixUnitTile.BLOCK));
        for (int r = 0; r < tile.blocksDown(); r++) {
            for (int c = 0; c < 2 * tile.blocksAcross(); c++) {
                String at = code("mine + %d * LINE + %d", r * MatrixUnitTile.BLOCK, c * 8);
                out.append(code("            *(__local float2 *)(%s) = c%d_%d.xy;%n", at, r, c));
                out.append(code("            *(__local float2 *)(%s + 8 * LINE) = c%d_%d.zw;%n", at, r, c));
            }
        }
        out.append("""
                        }
                        barrier(CLK_LOCAL_MEM_FENCE);
                        for (int row = item / TN; row < TM / WARPS_DOWN; row += ITEMS / TN) {
                            const I i = i0 + pass * (TM / WARPS_DOWN) + row;
                            if (i < m && j < n) {
                                const T sum = sums[row * LINE + item % TN];
                """);
        signature.writeEpilogue("                ", out);
        out.append("            }\n        }\n    }\n");
    }
}
