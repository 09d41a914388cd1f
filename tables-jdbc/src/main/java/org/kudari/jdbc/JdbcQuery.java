package org.kudari.jdbc;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kudari.table.SourceOptions;

/**
 * What to ask of which database.
 *
 * @param url the database, such as {@code jdbc:postgresql://localhost/shop}
 * @param sql the query, without a semicolon at its end
 * @param properties what the driver is told beside the URL, such as {@code user} and {@code password}
 * @param driver the jar of the driver, or a folder with it and the jars that it needs; if empty, the driver is on the
 *     class path or the module path
 * @param missing the texts that are missing cells, beside nulls and the empty text
 */
public record JdbcQuery(
        String url, String sql, Map<String, String> properties, Optional<Path> driver, List<String> missing) {
    static final String USER = "user";
    static final String PASSWORD = "password";

    /** Copies the properties, and takes a semicolon off the end of the query. */
    public JdbcQuery {
        sql = sql.strip().replaceFirst("[;\\s]+$", "");
        properties = Map.copyOf(properties);
        missing = List.copyOf(missing);
    }

    /**
     * {@return a query without properties, by a driver on the class path or the module path}
     *
     * @param url the database
     * @param sql the query
     */
    public static JdbcQuery of(String url, String sql) {
        return new JdbcQuery(url, sql, Map.of(), Optional.empty(), SourceOptions.MISSING);
    }

    /**
     * {@return this query for a user}
     *
     * @param name the user's name
     */
    public JdbcQuery withUser(String name) {
        return with(USER, name);
    }

    /**
     * {@return this query with a password}
     *
     * @param password the password
     */
    public JdbcQuery withPassword(String password) {
        return with(PASSWORD, password);
    }

    /**
     * {@return this query with one more property of the driver}
     *
     * @param property its name
     * @param value its value
     */
    public JdbcQuery with(String property, String value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(property, value);
        return new JdbcQuery(url, sql, more, driver, missing);
    }

    /**
     * {@return this query by a driver of a jar}
     *
     * @param jar the jar, or a folder of jars
     */
    public JdbcQuery withDriver(Path jar) {
        return new JdbcQuery(url, sql, properties, Optional.of(jar), missing);
    }

    /**
     * {@return this query with other missing cells}
     *
     * @param texts the texts, beside nulls and the empty text
     */
    public JdbcQuery withMissing(Collection<String> texts) {
        return new JdbcQuery(url, sql, properties, driver, List.copyOf(texts));
    }

    /** {@return the database without what may be secret in its URL, and the query} */
    @Override
    public String toString() {
        return JdbcErrors.publicName(url) + ": " + sql;
    }
}
