package org.kudari.opencl.matmul.source;

import static org.kudari.opencl.source.Code.code;

import org.kudari.opencl.source.ComputeType;
import org.kudari.opencl.source.FmaSource;
import org.kudari.opencl.source.LoopSchedule;
import org.kudari.opencl.source.ProgramSource;
import org.kudari.opencl.source.RunSource;

/**
 * A matrix product in which each work-item computes one element: for integers and for small products.
 *
 * @param signature the tensors and the epilogue
 * @param schedule the division of the elements among work-items
 */
public record NaiveMatMulSource(MatMulSignature signature, LoopSchedule schedule) implements ProgramSource {
    private static final String NAME = "product";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the number of elements of the output; the extents; the factors; those of the
     * epilogue.
     */
    @Override
    public String text() {
        StringBuilder out = new StringBuilder(signature.prelude() + FmaSource.of(signature.computeType()))
                .append(schedule.definitions());
        out.append(code(
                "__kernel void %s(const I elements, %s%s%s) {%n",
                NAME, signature.extentParameters(), signature.factorParameters(), signature.epilogueParameters()));
        out.append(MatMulSignature.elementLoop(schedule));
        signature.writeMatrixOffsets(true, "        ", out);
        ComputeType computeType = signature.computeType();
        out.append("        __global const E *ai = a + (a_m + i * a_r);\n");
        out.append("        __global const E *bj = b + (b_m + j * b_c);\n");
        out.append("        T sum = 0;\n");
        if (signature.isDeep()) {
            out.append("        ").append(RunSource.declare("T", "sum"));
        }
        out.append("        for (I q = 0; q < k; q++) {\n            ");
        String left = computeType.loaded(signature.type(), "ai[q * a_c]");
        String right = computeType.loaded(signature.type(), "bj[q * b_r]");
        // In unsigned integers: signed overflow is undefined in C.
        out.append(
                computeType == ComputeType.LONG
                        ? code("sum = (T)((ulong)sum + (ulong)(%s) * (ulong)(%s));%n", left, right)
                        : code("sum = FMA(%s, %s, sum);%n", left, right));
        if (signature.isDeep()) {
            out.append("            if (q % " + RunSource.TERMS + " == " + (RunSource.TERMS - 1) + " || q == k - 1) ");
            out.append(RunSource.addRun("T", "sum"));
        }
        out.append("        }\n");
        if (signature.isDeep()) {
            out.append("        ").append(RunSource.finish("T", "sum"));
        }
        signature.writeEpilogue("        ", out);
        out.append("    }\n}\n");
        return out.toString();
    }
}
