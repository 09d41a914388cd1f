package org.kudari.cli.options;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.kudari.cli.terminal.Text;
import org.kudari.io.InvalidInputException;
import org.kudari.io.csv.CsvOptions;
import org.kudari.io.csv.CsvSource;
import org.kudari.io.numpy.NumpySource;
import org.kudari.table.CellFormat;
import org.kudari.table.SourceOptions;
import org.kudari.table.TableSource;
import org.kudari.table.TableSources;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a table is, and how it is read. */
public final class TableOptions {
    private static final String DATABASE = "jdbc:";
    private static final String PARQUET_ENDING = ".parquet";

    @Mixin
    private FormatOptions format;

    @Option(
            names = "--query",
            paramLabel = "SQL",
            description = "What to ask the database of --data for, such as 'select * from customers order by id'.")
    private String query;

    @Option(
            names = "--driver",
            paramLabel = "JAR",
            description = "The driver of the database, a jar or a folder of jars.")
    private String driver;

    /** Whether one is given. */
    public boolean areGiven() {
        return format.areGiven() || query != null || driver != null;
    }

    /** Whether a location is no file. */
    static boolean isDatabase(String location) {
        return location.startsWith(DATABASE);
    }

    /**
     * Throws if options about databases are given without one.
     *
     * @param data where {@code --data} is, which {@code --query} asks
     * @param test where other rows are that may be in a database, too, if there are any
     */
    void requireFitting(String data, Optional<String> test) {
        if (query != null && !isDatabase(data)) {
            throw new InvalidInputException("--query goes with a database, such as --data jdbc:duckdb:sales.db");
        }
        if (driver != null
                && !isDatabase(data)
                && test.filter(TableOptions::isDatabase).isEmpty()) {
            throw new InvalidInputException("--driver goes with a database, such as --data jdbc:duckdb:sales.db");
        }
    }

    /**
     * Opens the table of {@code --data}.
     *
     * @param location a file, a pattern of files, or the URL of a database
     * @param like the table that it is like, if there is one
     */
    TableSource open(String location, Optional<LikeTable> like) {
        return open(location, Optional.ofNullable(query), like);
    }

    /** Opens a table; a database is asked by a query. */
    TableSource open(String location, Optional<String> asked, Optional<LikeTable> like) {
        List<Path> files = isDatabase(location) ? List.of() : files(location);
        if (!files.isEmpty() && kind(location, files) == FileKind.TEXT) {
            return CsvSource.of(files, format.options(known(like)));
        }
        if (format.areGiven()) {
            throw new InvalidInputException(
                    "--header, --separator, --decimal, --encoding and --missing go with text files, not with "
                            + publicName(location));
        }
        SourceOptions options = SourceOptions.DEFAULT.withMissing(
                like.map(other -> other.format().missing()).orElse(SourceOptions.MISSING));
        if (asked.isPresent()) {
            options = options.with("query", asked.get());
        }
        if (driver != null) {
            options = options.with("driver", driver);
        }
        List<String> locations = files.isEmpty()
                ? List.of(location)
                : files.stream().map(Path::toString).toList();
        return TableSources.open(locations, options)
                .orElseThrow(
                        () -> new InvalidInputException(publicName(location) + ": cannot be read by any module here"));
    }

    private enum FileKind {
        TEXT,
        NUMPY,
        PARQUET;

        static FileKind of(Path file) {
            if (NumpySource.isNumpy(file)) {
                return NUMPY;
            }
            return file.toString().toLowerCase(Locale.ROOT).endsWith(PARQUET_ENDING) ? PARQUET : TEXT;
        }
    }

    /** The kind of all files, which are read in one way. */
    private static FileKind kind(String location, List<Path> files) {
        FileKind kind = FileKind.of(files.getFirst());
        for (Path file : files) {
            if (FileKind.of(file) != kind) {
                throw new InvalidInputException(location + ": takes files of different kinds, such as "
                        + files.getFirst() + " and " + file + "; a pattern of one kind would fit");
            }
        }
        return kind;
    }

    /** Opens a text that comes from a stream. */
    TableSource open(InputStream stream, String name, LikeTable like) {
        return CsvSource.of(stream, name, format.options(known(Optional.of(like))));
    }

    /** The URL of a database may have a password in it, so only its kind is shown. */
    private static String publicName(String location) {
        return isDatabase(location) ? location.replaceFirst("^(jdbc:[^:]*:).*", "$1...") : location;
    }

    private static CsvOptions known(Optional<LikeTable> like) {
        return like.map(other -> CsvOptions.GUESS.withNames(other.names()).withCellFormat(other.format()))
                .orElse(CsvOptions.GUESS);
    }

    /**
     * A table that another one is like.
     *
     * @param names the names of its columns; none if it has none
     * @param format how its cells are written
     */
    record LikeTable(List<String> names, CellFormat format) {}

    /** The files of a location that is no database. */
    static List<Path> files(String location) {
        return FilePattern.of(new Convert.FileName().convert(location)).files();
    }

    /** The files that are read for a location that is no database, which nothing may be written to. */
    static List<Path> filesRead(String location) {
        return files(location).stream()
                .flatMap(file -> NumpySource.isNumpy(file) ? NumpySource.files(file).stream() : Stream.of(file))
                .toList();
    }

    /** What is doubtful about how a table is read, and which option decides it, a line each. */
    public static List<String> warnings(TableSource source) {
        return source instanceof CsvSource text
                ? text.format().warnings().stream()
                        .map(warning -> source.name() + ": " + warning)
                        .toList()
                : List.of();
    }

    /** What a person should know about how a table is read, a line each. */
    static List<String> notes(TableSource source) {
        List<String> notes = new ArrayList<>();
        if (source instanceof CsvSource text) {
            notes.add(source.name() + ": " + text.format().describe());
            notes.addAll(warnings(source));
        } else {
            notes.add(source.name() + ": "
                    + Text.count(source.columns().size(), "column")
                    + (source.isNamed() ? "" : " without names"));
        }
        notes.addAll(source.notes());
        return notes;
    }
}
