package org.kudari.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.cells.TableCells;

/** Runs a query once, and reads its rows block by block. */
final class JdbcRowReader implements RowReader {
    private final JdbcQuery query;
    private final TableCells cells;
    private final List<CellValues> columns = new ArrayList<>();
    private final int blockRows;
    private final Connection connection;
    private PreparedStatement statement;
    private ResultSet result;
    private RawTable next;
    private boolean isEnd;

    JdbcRowReader(JdbcQuery query, Driver driver, List<JdbcColumn> columns, TableCells cells, int blockRows) {
        this.query = query;
        this.cells = cells;
        this.blockRows = blockRows;
        for (int column = 0; column < columns.size(); column++) {
            this.columns.add(new CellValues(columns.get(column), cells.column(column)));
        }
        connection = Drivers.connect(driver, query);
        try {
            statement =
                    connection.prepareStatement(query.sql(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
            statement.setFetchSize(Drivers.fetchSize(query, blockRows));
            result = statement.executeQuery();
        } catch (SQLException problem) {
            close();
            throw JdbcErrors.asking(query, problem);
        } catch (RuntimeException | Error problem) {
            close();
            throw problem;
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null && !isEnd) {
            long row = cells.rows();
            try {
                next = advance();
            } catch (SQLException problem) {
                close();
                throw JdbcErrors.reading(query, row, problem);
            } catch (RuntimeException | Error problem) {
                close();
                throw problem;
            }
        }
        return next != null;
    }

    @Override
    public RawTable next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more rows");
        }
        RawTable table = next;
        next = null;
        return table;
    }

    private RawTable advance() throws SQLException {
        int rows = 0;
        while (rows < blockRows && result.next()) {
            for (CellValues column : columns) {
                column.take(result);
            }
            rows++;
        }
        if (rows > 0) {
            return cells.block();
        }
        close();
        cells.end();
        return null;
    }

    @Override
    public void close() {
        isEnd = true;
        close(result);
        close(statement);
        Drivers.close(connection);
    }

    private static void close(AutoCloseable resource) {
        try {
            if (resource != null) {
                resource.close();
            }
        } catch (Exception _) {
            // The connection, which is closed next, ends it in any case.
        }
    }
}
