package org.kudari.opencl.matmul.source;

import static org.kudari.opencl.source.Code.code;

import org.kudari.backend.MatmulPrecision;

/** The formats of the numbers that matrix units multiply. Neighbours along k are packed in words of 32 bits. */
public enum MatrixUnitFormat {
    /** One number in a word: float32's exponent and 11 significant bits. */
    TF32(MatmulPrecision.TF32, 1),
    /** Two numbers in a word, the first in the lower half: float32's exponent and 8 significant bits. */
    BFLOAT16(MatmulPrecision.BFLOAT16, 2);

    private final MatmulPrecision precision;
    private final int perWord;
    private final int droppedBits;

    MatrixUnitFormat(MatmulPrecision precision, int perWord) {
        this.precision = precision;
        this.perWord = perWord;
        this.droppedBits = MatmulPrecision.FLOAT32.significantBits() - precision.significantBits();
    }

    /**
     * The format of a precision lower than {@code FLOAT32}.
     *
     * @throws IllegalArgumentException for {@code FLOAT32}
     */
    public static MatrixUnitFormat of(MatmulPrecision precision) {
        return switch (precision) {
            case FLOAT32 -> throw new IllegalArgumentException("matrix units do not multiply in " + precision);
            case TF32 -> TF32;
            case BFLOAT16 -> BFLOAT16;
        };
    }

    /** The precision of the numbers. */
    public MatmulPrecision precision() {
        return precision;
    }

    /** The number of numbers in a word. */
    public int perWord() {
        return perWord;
    }

    /**
     * Defines {@code WORD(row, q)}: the word with a factor's numbers at {@code AT(row, q)} and after it along k, each
     * rounded as by {@link MatmulPrecision#rounded}.
     */
    String definitions() {
        return code(
                """
                uint rounded(float x) {
                    const uint bits = as_uint(x);
                    return isnan(x) ? 0x7fc00000u : (bits + 0x%xu + (bits >> %d & 1u)) & 0x%xu;
                }
                #define WORD(row, q) %s
                """,
                (1 << droppedBits - 1) - 1,
                droppedBits,
                -1 << droppedBits,
                switch (this) {
                    case TF32 -> "rounded(AT(row, q))";
                    case BFLOAT16 -> "(rounded(AT(row, q)) >> 16 | rounded(AT(row, q + 1)))";
                });
    }
}
