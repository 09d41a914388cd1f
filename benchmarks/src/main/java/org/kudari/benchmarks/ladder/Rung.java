package org.kudari.benchmarks.ladder;

import java.util.function.Function;

/**
 * A version of a kernel.
 *
 * @param adds the idea that it adds to the rung before, in a few words
 * @param leastBits the width of vectors below which it is skipped; 0 for a rung without the Vector API. The class of a
 *     rung with vectors is not loaded before {@code work} is called
 * @param work from a problem to the code that computes it
 */
public record Rung(String name, String adds, int leastBits, Function<Problem, Runnable> work) {
    /** The width of the narrowest vectors, in bits. */
    public static final int ANY_WIDTH = 64;
}
