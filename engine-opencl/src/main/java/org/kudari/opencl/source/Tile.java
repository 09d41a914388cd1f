package org.kudari.opencl.source;

/** What a work-group computes of the output of a matrix product. */
public sealed interface Tile permits ProductTile, MatrixTile {

    int rows();

    int columns();
}
