package org.kudari.opencl.matmul.source;

import static org.kudari.opencl.source.Code.code;

import java.util.List;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.ExprSource;
import org.kudari.opencl.source.LoopSchedule;
import org.kudari.opencl.source.Prelude;
import org.kudari.opencl.source.RunSource;

/**
 * The parts of a call that all kernels of matrix products have in common: the types of the tensors, and what happens to
 * each sum. The kernels name the factors {@code a} (m by k) and {@code b} (k by n), the output {@code y}, the output of
 * the product before the epilogue {@code p}, and the operands of the epilogue {@code x1}, {@code x2} and so on.
 *
 * @param type of the elements of the factors and the output
 * @param batchLoops the number of nested loops over matrices, may be 0
 * @param isLong whether positions take 64 bits
 * @param isDeep whether sums have so many terms that they are added in runs ({@link RunSource})
 * @param accumulate whether sums are added to the output
 * @param epilogue applied to each sum, which is its input 0; null for none
 * @param operands the types of the epilogue's other inputs
 * @param keepsProduct whether the sums before the epilogue are stored too
 */
public record MatMulSignature(
        DType type,
        int batchLoops,
        boolean isLong,
        boolean isDeep,
        boolean accumulate,
        Kernel epilogue,
        List<DType> operands,
        boolean keepsProduct) {

    /** The same call, but its sums are stored as they are. */
    public MatMulSignature withoutEpilogue() {
        return new MatMulSignature(type, batchLoops, isLong, isDeep, false, null, List.of(), false);
    }

    /** Whether the sums are stored as they are. */
    boolean storesSums() {
        return epilogue == null && !accumulate;
    }

    /** The type in which sums are computed. */
    public ComputeType computeType() {
        return ComputeType.of(type);
    }

    /**
     * The definitions before the kernel: the type {@code T} in which it computes, {@code E} of elements, {@code I} of
     * positions, and functions.
     */
    String prelude() {
        StringBuilder out = new StringBuilder();
        if (computeType() != ComputeType.DOUBLE && operands.contains(DType.FLOAT64)) {
            out.append(Prelude.doubles());
        }
        out.append(epilogue == null ? Prelude.of(computeType()) : Prelude.of(computeType(), epilogue));
        out.append("typedef ").append(ComputeType.element(type)).append(" E;\n");
        out.append(Prelude.positions(isLong));
        if (isDeep) {
            out.append(RunSource.definitions());
        }
        return out.toString();
    }

    /**
     * The parameters of the factors. Each has its buffer, the first element's position, the strides from row to row and
     * from column to column, and the stride in each loop over matrices.
     */
    String factorParameters() {
        return matrixParameters("a", type) + matrixParameters("b", type);
    }

    /** The parameters of the extents: m, n and k, and those of all loops over matrices but the outermost. */
    String extentParameters() {
        StringBuilder out = new StringBuilder("const I m, const I n, const I k");
        for (int loop = 1; loop < batchLoops; loop++) {
            out.append(", const I e").append(loop);
        }
        return out.toString();
    }

    /**
     * The parameters after those of the factors: the output's buffer and first position, the same of the product before
     * the epilogue if it is kept, the operands like the factors, and the uniforms.
     */
    String epilogueParameters() {
        StringBuilder out = new StringBuilder(", __global E *y, const I y_at");
        if (keepsProduct) {
            out.append(", __global E *p, const I p_at");
        }
        for (int i = 0; i < operands.size(); i++) {
            out.append(matrixParameters("x" + (i + 1), operands.get(i)));
        }
        for (int u = 0; epilogue != null && u < epilogue.uniforms(); u++) {
            out.append(", const T u").append(u);
        }
        return out.toString();
    }

    private String matrixParameters(String name, DType elements) {
        StringBuilder out = new StringBuilder(code(
                ", __global const %s *%s, const I %s_at, const I %s_r, const I %s_c",
                ComputeType.element(elements), name, name, name, name));
        for (int loop = 0; loop < batchLoops; loop++) {
            out.append(", const I ").append(name).append("_s").append(loop);
        }
        return out.toString();
    }

    /**
     * The head of the loop over the output's {@code elements}. It declares the element {@code e}, which is row {@code
     * i} and column {@code j} of matrix {@code batch}.
     */
    static String elementLoop(LoopSchedule schedule) {
        return schedule.loop("e", "elements") + """
                        const I j = e % n;
                        const I row = e / n;
                        const I i = row % m;
                        const I batch = row / m;
                """;
    }

    /**
     * Appends the statements that locate the matrices of a {@code batch}: the indices {@code g0}, {@code g1} and so on
     * in the loops over matrices, and the positions {@code a_m} and so on of their first elements.
     */
    void writeMatrixOffsets(boolean withFactors, String indent, StringBuilder out) {
        if (batchLoops > 0) {
            out.append(indent).append("I others = batch;\n");
            for (int loop = batchLoops - 1; loop > 0; loop--) {
                out.append(indent).append(code("const I g%d = others %% e%d; others /= e%d;%n", loop, loop, loop));
            }
            out.append(indent).append("const I g0 = others;\n");
        }
        if (withFactors) {
            writeMatrixOffset("a", indent, out);
            writeMatrixOffset("b", indent, out);
        }
        for (int i = 0; i < operands.size(); i++) {
            writeMatrixOffset("x" + (i + 1), indent, out);
        }
    }

    private void writeMatrixOffset(String name, String indent, StringBuilder out) {
        out.append(indent).append(code("const I %s_m = %s_at", name, name));
        for (int loop = 0; loop < batchLoops; loop++) {
            out.append(code(" + g%d * %s_s%d", loop, name, loop));
        }
        out.append(";\n");
    }

    /**
     * Appends the statements that apply the epilogue to the {@code sum} of row {@code i} and column {@code j}, and
     * store it. They must be the last statements of a block.
     */
    void writeEpilogue(String indent, StringBuilder out) {
        out.append(indent).append("const I at = (batch * m + i) * n + j;\n");
        if (epilogue == null) {
            if (accumulate) {
                out.append(indent)
                        .append(code(
                                "const T total = %s + sum;%n", computeType().loaded(type, "y[y_at + at]")));
            }
            out.append(indent).append("y[y_at + at] = ").append(stored(accumulate ? "total" : "sum"));
            return;
        }
        if (keepsProduct) {
            out.append(indent).append("p[p_at + at] = ").append(stored("sum"));
        }
        for (int i = 0; i < operands.size(); i++) {
            String name = "x" + (i + 1);
            String element = code("%s[%s_m + i * %s_r + j * %s_c]", name, name, name, name);
            out.append(indent)
                    .append(code("const T v%d = %s;%n", i + 1, computeType().loaded(operands.get(i), element)));
        }
        String value = ExprSource.write(
                        epilogue, computeType(), input -> input == 0 ? "sum" : "v" + input, u -> "u" + u, indent, out)
                .getFirst();
        out.append(indent).append("y[y_at + at] = ").append(stored(value));
    }

    private String stored(String value) {
        return computeType().stored(type, value) + ";\n";
    }
}
