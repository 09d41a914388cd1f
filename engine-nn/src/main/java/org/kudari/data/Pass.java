package org.kudari.data;

/** The rows of a data set in the order of one pass. */
interface Pass {
    /** The number of rows. */
    int rows();

    /** Rows that follow each other in the pass, which are read when they are asked for. */
    Batch batch(int from, int count);
}
