package org.kudari.opencl.matmul.source;

import static org.kudari.opencl.source.Code.code;

import java.util.ArrayList;
import java.util.List;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.FmaSource;
import org.kudari.opencl.source.ProgramSource;
import org.kudari.opencl.source.RunSource;

/**
 * A matrix product for processors, without local memory. Each work-item computes a block of the output in registers,
 * from scalars of the left factor and vectors of the right one. Successive work-items share a panel of the right
 * factor, so that it stays in a core's cache.
 *
 * @param signature the tensors and the epilogue
 * @param registerBlock the sizes
 * @param isLeftPacked whether {@link PanelPackingSource} has packed the left factor; otherwise it is read with any
 *     strides
 * @param isRightPacked whether the right factor is packed; otherwise its rows are contiguous, and no shorter than a
 *     block's
 */
public record RegisterBlockMatMulSource(
        MatMulSignature signature, RegisterBlock registerBlock, boolean isLeftPacked, boolean isRightPacked)
        implements ProgramSource {
    private static final String NAME = "product";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the extents; the factors; the left factor's panels, if it is packed, and
     * whether each matrix has panels of its own (1) or all share one's (0); the same of the right factor; those of the
     * epilogue.
     */
    @Override
    public String text() {
        int rows = registerBlock.rows();
        int columns = registerBlock.columns();
        StringBuilder out = new StringBuilder(signature.prelude());
        out.append(FmaSource.of(signature.computeType()));
        out.append(code("typedef E%d V;%n", registerBlock.width()).replace("E", ComputeType.element(signature.type())));
        out.append(code(
                "__kernel void %s(%s%s%s%s%s) {%n",
                NAME,
                signature.extentParameters(),
                signature.factorParameters(),
                isLeftPacked ? ", __global const E *left, const I left_every" : "",
                isRightPacked ? ", __global const E *right, const I right_every" : "",
                signature.epilogueParameters()));
        out.append(code("""
                    const I down = (m + %d) / %d;
                    const I across = (n + %d) / %d;
                    const I block = get_global_id(0);
                    const I i0 = block %% down * %d;
                    const I others0 = block / down;
                    const I j0 = others0 %% across * %d;
                    const I batch = others0 / across;
                """, rows - 1, rows, columns - 1, columns, rows, columns));
        signature.writeMatrixOffsets(true, "    ", out);
        left(out);
        right(out);
        for (String sum : sumNames()) {
            out.append("    V ").append(sum).append(" = 0;\n");
        }
        if (signature.isDeep()) {
            sumsOfRuns(out);
        } else {
            sums("0", "k", out);
        }
        store(out);
        out.append("}\n");
        return out.toString();
    }

    private void left(StringBuilder out) {
        if (isLeftPacked) {
            out.append(code(
                    "    __global const E *ap = left + ((long)batch * left_every * down + i0 / %d) * k * %d;%n",
                    registerBlock.rows(), registerBlock.rows()));
            return;
        }
        // Rows beyond the matrix repeat its last row, and are not stored.
        for (int r = 0; r < registerBlock.rows(); r++) {
            out.append(code("    __global const E *a%d = a + (a_m + min(i0 + %d, m - 1) * a_r);%n", r, r));
        }
    }

    private void right(StringBuilder out) {
        if (isRightPacked) {
            out.append("    const I from = j0;\n");
            out.append(code(
                    "    __global const E *bp = right + ((long)batch * right_every * across + j0 / %d) * k * %d;%n",
                    registerBlock.columns(), registerBlock.columns()));
            return;
        }
        // The last block is shifted left to end at the edge of the matrix. It stores only those columns that no other
        // block has.
        out.append(code("    const I from = min(j0, n - %d);%n", registerBlock.columns()));
        out.append("    __global const E *bp = b + (b_m + from);\n");
    }

    /** The names of the vectors of sums, row by row. */
    private List<String> sumNames() {
        List<String> names = new ArrayList<>();
        for (int r = 0; r < registerBlock.rows(); r++) {
            for (int v = 0; v < registerBlock.vectors(); v++) {
                names.add("c" + r + "_" + v);
            }
        }
        return names;
    }

    private void sumsOfRuns(StringBuilder out) {
        sumNames().forEach(sum -> out.append("    ").append(RunSource.declare("V", sum)));
        out.append("    for (I run = 0; run < k; run += " + RunSource.TERMS + ") {\n");
        sums("run", "min(run + " + RunSource.TERMS + ", k)", out);
        sumNames().forEach(sum -> out.append("    ").append(RunSource.addRun("V", sum)));
        out.append("    }\n");
        sumNames().forEach(sum -> out.append("    ").append(RunSource.finish("V", sum)));
    }

    private void sums(String from, String to, StringBuilder out) {
        out.append("    for (I q = " + from + "; q < " + to + "; q++) {\n");
        for (int v = 0; v < registerBlock.vectors(); v++) {
            out.append(code("        const V b%d = vload%d(%d, bp);%n", v, registerBlock.width(), v));
        }
        out.append(code("        bp += %s;%n", isRightPacked ? registerBlock.columns() : "b_r"));
        for (int r = 0; r < registerBlock.rows(); r++) {
            String source = isLeftPacked ? code("ap[%d]", r) : code("a%d[q * a_c]", r);
            out.append(code("        const V w%d = (V)(%s);%n", r, source));
            for (int v = 0; v < registerBlock.vectors(); v++) {
                out.append(code("        c%d_%d = FMA(w%d, b%d, c%d_%d);%n", r, v, r, v, r, v));
            }
        }
        if (isLeftPacked) {
            out.append(code("        ap += %d;%n", registerBlock.rows()));
        }
        out.append("    }\n");
    }

    private void store(StringBuilder out) {
        int columns = registerBlock.columns();
        out.append(code("    T sums[%d];%n", registerBlock.rows() * columns));
        for (int r = 0; r < registerBlock.rows(); r++) {
            for (int v = 0; v < registerBlock.vectors(); v++) {
                out.append(code(
                        "    vstore%d(c%d_%d, %d, sums);%n",
                        registerBlock.width(), r, v, r * registerBlock.vectors() + v));
            }
        }
        out.append(code("""
                    const I rows = min((I)%d, m - i0);
                    const I end = min(j0 + %d, n);
                    for (I r = 0; r < rows; r++) {
                        const I i = i0 + r;
                        for (I j = j0; j < end; j++) {
                            const T sum = sums[r * %d + j - from];
                """, registerBlock.rows(), columns, columns));
        signature.writeEpilogue("            ", out);
        out.append("        }\n    }\n");
    }
}
