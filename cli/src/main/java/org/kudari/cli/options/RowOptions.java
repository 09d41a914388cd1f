package org.kudari.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.kudari.io.InvalidInputException;
import org.kudari.io.csv.CsvOptions;
import org.kudari.io.csv.CsvSource;
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
            converter = Convert.FileName.class,
            description = "The rows to predict; - reads them from standard input, some at a time.")
    private Path data;

    @Mixin
    private FormatOptions format;

    /** The rows of a table that is like the one that a model was trained on. */
    public TableSource source(TableSchema schema) {
        CsvOptions options = format.options(schema.hasNames() ? schema.names() : List.of());
        if (data.toString().equals(STANDARD_INPUT)) {
            return CsvSource.of(System.in, "standard input", options);
        }
        if (Files.isDirectory(data)) {
            throw new InvalidInputException(data + ": is a folder, not a file of rows");
        }
        return CsvSource.of(FilePattern.of(data).files(), options);
    }
}
