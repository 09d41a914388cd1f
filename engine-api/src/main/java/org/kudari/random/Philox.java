package org.kudari.random;

/**
 * The counter-based generator Philox4x32 with 10 rounds: the random words of a position are a function of (key, counter)
 * alone, so that every device and any number of threads produces the same ones.
 *
 * <p>Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
 */
public final class Philox {
    /** Words that one counter value yields. */
    public static final int WORDS = 4;

    /** The multipliers and the Weyl increments of the key schedule, from the paper. */
    public static final int MULTIPLIER_0 = 0xD2511F53;

    public static final int MULTIPLIER_1 = 0xCD9E8D57;
    public static final int WEYL_0 = 0x9E3779B9;
    public static final int WEYL_1 = 0xBB67AE85;
    public static final int ROUNDS = 10;

    private static final long LOW = 0xFFFFFFFFL;

    private Philox() {}

    /**
     * The four words of one block.
     *
     * @param key the seed gives the two key words (low first), the stream the upper two counter words
     * @param block the lower two counter words
     * @param words receives the four words
     */
    public static void block(RandomKey key, long block, int[] words) {
        int c0 = (int) block;
        int c1 = (int) (block >>> 32);
        int c2 = (int) key.stream();
        int c3 = (int) (key.stream() >>> 32);
        int k0 = (int) key.seed();
        int k1 = (int) (key.seed() >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = (MULTIPLIER_0 & LOW) * (c0 & LOW);
            long p1 = (MULTIPLIER_1 & LOW) * (c2 & LOW);
            int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c0 = n0;
            c1 = (int) p1;
            c2 = n2;
            c3 = (int) p0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        words[0] = c0;
        words[1] = c1;
        words[2] = c2;
        words[3] = c3;
    }

    /** A multiple of 2^-24 in [0, 1), exact in float32, from the word's upper 24 bits. */
    public static float uniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    /** A multiple of 2^-53 in [0, 1) from two words: 32 bits of the first, the upper 21 of the second. */
    public static double uniform(int high, int low) {
        return (((high & LOW) << 21) | (low >>> 11)) * 0x1p-53;
    }

    /**
     * A pair of standard normal numbers from a pair of uniform ones, by Box and Muller's transform in double precision:
     * {@code r cos(2 pi v)} and {@code r sin(2 pi v)} with {@code r = sqrt(-2 ln(1 - u))}. {@code StrictMath} makes the
     * bits the same on every JVM.
     *
     * @param pair receives the two numbers
     */
    public static void boxMuller(double u, double v, double[] pair) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - u));
        double angle = 2 * Math.PI * v;
        pair[0] = radius * StrictMath.cos(angle);
        pair[1] = radius * StrictMath.sin(angle);
    }
}
