package org.kudari.opencl.source;

/** The numbers that matrix units multiply, as they lie in words of 32 bits along k. */
public enum FactorFormat {
    /** One in a word: float32's exponent and 11 significant bits. */
    TF32(1, 13, "m16n8k8", "tf32"),
    /** Two in a word, the first in the lower half: float32's exponent and 8 significant bits. */
    BFLOAT16(2, 16, "m16n8k16", "bf16");

    private final int perWord;
    private final int droppedBits;
    private final String shape;
    private final String ptxType;

    FactorFormat(int perWord, int droppedBits, String shape, String ptxType) {
        this.perWord = perWord;
        this.droppedBits = droppedBits;
        this.shape = shape;
        this.ptxType = ptxType;
    }

    /** The numbers in a word. */
    public int perWord() {
        return perWord;
    }

    /** A number at the nearest one of this format, the even one of two: what {@link #definitions} computes. */
    public float rounded(float number) {
        if (Float.isNaN(number)) {
            return Float.NaN;
        }
        int bits = Float.floatToRawIntBits(number);
        return Float.intBitsToFloat(bits + halfDown() + (bits >>> droppedBits & 1) & mask());
    }

    private int halfDown() {
        return (1 << droppedBits - 1) - 1;
    }

    private int mask() {
        return -1 << droppedBits;
    }

    /** PTX's name of the shape that an instruction multiplies. */
    String shape() {
        return shape;
    }

    /** PTX's name of the type. */
    String ptxType() {
        return ptxType;
    }

    /**
     * Defines {@code WORD(row, q)}: the words of a factor's numbers at {@code AT(row, q)} and after it along k, each the nearest number of
     * this format, the even one of two.
     */
    String definitions() {
        return """
                uint rounded(float x) {
                    const uint bits = as_uint(x);
                    return isnan(x) ? 0x7fc00000u : (bits + 0x%xu + (bits >> %d & 1u)) & 0x%xu;
                }
                #define WORD(row, q) %s
                """.formatted(
                        (1 << droppedBits - 1) - 1,
                        droppedBits,
                        -1 << droppedBits,
                        switch (this) {
                            case TF32 -> "rounded(AT(row, q))";
                            case BFLOAT16 -> "(rounded(AT(row, q)) >> 16 | rounded(AT(row, q + 1)))";
                        });
    }
}
