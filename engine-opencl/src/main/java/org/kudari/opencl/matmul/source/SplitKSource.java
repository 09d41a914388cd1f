package org.kudari.opencl.matmul.source;

import static org.kudari.opencl.source.Code.code;

import org.kudari.opencl.source.LoopSchedule;
import org.kudari.opencl.source.ProgramSource;

/**
 * The last kernel of a matrix product whose sums were split. It adds the parts of each sum in order, and applies the
 * epilogue.
 *
 * @param signature the tensors and the epilogue
 * @param schedule the division of the elements among work-items
 */
public record SplitKSource(MatMulSignature signature, LoopSchedule schedule) implements ProgramSource {
    private static final String NAME = "partial_sums";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the number of elements of the output, and of parts; the extents; the parts;
     * those of the epilogue.
     */
    @Override
    public String text() {
        StringBuilder out = new StringBuilder(signature.prelude()).append(schedule.definitions());
        out.append(code(
                "__kernel void %s(const I elements, const I parts, %s, __global const E *from%s) {%n",
                NAME, signature.extentParameters(), signature.epilogueParameters()));
        out.append(MatMulSignature.elementLoop(schedule));
        out.append("""
                        T sum = from[e];
                        for (I part = 1; part < parts; part++) {
                            sum += from[(long)part * elements + e];
                        }
                """);
        signature.writeMatrixOffsets(false, "        ", out);
        signature.writeEpilogue("        ", out);
        out.append("    }\n}\n");
        return out.toString();
    }
}
