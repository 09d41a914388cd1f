package org.kudari.cpu.codegen.lanes;

/**
 * Numbers and orders of lanes, which generated vector loops load. A loop of narrow vectors takes the first entries.
 * Public because generated loops read the fields by their names.
 */
public final class LaneOrder {
    private static final int WIDEST = 16;

    /** 0, 1, 2 and so on, for the longs of a vector. */
    public static final long[] NUMBERS = new long[WIDEST / 2];

    /** Of two ints in turn, each twice, the second one first: 1, 0, 1, 0, 3, 2, 3, 2 and so on. */
    public static final int[] INTERLEAVED = new int[WIDEST];

    /** All bits for two ints, and none for the two after them. */
    public static final int[] FROM_FIRST = new int[WIDEST];

    static {
        for (int i = 0; i < NUMBERS.length; i++) {
            NUMBERS[i] = i;
        }
        for (int i = 0; i < WIDEST; i++) {
            INTERLEAVED[i] = i / 4 * 2 + 1 - i % 2;
            FROM_FIRST[i] = i % 4 < 2 ? -1 : 0;
        }
    }

    private LaneOrder() {}
}
