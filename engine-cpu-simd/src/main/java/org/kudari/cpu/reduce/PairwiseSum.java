package org.kudari.cpu.reduce;

/**
 * Combines a sequence of equally long stretches of totals in the shape of a balanced binary tree, keeping one partial
 * result for each level: stretch number n is combined with as many of them as n ends in one bits. So rounding errors grow
 * with the logarithm of the number of stretches, and the tree is a function of that number alone.
 *
 * <p>Source: N. J. Higham, "The Accuracy of Floating Point Summation", SIAM J. Sci. Comput. 14(4), 1993.
 */
final class PairwiseSum {
    /** Enough for 2^31 stretches. */
    static final int LEVELS = 32;

    private ReductionOp reductionOp;
    private float[] scratch;
    private int top;
    private int levels;
    private int width;
    private int count;

    /**
     * Begins a sequence.
     *
     * @param top where in the scratch memory each stretch is put before {@link #push}, and where the result will be
     * @param levels where the partial results have room, {@value #LEVELS} times the width
     */
    void start(ReductionOp reductionOp, float[] scratch, int top, int levels, int width) {
        this.reductionOp = reductionOp;
        this.scratch = scratch;
        this.top = top;
        this.levels = levels;
        this.width = width;
        this.count = 0;
    }

    /** Takes in the stretch at the top. */
    void push() {
        int level = 0;
        for (; (count >> level & 1) != 0; level++) {
            combineWith(level);
        }
        System.arraycopy(scratch, top, scratch, levels + level * width, width);
        count++;
    }

    /** Leaves the combination of all stretches, of which there was at least one, at the top. */
    void finish() {
        int level = Integer.numberOfTrailingZeros(count);
        System.arraycopy(scratch, levels + level * width, scratch, top, width);
        for (level++; count >> level != 0; level++) {
            if ((count >> level & 1) != 0) {
                combineWith(level);
            }
        }
    }

    private void combineWith(int level) {
        int earlier = levels + level * width;
        reductionOp.pair().get().run(width, scratch, top, scratch, earlier, scratch, top, scratch, top);
    }
}
