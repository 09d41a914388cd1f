package org.kudari.op;

/**
 * What an operation's backward pass reads of the forward one; only that is kept.
 *
 * @param operands bit {@code i} for operand {@code i}
 * @param output whether the output is read
 */
public record SavedForBackward(long operands, boolean output) {
    public static final SavedForBackward NOTHING = new SavedForBackward(0, false);
    public static final SavedForBackward OUTPUT = new SavedForBackward(0, true);

    /** Whether the operand of this index is read. */
    public boolean operand(int index) {
        return (operands >> index & 1) != 0;
    }
}
