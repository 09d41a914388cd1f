package org.kudari.random;

/**
 * The counter-based generator Philox4x32 with 10 rounds. The random words of a position are a function of (key,
 * counter) alone, so every device and any number of threads produces the same ones.
 *
 * <p>Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC
 * 2011.
 */
public final class Philox {
    /** The number of 32-bit words in a block. */
    public static final int WORDS = 4;

    /** The multiplier of the first word, from the paper. */
    public static final int MULTIPLIER_0 = 0xD2511F53;

    /** The multiplier of the third word, from the paper. */
    public static final int MULTIPLIER_1 = 0xCD9E8D57;

    /** The increment of the first key word in each round, from the paper: 2^32 divided by the golden ratio. */
    public static final int WEYL_0 = 0x9E3779B9;

    /** The increment of the second key word in each round, from the paper: 2^32 times (sqrt(3) - 1). */
    public static final int WEYL_1 = 0xBB67AE85;

    /** The number of rounds, the paper's recommendation. */
    public static final int ROUNDS = 10;

    private static final long LOW = 0xFFFFFFFFL;

    private Philox() {}

    /**
     * Computes the words of one block.
     *
     * @param key its seed gives the two key words (low first), its stream the upper two counter words
     * @param block the lower two counter words
     * @param words receives the {@value #WORDS} words
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

    /**
     * {@return a multiple of 2^-24 in [0, 1), exact in float32}
     *
     * @param word a random word, of which the upper 24 bits are used
     */
    public static float uniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    /**
     * {@return a multiple of 2^-53 in [0, 1)}
     *
     * @param high a random word, of which all 32 bits are used
     * @param low a random word, of which the upper 21 bits are used
     */
    public static double uniform(int high, int low) {
        return (((high & LOW) << 21) | (low >>> 11)) * 0x1p-53;
    }

    /**
     * Computes a pair of standard normal numbers from a pair of uniform ones, by the transform of Box and Muller ("A
     * Note on the Generation of Random Normal Deviates", Annals of Mathematical Statistics 29, 1958) in double
     * precision: {@code r cos(2 pi v)} and {@code r sin(2 pi v)} with {@code r = sqrt(-2 ln(1 - u))}. {@code
     * StrictMath} makes the bits the same on every JVM.
     *
     * @param u a number in [0, 1)
     * @param v a number in [0, 1)
     * @param pair receives the two numbers
     */
    public static void boxMuller(double u, double v, double[] pair) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - u));
        double angle = 2 * Math.PI * v;
        pair[0] = radius * StrictMath.cos(angle);
        pair[1] = radius * StrictMath.sin(angle);
    }
}
