package org.kudari.cpu.reduce;

/**
 * Combines a sequence of rows of totals in the shape of a balanced binary tree. It keeps one partial result for each
 * level: row number n is combined with as many partial results as n ends in one bits. So rounding errors grow with the
 * logarithm of the number of rows, and the tree depends on that number alone.
 *
 * <p>Source: N. J. Higham, "The Accuracy of Floating Point Summation", SIAM J. Sci. Comput. 14(4), 1993.
 */
final class PairwiseSum {
    /** The number of levels: enough for 2^40 rows, which no computer adds in a day. */
    static final int LEVELS = 40;

    private ReductionOp reductionOp;
    private float[] scratch;
    private int totals;
    private int partials;
    private int width;
    private long count;

    /**
     * Starts a sequence.
     *
     * @param totals the index in the scratch memory where each row is put before {@link #add}, and where the result
     *     will be
     * @param partials the index of the partial results: {@value #LEVELS} times the width
     * @param width the length of a row
     */
    void start(ReductionOp reductionOp, float[] scratch, int totals, int partials, int width) {
        this.reductionOp = reductionOp;
        this.scratch = scratch;
        this.totals = totals;
        this.partials = partials;
        this.width = width;
        this.count = 0;
    }

    /** Adds the row at the totals to the sequence. */
    void add() {
        int level = 0;
        for (; (count >> level & 1) != 0; level++) {
            combineWith(level);
        }
        System.arraycopy(scratch, totals, scratch, partials + level * width, width);
        count++;
    }

    /** Leaves the combination of all rows, of which there was at least one, at the totals. */
    void finish() {
        int level = Long.numberOfTrailingZeros(count);
        System.arraycopy(scratch, partials + level * width, scratch, totals, width);
        for (level++; count >> level != 0; level++) {
            if ((count >> level & 1) != 0) {
                combineWith(level);
            }
        }
    }

    private void combineWith(int level) {
        int earlier = partials + level * width;
        reductionOp
                .pairLoop()
                .current()
                .run(width, scratch, totals, scratch, earlier, scratch, totals, scratch, totals);
    }
}
