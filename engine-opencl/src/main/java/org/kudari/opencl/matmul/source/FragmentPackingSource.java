package org.kudari.opencl.matmul.source;

import static org.kudari.opencl.source.Code.code;

import org.kudari.opencl.source.LoopSchedule;
import org.kudari.opencl.source.ProgramSource;

/**
 * The packing of one factor of a matrix product for matrix units. The copy is rounded, and in the order in which the
 * units read it, so that the product reads whole vectors one after the other for every layout of the factor. The copy
 * is {@code [batch][block][step][lane]}, each of four words: those that a lane holds of a block's fragment, see {@link
 * MatrixUnit}. Of the right factor these are two words of the block's first eight columns and two words of its last
 * eight. Beyond the edge of the matrix there are zeros.
 *
 * @param signature the tensors of the product
 * @param isLeft whether blocks have rows of the left factor, or else columns of the right one
 * @param format of the rounded numbers
 * @param schedule the division of the vectors among work-items
 */
public record FragmentPackingSource(
        MatMulSignature signature, boolean isLeft, MatrixUnitFormat format, LoopSchedule schedule)
        implements ProgramSource {
    private static final String NAME = "fragments";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * The program. The kernel's arguments: the numbers of vectors and of steps; the extents, which are 1 for a loop
     * over matrices in which all share one of this factor; both factors; the packed copy.
     */
    @Override
    public String text() {
        String name = isLeft ? "a" : "b";
        StringBuilder out = new StringBuilder(signature.prelude())
                .append(schedule.definitions())
                .append(format.definitions());
        out.append(code(
                "#define AT(row, q) ((row) < extent && (q) < k ? %1$s[%1$s_m + (row) * %2$s + (q) * %3$s] : 0)%n",
                name, isLeft ? "a_r" : "b_c", isLeft ? "a_c" : "b_r"));
        out.append(code(
                "__kernel void %s(const I vectors, const I steps, %s%s, __global uint4 *to) {%n",
                NAME, signature.extentParameters(), signature.factorParameters()));
        out.append(code("    const I extent = %s;%n", isLeft ? "m" : "n"));
        out.append(code("    const I blocks = (extent + %d) / %d;%n", MatrixUnitTile.BLOCK - 1, MatrixUnitTile.BLOCK));
        out.append(schedule.loop("e", "vectors"));
        out.append(code("""
                        const int lane = (int)(e %% %1$d);
                        const I step = e / %1$d %% steps;
                        const I whole = e / %1$d / steps;
                        const I batch = whole / blocks;
                        const I row = whole %% blocks * %2$d + lane / 4;
                        const I q = (step * %3$d + lane %% 4) * %4$d;
                """, MatrixUnitTile.LANES, MatrixUnitTile.BLOCK, MatrixUnitTile.WORDS, format.perWord()));
        signature.writeMatrixOffsets(true, "        ", out);
        int half = MatrixUnitTile.WORDS / 2 * format.perWord();
        // Registers that one instruction reads are neighbours in a vector: all four of the left factor, two and two
        // of the right one.
        out.append(code(isLeft ? """
                        to[e] = (uint4)(WORD(row, q), WORD(row + 8, q), WORD(row, q + %1$d), WORD(row + 8, q + %1$d));
                    }
                }
                """ : """
                        to[e] = (uint4)(WORD(row, q), WORD(row, q + %1$d), WORD(row + 8, q), WORD(row + 8, q + %1$d));
                    }
                }
                """, half));
        return out.toString();
    }
}
