package org.kudari.cpu.codegen;

import org.kudari.random.Philox;

/** A loop that makes uniform random floats from the blocks of {@link Philox}. */
public interface RandomLoop {
    /** The number of vectors of blocks that are computed at the same time. */
    int VECTORS = 2;

    /** The numbers that vectors of 512 bits, of eight blocks each, make at a time. */
    int GRANULE = VECTORS * 8 * Philox.WORDS;

    /** About the cost of a uniform number, in additions. */
    int UNIFORM_COST = 8;

    /** About the cost of a normal number beyond that of the uniform one that it is made of, in additions. */
    int NORMAL_COST = 16;

    /**
     * Stores uniform numbers.
     *
     * @param count a multiple of {@link #GRANULE}
     * @param block the number of the first block, four numbers each
     * @param seed the seed of the key
     * @param stream the stream of the key
     */
    void run(int count, float[] out, int outAt, long block, long seed, long stream);
}
