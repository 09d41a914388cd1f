package org.kudari.opencl.matmul.source;

/** What a work-group computes of the output of a matrix product. */
public sealed interface OutputTile permits LocalMemoryTile, MatrixUnitTile {

    int rows();

    int columns();
}
