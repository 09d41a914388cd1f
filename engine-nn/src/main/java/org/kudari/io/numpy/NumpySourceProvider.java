package org.kudari.io.numpy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kudari.io.InvalidInputException;
import org.kudari.table.SourceOptions;
import org.kudari.table.TableSource;
import org.kudari.table.TableSourceProvider;

/** Opens NumPy's files: those whose name ends in {@code .npy} or {@code .npz}. */
public final class NumpySourceProvider implements TableSourceProvider {

    /** For {@link java.util.ServiceLoader}. */
    public NumpySourceProvider() {}

    /**
     * {@inheritDoc}
     *
     * <p>It is decided by the first file. There is only one, and it takes no settings.
     */
    @Override
    public Optional<TableSource> open(List<String> locations, SourceOptions options) {
        if (locations.isEmpty() || !isNumpy(locations.getFirst())) {
            return Optional.empty();
        }
        String first = locations.getFirst();
        options.settings().keySet().stream().sorted().findFirst().ifPresent(setting -> {
            throw new InvalidInputException(first + ": a file of NumPy takes no " + setting);
        });
        if (locations.size() > 1) {
            throw new InvalidInputException(first + " and " + (locations.size() - 1)
                    + " more: of NumPy's files one is a table, not several; numpy.concatenate joins their arrays");
        }
        return Optional.of(NumpySource.of(Path.of(first), options.missing()));
    }

    private static boolean isNumpy(String location) {
        try {
            return NumpySource.isNumpy(Path.of(location));
        } catch (InvalidPathException _) {
            return false;
        }
    }
}
