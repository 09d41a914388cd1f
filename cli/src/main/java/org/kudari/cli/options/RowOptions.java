package org.kudari.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kudari.cli.options.TableOptions.LikeTable;
import org.kudari.io.InvalidInputException;
import org.kudari.table.TableSource;
import org.kudari.table.schema.TableSchema;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The rows to predict. */
public final class RowOptions {
    private static final String STANDARD_INPUT = "-";

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE.csv|-",
            converter = Convert.Location.class,
            description =
                    "The rows to predict, also a Parquet file, a .npy or .npz file or the URL of a database; - reads text"
                            + " from standard input, some rows at a time.")
    private String data;

    @Mixin
    private TableOptions table;

    /** The files that are read, if some are. */
    public List<Path> files() {
        boolean isNoFile =
                data.equals(STANDARD_INPUT) || TableOptions.isDatabase(data) || Files.isDirectory(Path.of(data));
        return isNoFile ? List.of() : TableOptions.filesRead(data);
    }

    /** The rows of a table that is like the one that a model was trained on. */
    public TableSource source(TableSchema schema) {
        LikeTable training = new LikeTable(schema.hasNames() ? schema.names() : List.of(), schema.cellFormat());
        table.requireFitting(data, Optional.empty());
        if (data.equals(STANDARD_INPUT)) {
            return table.open(System.in, "standard input", training);
        }
        if (!TableOptions.isDatabase(data) && Files.isDirectory(Path.of(data))) {
            String advice = FilePattern.adviceFor(Path.of(data))
                    .map(text -> "; " + text)
                    .orElse("");
            throw new InvalidInputException(data + ": is a folder, not a file of rows" + advice);
        }
        return table.open(data, Optional.of(training));
    }
}
