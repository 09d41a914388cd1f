package org.kudari.op;

/**
 * The forward values that an operation's backward pass reads. Only these are saved.
 *
 * @param operands the operands that are read, bit {@code i} for operand {@code i}
 * @param output whether the output is read
 */
public record SavedForBackward(long operands, boolean output) {
    /** Nothing is read. */
    public static final SavedForBackward NOTHING = new SavedForBackward(0, false);

    /** The output alone is read. */
    public static final SavedForBackward OUTPUT = new SavedForBackward(0, true);

    /**
     * {@return whether an operand is read}
     *
     * @param index the index of the operand, from 0
     */
    public boolean operand(int index) {
        return (operands >> index & 1) != 0;
    }
}
