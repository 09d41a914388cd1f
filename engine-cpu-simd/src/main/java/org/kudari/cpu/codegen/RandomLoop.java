package org.kudari.cpu.codegen;

import org.kudari.random.Distribution;

/** A loop that makes random floats of one distribution from the blocks of {@link org.kudari.random.Philox}. */
public interface RandomLoop {
    /** The numbers of eight blocks, which a vector of 512 bits makes at a time. */
    int GRANULE = 32;

    /**
     * Stores random numbers. Normal numbers whose rounding needs a closer look are NaN, see
     * {@link org.kudari.cpu.codegen.lanes.RandomFunctions#normals}.
     *
     * @param count a multiple of {@link #GRANULE}
     * @param block the number of the first block, four numbers each
     * @param seed the seed of the key
     * @param stream the stream of the key
     */
    void run(int count, float[] out, int outAt, long block, long seed, long stream);

    /** Returns about the cost of a number, in additions of vectors. */
    static int cost(Distribution distribution) {
        return distribution == Distribution.NORMAL ? 24 : 8;
    }
}
