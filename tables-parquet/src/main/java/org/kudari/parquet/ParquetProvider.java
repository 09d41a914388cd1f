package org.kudari.parquet;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.kudari.io.InvalidInputException;
import org.kudari.table.SourceOptions;
import org.kudari.table.TableSource;
import org.kudari.table.TableSourceProvider;

/** Opens Parquet files: those whose name ends in {@code .parquet}, and those that begin as such. */
public final class ParquetProvider implements TableSourceProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ParquetProvider() {}

    /**
     * {@inheritDoc}
     *
     * <p>It is decided by the first file. Parquet files take no settings.
     */
    @Override
    public Optional<TableSource> open(List<String> locations, SourceOptions options) {
        if (locations.isEmpty() || !isParquet(locations.getFirst())) {
            return Optional.empty();
        }
        options.settings().keySet().stream().sorted().findFirst().ifPresent(setting -> {
            throw new InvalidInputException(locations.getFirst() + ": a Parquet file takes no " + setting);
        });
        return Optional.of(ParquetSource.of(locations.stream().map(Path::of).toList(), options.missing()));
    }

    private static boolean isParquet(String location) {
        try {
            Path path = Path.of(location);
            return location.toLowerCase(Locale.ROOT).endsWith(".parquet") || ParquetFile.isOne(path);
        } catch (InvalidPathException _) {
            return false;
        }
    }
}
