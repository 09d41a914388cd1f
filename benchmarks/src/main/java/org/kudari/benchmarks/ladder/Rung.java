package org.kudari.benchmarks.ladder;

import java.util.function.Function;

/**
 * A version of a kernel.
 *
 * @param adds what it adds to the rung below, in a few words
 * @param leastBits the width of vectors below which it is not worth running; 0 for what needs no Vector API. Otherwise its class
 *     is not loaded before {@code work} is asked
 * @param work gives, for a problem, what computes it
 */
public record Rung(String name, String adds, int leastBits, Function<Problem, Runnable> work) {
    /** Vectors of this many bits are the narrowest there are. */
    public static final int ANY_WIDTH = 64;
}
