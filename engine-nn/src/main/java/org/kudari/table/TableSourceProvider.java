package org.kudari.table;

import java.util.List;
import java.util.Optional;

/**
 * Opens tables of one kind, such as Parquet files. Registered with {@link java.util.ServiceLoader}, so that a program
 * gets another kind by another jar; {@link TableSources} finds it.
 */
public interface TableSourceProvider {

    /**
     * Opens a table, if it is of this kind.
     *
     * @param locations the path of a file, or of several that are one table; or a URL
     * @param options how it is to be read
     * @return the table; empty if this is not what the provider opens
     * @throws org.kudari.io.InvalidInputException if it is, but cannot be read, or does not take a setting
     */
    Optional<TableSource> open(List<String> locations, SourceOptions options);
}
