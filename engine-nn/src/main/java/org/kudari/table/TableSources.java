package org.kudari.table;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import org.kudari.io.InvalidInputException;

/**
 * Opens tables that are no text files: NumPy's files, Parquet files with the module {@code tables-parquet}, and databases
 * with {@code tables-jdbc}, if a program has them. Others may register a {@link TableSourceProvider}, on the class path and on the
 * module path.
 */
public final class TableSources {
    private TableSources() {}

    /**
     * Opens a table, if a provider here opens such.
     *
     * @param locations the path of a file, or of several that are one table; or a URL
     * @param options how it is to be read
     * @return the table; empty if no provider takes it for one of its own, as for a text file
     * @throws InvalidInputException if it cannot be read, or a module would be needed that is not here
     */
    public static Optional<TableSource> open(List<String> locations, SourceOptions options) {
        // The engine's own loader, because a caller's context loader need not see the providers.
        ServiceLoader<TableSourceProvider> providers =
                ServiceLoader.load(TableSourceProvider.class, TableSources.class.getClassLoader());
        for (TableSourceProvider provider : providers) {
            Optional<TableSource> source = provider.open(locations, options);
            if (source.isPresent()) {
                return source;
            }
        }
        for (String location : locations) {
            String lower = location.toLowerCase(Locale.ROOT);
            if (lower.startsWith("jdbc:")) {
                throw new InvalidInputException(
                        "jdbc: a database needs the module org.kudari:tables-jdbc, which is not here");
            }
            if (lower.endsWith(".parquet")) {
                throw new InvalidInputException(
                        location + ": a Parquet file needs the module org.kudari:tables-parquet, which is not here");
            }
        }
        return Optional.empty();
    }
}
