package org.kudari.cpu.platform;

/** The sizes on which the loops, the scratch memory and the walks over tensors agree. */
public final class TileSizes {
    /** Loops run over multiples of so many elements: one vector of 512 bits, or several narrower ones. */
    public static final int GRANULE = 16;

    /** The elements of a tile, 4 KB: a few temporaries fit in L1, and memory is still read and written in long stretches. */
    public static final int TILE = 1024;

    /** Columns of the matrix through which the elements of a full reduction run. */
    public static final int REDUCE_LANES = 64;

    /** The length of tiles where no scratch memory limits it. */
    public static final int LONG_TILE = 1 << 14;

    private TileSizes() {}

    public static int roundUp(int elements) {
        return (elements + GRANULE - 1) / GRANULE * GRANULE;
    }

    public static int roundDown(int elements) {
        return elements / GRANULE * GRANULE;
    }
}
