package org.kudari.jdbc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.kudari.io.InvalidInputException;
import org.kudari.table.SourceOptions;
import org.kudari.table.TableSource;
import org.kudari.table.TableSourceProvider;

/**
 * Opens URLs that begin with {@code jdbc:}. The settings are {@code query}, which is needed, {@code user} and {@code
 * password}, and {@code driver}, the jar of the driver or a folder of jars.
 */
public final class JdbcProvider implements TableSourceProvider {
    private static final String QUERY = "query";
    private static final String DRIVER = "driver";
    private static final List<String> SETTINGS = List.of(QUERY, JdbcQuery.USER, JdbcQuery.PASSWORD, DRIVER);

    /** For {@link java.util.ServiceLoader}. */
    public JdbcProvider() {}

    @Override
    public Optional<TableSource> open(List<String> locations, SourceOptions options) {
        if (locations.isEmpty() || !locations.getFirst().startsWith("jdbc:")) {
            return Optional.empty();
        }
        String url = locations.getFirst();
        String name = JdbcErrors.publicName(url);
        if (locations.size() > 1) {
            throw new InvalidInputException(
                    name + ": a database is a table by itself, and cannot be joined with others");
        }
        for (String setting : new TreeSet<>(options.settings().keySet())) {
            if (!SETTINGS.contains(setting)) {
                throw new InvalidInputException(
                        name + ": a database takes no " + setting + ", but " + String.join(", ", SETTINGS));
            }
        }
        String sql = options.settings().getOrDefault(QUERY, "");
        if (sql.isBlank()) {
            throw new InvalidInputException(
                    name + ": a database needs a query, such as: select * from customers order by id");
        }
        JdbcQuery query = JdbcQuery.of(url, sql).withMissing(options.missing());
        for (String property : List.of(JdbcQuery.USER, JdbcQuery.PASSWORD)) {
            if (options.settings().containsKey(property)) {
                query = query.with(property, options.settings().get(property));
            }
        }
        if (options.settings().containsKey(DRIVER)) {
            query = query.withDriver(Path.of(options.settings().get(DRIVER)));
        }
        return Optional.of(JdbcSource.of(query));
    }
}
