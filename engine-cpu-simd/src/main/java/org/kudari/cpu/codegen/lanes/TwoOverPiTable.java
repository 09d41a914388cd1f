package org.kudari.cpu.codegen.lanes;

import java.math.BigInteger;

/**
 * 2/pi in pieces, for the reduction of large angles: {@code 2^(16 k) 2/pi} modulo 4 as the sum of five floats, for k
 * from 0 to 7. Each float has the next 24 bits, so its product with another float is exact in double precision.
 *
 * <p>Source of the idea, to drop the multiples of 4 before multiplying: M. Payne, R. Hanek, "Radian Reduction for
 * Trigonometric Functions", ACM SIGNUM Newsletter 18, 1983.
 */
public final class TwoOverPiTable {
    /** The number of floats that are added up: the last one has bits down to 2^-118. */
    static final int PIECES = 5;

    /** The number of bits by which one column is shifted against the one before it. */
    static final int SHIFT = 16;

    private static final int PIECE_BITS = 24;

    /** The bits before the point that are kept. */
    private static final int WHOLE_BITS = 2;

    /** The first 256 bits of 2/pi behind the point. */
    private static final BigInteger TWO_OVER_PI =
            new BigInteger("a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561", 16);

    private static final int TOTAL_BITS = 256;

    /**
     * The rows of pieces one after the other, each twice, so that the widest vector can be loaded. Public because
     * generated loops read this field by its name.
     */
    public static final float[] ENTRIES = entries();

    private TwoOverPiTable() {}

    private static float[] entries() {
        float[] entries = new float[PIECES * LaneCode.TABLE_STEP];
        for (int piece = 0; piece < PIECES; piece++) {
            for (int i = 0; i < LaneCode.TABLE_STEP; i++) {
                entries[piece * LaneCode.TABLE_STEP + i] = piece(piece, i % LaneCode.TABLE_SIZE * SHIFT);
            }
        }
        return entries;
    }

    /** Returns the bits of 2/pi that have the weights of a piece after a shift to the left. */
    private static float piece(int piece, int shift) {
        int lowestWeight = WHOLE_BITS - (piece + 1) * PIECE_BITS;
        BigInteger bits = TWO_OVER_PI.shiftRight(TOTAL_BITS + lowestWeight - shift);
        return Math.scalb(bits.intValue() & ((1 << PIECE_BITS) - 1), lowestWeight);
    }
}
