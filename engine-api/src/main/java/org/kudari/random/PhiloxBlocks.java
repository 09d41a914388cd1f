package org.kudari.random;

/**
 * Consecutive blocks of {@link Philox}, computed together. The JIT turns the loops over blocks into vector instructions,
 * so a block takes about a third of the time.
 */
public final class PhiloxBlocks {
    /** The number of blocks that are computed together. */
    public static final int COUNT = 128;

    private static final long LOW = 0xFFFFFFFFL;
    private static final long MULTIPLIER_0 = Philox.MULTIPLIER_0 & LOW;
    private static final long MULTIPLIER_1 = Philox.MULTIPLIER_1 & LOW;

    private final RandomKey key;
    // The counter's words by block, each in the lower half of a long. Upper halves hold what is left of products.
    private final long[] c0 = new long[COUNT];
    private final long[] c1 = new long[COUNT];
    private final long[] c2 = new long[COUNT];
    private final long[] c3 = new long[COUNT];

    /**
     * Blocks of a stream, none of which is computed yet.
     *
     * @param key the stream
     */
    public PhiloxBlocks(RandomKey key) {
        this.key = key;
    }

    /**
     * Computes {@value #COUNT} blocks in place of the last ones.
     *
     * @param first the first one
     */
    public void compute(long first) {
        for (int i = 0; i < COUNT; i++) {
            c0[i] = first + i;
            c1[i] = first + i >>> 32;
            c2[i] = key.stream();
            c3[i] = key.stream() >>> 32;
        }
        int k0 = (int) key.seed();
        int k1 = (int) (key.seed() >>> 32);
        for (int round = 0; round < Philox.ROUNDS; round++) {
            round(k0 & LOW, k1 & LOW);
            k0 += Philox.WEYL_0;
            k1 += Philox.WEYL_1;
        }
    }

    private void round(long k0, long k1) {
        for (int i = 0; i < COUNT; i++) {
            long p0 = MULTIPLIER_0 * (c0[i] & LOW);
            long p1 = MULTIPLIER_1 * (c2[i] & LOW);
            c0[i] = (p1 >>> 32) ^ c1[i] ^ k0;
            c1[i] = p1;
            c2[i] = (p0 >>> 32) ^ c3[i] ^ k1;
            c3[i] = p0;
        }
    }

    /**
     * {@return 64 random bits: the first two words of a block, of which the first is the upper half}
     *
     * @param index which of the blocks that were computed together, from 0
     */
    public long bits(int index) {
        return c0[index] << 32 | c1[index] & LOW;
    }
}
