package org.kudari.table;

import java.util.List;
import java.util.Optional;
import org.kudari.io.InvalidInputException;

/**
 * Where a table comes from: a file, a query. It may be read any number of times, unless it says otherwise, and gives the
 * same rows in the same order each time. It belongs to one thread.
 *
 * <p>What is missing is decided here: an empty cell, and what else the source takes for one.
 */
public interface TableSource {

    /** {@return what errors call it, such as the path of a file} */
    String name();

    /**
     * {@return the names of the columns, one for each; where a source has none, their indices from 0} Of a source that has
     * names, a column without one has an empty name.
     */
    List<String> columns();

    /** {@return whether the names are the source's own} */
    boolean isNamed();

    /**
     * {@return the types of the cells of each column, as far as the source knows them without reading all rows} A column
     * of text files may turn out to need a wider type, see {@link Mismatch#WIDEN}.
     */
    List<CellType> likelyTypes();

    /**
     * Begins to read the rows. Blocks have all columns, in their order, of the types that are asked for. Every column can
     * be read as texts.
     *
     * @param types a type for each column
     * @param mismatch what happens where a cell is not of its column's type
     * @return the reader, at the first row
     * @throws org.kudari.io.InvalidInputException if the source cannot be read
     * @throws IllegalArgumentException if there is not one type for each column
     */
    RowReader read(List<CellType> types, Mismatch mismatch);

    /**
     * {@return where a row stands, for errors: such as {@code FILE, line 17}}
     *
     * @param row the row, from 0, without the header
     */
    String placeOf(long row);

    /** {@return what a person should know of how it is read, one sentence each, such as which columns are left out} */
    default List<String> notes() {
        return List.of();
    }

    /** {@return how its cells are written as texts, which a model that is trained on it keeps} */
    default CellFormat cellFormat() {
        return CellFormat.USUAL;
    }

    /**
     * {@return rows to test with that came along with these, with the same columns; empty if there are none}
     *
     * @throws InvalidInputException if they are there, but no table
     */
    default Optional<TableSource> testRows() {
        return Optional.empty();
    }

    /**
     * Throws if it is known that no column is a label. Then the last one is none, and to train one must be named.
     *
     * @throws InvalidInputException if so; the message says what would fit
     */
    default void requireLabels() {}

    /** What happens where a cell is not of its column's type. */
    enum Mismatch {
        /** An error that names the cell. */
        FAIL,
        /** All rows are looked at, and then {@link WiderTypesException} says which types would fit. */
        WIDEN
    }
}
