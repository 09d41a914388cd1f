package org.kudari.jdbc;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import org.kudari.io.InvalidInputException;
import org.kudari.table.cells.SourceErrors;

/** Errors of one line. None has a password in it. */
final class JdbcErrors {
    /** The artifacts of drivers that many use, by the word after {@code jdbc:}. */
    private static final Map<String, String> DRIVERS = Map.of(
            "duckdb", "org.duckdb:duckdb_jdbc",
            "h2", "com.h2database:h2",
            "mariadb", "org.mariadb.jdbc:mariadb-java-client",
            "mysql", "com.mysql:mysql-connector-j",
            "oracle", "com.oracle.database.jdbc:ojdbc11",
            "postgresql", "org.postgresql:postgresql",
            "sqlite", "org.xerial:sqlite-jdbc",
            "sqlserver", "com.microsoft.sqlserver:mssql-jdbc");

    private JdbcErrors() {}

    /** The URL as far as it cannot be secret: without its parameters, and without a user before the host. */
    static String publicName(String url) {
        int end = url.length();
        for (char mark : new char[] {'?', ';'}) {
            int at = url.indexOf(mark);
            end = at < 0 ? end : Math.min(end, at);
        }
        // A user and a password stand before an @: of //user:password@host, and of Oracle's user/password@host.
        return url.substring(0, end).replaceFirst("(//|thin:)[^@]*@", "$1");
    }

    static InvalidInputException connecting(JdbcQuery query, SQLException problem) {
        return error(query, "cannot be connected to: " + text(query, problem));
    }

    static InvalidInputException asking(JdbcQuery query, SQLException problem) {
        return error(query, "refused the query: " + text(query, problem));
    }

    static InvalidInputException reading(JdbcQuery query, long rows, SQLException problem) {
        return error(
                query,
                String.format(Locale.ROOT, "could be read for %,d rows, and then failed: ", rows)
                        + text(query, problem));
    }

    static InvalidInputException withoutDriver(JdbcQuery query) {
        String[] parts = query.url().split(":", 3);
        String artifact = parts.length > 1 ? DRIVERS.get(parts[1].toLowerCase(Locale.ROOT)) : null;
        String example = artifact == null ? "" : ", which is " + artifact + " of Maven Central";
        if (query.driver().isPresent()) {
            return error(
                    query, "has no driver in " + query.driver().get() + "; it needs the jar of its driver" + example);
        }
        return error(
                query,
                "has no driver here; name the jar of its driver" + example
                        + ", as the driver, or add it to the class path");
    }

    static InvalidInputException error(JdbcQuery query, String problem) {
        return new InvalidInputException(publicName(query.url()) + ": " + problem);
    }

    private static String text(JdbcQuery query, SQLException problem) {
        String text = SourceErrors.firstLine(problem).replace(query.url(), publicName(query.url()));
        String password = query.properties().getOrDefault(JdbcQuery.PASSWORD, "");
        return password.isEmpty() ? text : text.replace(password, "***");
    }
}
