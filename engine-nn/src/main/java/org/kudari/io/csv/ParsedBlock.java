package org.kudari.io.csv;

import org.kudari.io.InvalidInputException;
import org.kudari.table.RawColumn;

/**
 * The rows of a block in columns, before its texts have the numbers that they have in the whole table.
 *
 * @param name what errors call the file
 * @param block the block
 * @param text its text
 * @param rows the number of rows
 * @param rowStarts where in the text each row begins
 * @param numbers for each column of numbers or times its cells
 * @param codes for each column of texts the indices of its cells in {@code texts}
 * @param texts for each column of texts the different ones
 * @param kinds for each column the kinds of cells that it has, as bits; those of a column of texts are unknown
 * @param nonFinite for each column the error for the first cell that is a number, but not finite; null if none is
 * @param problem what ends the reading after these rows; null if nothing does
 */
record ParsedBlock(
        String name,
        CsvBlock block,
        String text,
        int rows,
        int[] rowStarts,
        double[][] numbers,
        int[][] codes,
        String[][] texts,
        int[] kinds,
        InvalidInputException[] nonFinite,
        InvalidInputException problem) {
    static final int MISSING = RawColumn.MISSING;

    static int bit(CellWords.Kind kind) {
        return 1 << kind.ordinal();
    }

    /** The number of the line in which a row begins. */
    long lineOf(int row) {
        return block.firstLine() + BlockParser.lines(text, rowStarts[row]);
    }
}
