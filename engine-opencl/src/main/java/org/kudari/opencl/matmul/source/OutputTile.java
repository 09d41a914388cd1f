package org.kudari.opencl.matmul.source;

/** The part of a matrix product's output that a work-group computes. */
public sealed interface OutputTile permits LocalMemoryTile, MatrixUnitTile {

    /** The rows of the tile. */
    int rows();

    /** The columns of the tile. */
    int columns();

    /**
     * The tile's name in the files that {@code kudari tune} writes. It has all sizes and no name from the code, so that
     * a rename makes no file useless.
     */
    String key();
}
