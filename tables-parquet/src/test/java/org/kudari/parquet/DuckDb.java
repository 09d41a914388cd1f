package org.kudari.parquet;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes Parquet files for tests. */
final class DuckDb {
    private DuckDb() {}

    /** Writes the result of a query, without compression. */
    static Path copy(String query, Path file) throws SQLException {
        return copy(query, file, "COMPRESSION uncompressed");
    }

    static Path copy(String query, Path file, String options) throws SQLException {
        run("COPY (" + query + ") TO '" + file + "' (FORMAT parquet, " + options + ")");
        return file;
    }

    static void run(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
