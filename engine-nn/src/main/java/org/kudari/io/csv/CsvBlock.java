package org.kudari.io.csv;

import java.io.IOException;
import java.nio.charset.Charset;

/**
 * Whole rows of a text file, as bytes.
 *
 * @param bytes holds them, from 0
 * @param length the number of bytes
 * @param firstLine the number of the first line, from 1
 * @param isAscii whether all bytes are ASCII
 * @param charset the encoding of the bytes
 * @param isFirst whether no row comes before
 * @param end what follows these rows
 */
record CsvBlock(byte[] bytes, int length, long firstLine, boolean isAscii, Charset charset, boolean isFirst, End end) {

    /** What follows a block. */
    sealed interface End {}

    /** More rows. */
    record More() implements End {}

    /** The end of the file. */
    record Last() implements End {}

    /** A row without an end: the bytes of the block are its beginning. */
    record Endless() implements End {}

    /**
     * A problem that ends the reading.
     *
     * @param line the line in which it is
     * @param problem the problem
     */
    record Failure(long line, IOException problem) implements End {}
}
