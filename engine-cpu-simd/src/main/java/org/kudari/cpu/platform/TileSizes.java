package org.kudari.cpu.platform;

/** Sizes that the loops, the scratch memory and the plans of all packages agree on, in elements. */
public final class TileSizes {
    /** Generated loops run over multiples of this many elements: one vector of 512 bits, or several narrower ones. */
    public static final int GRANULE = 16;

    /** The length of a tile: 4 KB, so that a few temporaries fit in L1 and memory is still accessed in long runs. */
    public static final int TILE = 1024;

    /** The number of lane totals of a reduction over contiguous elements: element i is added to total i modulo this. */
    public static final int REDUCE_LANES = 64;

    /** The length of a tile where no scratch memory limits it. */
    public static final int LONG_TILE = 1 << 14;

    private TileSizes() {}

    /** Rounds up to a multiple of {@link #GRANULE}. */
    public static int roundUp(int elements) {
        return (elements + GRANULE - 1) / GRANULE * GRANULE;
    }

    /** Rounds down to a multiple of {@link #GRANULE}. */
    public static int roundDown(int elements) {
        return elements / GRANULE * GRANULE;
    }
}
