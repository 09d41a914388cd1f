package org.kudari.random;

/**
 * Identifies one stream of random numbers. The same key gives the same numbers. {@link #child} derives independent
 * streams, as {@code fold_in} does in JAX. So a number depends on (seed, path, call index) and never on the order in
 * which threads run.
 *
 * @param seed the user's seed, unchanged in all descendants
 * @param stream the number of the stream, one of the seed's 2^64
 */
public record RandomKey(long seed, long stream) {

    /**
     * {@return the root stream of a seed}
     *
     * @param seed the user's seed
     */
    public static RandomKey of(long seed) {
        return new RandomKey(seed, 0);
    }

    /**
     * {@return the stream of a numbered part: a call, an epoch, a layer}
     *
     * @param index the number of the part
     */
    public RandomKey child(long index) {
        return new RandomKey(seed, mix(mix(stream) + index));
    }

    /**
     * {@return the stream of a named part, such as a layer's path}
     *
     * @param name the name of the part
     */
    public RandomKey child(String name) {
        long hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = mix(hash + name.charAt(i));
        }
        return child(hash);
    }

    /**
     * The output function of SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA
     * 2014).
     */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
