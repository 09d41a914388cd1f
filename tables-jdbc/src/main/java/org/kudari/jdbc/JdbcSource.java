package org.kudari.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellFormat;
import org.kudari.table.CellType;
import org.kudari.table.RowReader;
import org.kudari.table.TableSource;
import org.kudari.table.cells.TableCells;

/**
 * The result of a query as a table. Each reading opens a connection of its own, runs the query again, and takes the rows
 * as they come; it never holds more than a block of them. It writes nothing, unless the query itself does.
 *
 * <p><b>The rows must come in the same order each time</b>, since what is learned depends on it, and since a table is
 * often read more than once. A database promises this only for a query with {@code ORDER BY} that leaves no ties; and
 * nobody may change the table meanwhile. {@link #notes()} warns of a query without one.
 *
 * <p>It has the same cells as the text file that would hold its rows:
 *
 * <ul>
 *   <li>Numbers are numbers. One of single precision is the double that its shortest text stands for, so 0.1f is 0.1. A
 *       whole number beyond 2^53 is the nearest double, but exact where the column is read as texts.
 *   <li>Texts, booleans, times of day, and what only this database knows, are texts, also if all of them look like
 *       numbers.
 *   <li>Dates and timestamps are times. As texts they are written as {@code 2024-01-31} and {@code 2024-01-31 23:59:59.5},
 *       with {@code +00} after those with a time zone, which are moments in UTC.
 *   <li>An infinite date or timestamp is an error, and the text {@code infinity} where the column is read as texts.
 *   <li>A null is a missing cell, and so are NaN, an empty text, and the texts that the query names.
 * </ul>
 *
 * <p>A driver may know less than its database: that of DuckDB (1.4.1) shifts moments of the hour in which the clock of
 * the process's time zone changes.
 *
 * <p>Columns of arrays, structures and bytes are left out; {@link #notes()} says which. Errors are {@link
 * InvalidInputException}s of one line that name the database, the row (from 1) and the column, and no password.
 */
public final class JdbcSource implements TableSource {
    private static final int CELLS = 1 << 17;
    private static final int MOST_ROWS = 1 << 13;
    private static final int FEWEST_ROWS = 1 << 6;

    private final JdbcQuery query;
    private final Driver driver;
    private final List<JdbcColumn> columns;
    private final List<String> names;
    private final List<String> notes = new ArrayList<>();
    private final int blockRows;

    private JdbcSource(JdbcQuery query, int blockRows) {
        this.query = query;
        driver = Drivers.find(query);
        Connection connection = Drivers.connect(driver, query);
        try {
            columns = columns(connection);
        } catch (SQLException problem) {
            throw JdbcErrors.asking(query, problem);
        } finally {
            Drivers.close(connection);
        }
        if (columns.isEmpty()) {
            String reason = notes.isEmpty() ? "" : ": " + notes.getFirst();
            throw JdbcErrors.error(query, "gives no column that can be read" + reason);
        }
        names = TableCells.names(columns.stream().map(JdbcColumn::name).toList());
        this.blockRows = blockRows > 0 ? blockRows : Math.clamp(CELLS / columns.size(), FEWEST_ROWS, MOST_ROWS);
        if (!query.sql().toLowerCase(Locale.ROOT).matches("(?s).*\\border\\s+by\\b.*")) {
            notes.add("the query has no ORDER BY: the database may give its rows in another order each time, and then"
                    + " nothing is the same twice");
        }
    }

    /**
     * Connects and asks for the columns of a query.
     *
     * @param query the query
     * @return the table
     * @throws InvalidInputException if there is no driver, the database cannot be connected to or refuses the query, or
     *     the result has no columns
     */
    public static JdbcSource of(JdbcQuery query) {
        return of(query, 0);
    }

    /** With blocks of a number of rows, for tests; 0 chooses it. */
    static JdbcSource of(JdbcQuery query, int blockRows) {
        return new JdbcSource(query, blockRows);
    }

    private List<JdbcColumn> columns(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            ResultSetMetaData result = statement.getMetaData();
            if (result != null) {
                return JdbcColumn.of(result, notes);
            }
            // Some drivers know the columns of a result only.
            statement.setMaxRows(1);
            try (ResultSet first = statement.executeQuery()) {
                return JdbcColumn.of(first.getMetaData(), notes);
            }
        }
    }

    @Override
    public String name() {
        return JdbcErrors.publicName(query.url());
    }

    @Override
    public List<String> columns() {
        return names;
    }

    @Override
    public boolean isNamed() {
        return true;
    }

    /** {@inheritDoc} They change only where a database lets a column hold cells of other types. */
    @Override
    public List<CellType> likelyTypes() {
        return columns.stream().map(JdbcColumn::type).toList();
    }

    @Override
    public CellFormat cellFormat() {
        return new CellFormat(query.missing(), '.');
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public RowReader read(List<CellType> types, Mismatch mismatch) {
        TableCells cells = new TableCells(this, types, mismatch, query.missing());
        return new JdbcRowReader(query, driver, columns, cells, blockRows);
    }

    @Override
    public String placeOf(long row) {
        return name() + ", row " + (row + 1) + " of the query";
    }
}
