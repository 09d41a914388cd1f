package org.kudari.table;

import java.util.Iterator;

/**
 * Reads the rows of a source once, block by block, in their order. A bad cell, a damaged file or a lost connection ends
 * it with an {@link org.kudari.io.InvalidInputException}, which names the place.
 */
public interface RowReader extends Iterator<RawTable>, AutoCloseable {
    @Override
    void close();
}
