package org.kudari.io.csv;

import java.util.List;

/**
 * The columns of a text file, and how its cells are read.
 *
 * @param format the format
 * @param columns the number of columns
 * @param header the names in the first row of the file; empty if it has none
 * @param words what a cell may be
 * @param rowLength about how many characters a row has, at least 1
 */
record CsvLayout(CsvFormat format, int columns, List<String> header, CellWords words, int rowLength) {
    static final int MAX_CELL = 1 << 20;
    static final int MAX_COLUMNS = 1 << 20;
}
