package org.kudari.io.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellFormat;
import org.kudari.table.CellType;
import org.kudari.table.RowReader;
import org.kudari.table.TableSource;

/**
 * A table in text files, such as CSV. Cells stand between separators and may be in double quotes, where they may have
 * separators and line ends in them (RFC 4180). A quote opens only at a cell's beginning. Lines end in any usual way,
 * empty lines are skipped, and spaces around a cell are ignored. Files may be packed by gzip.
 *
 * <p>What {@link CsvOptions} do not say is guessed from the first rows, and told by {@link #format()}. Blocks of rows are
 * parsed by all processors; the rows do not depend on how many there are.
 *
 * <p>Every error in a file is an {@link InvalidInputException} that names the file, the line (from 1) and the column (by
 * its name, or from 0 if it has no name of its own).
 */
public final class CsvSource implements TableSource {
    private static final int BLOCK = 1 << 21;
    private static final int MOST_THREADS = 16;

    private final List<Path> files;
    private final String name;
    private final CsvOptions options;
    private final int blockSize;
    private final int threads;
    private final CsvInput stream;
    private final CsvLayout layout;
    private final List<String> columns;
    private final List<CellType> likelyTypes;
    private CsvRowReader latest;
    private boolean isStreamRead;

    private CsvSource(List<Path> files, CsvInput input, String name, CsvOptions options, int blockSize, int threads) {
        this.files = List.copyOf(files);
        this.name = name;
        this.options = options;
        this.blockSize = blockSize;
        this.threads = threads;
        stream = files.isEmpty() ? input : null;
        Optional<Path> path = files.stream().findFirst();
        CsvBeginning beginning =
                CsvBeginning.of(input, options, path.map(Path::toString).orElse(name), path);
        layout = beginning.layout();
        likelyTypes = beginning.likelyTypes();
        columns = layout.header().isEmpty() ? indices(layout.columns()) : layout.header();
    }

    /**
     * Opens a file of which nothing is known, and looks at its first rows.
     *
     * @param file the file
     * @return the table
     * @throws InvalidInputException if the file cannot be read, or has no rows
     */
    public static CsvSource of(Path file) {
        return of(file, CsvOptions.GUESS);
    }

    /**
     * Opens a file and looks at its first rows.
     *
     * @param file the file
     * @param options what is known of it
     * @return the table
     * @throws InvalidInputException if the file cannot be read, or has no rows
     */
    public static CsvSource of(Path file, CsvOptions options) {
        return of(List.of(file), options);
    }

    /**
     * Opens several files that are one table, one after the other, and looks at the first rows of the first one. All have
     * the same columns; if the first has a header, each has the same.
     *
     * @param files the files, at least one
     * @param options what is known of them
     * @return the table
     * @throws InvalidInputException if the first file cannot be read, or has no rows
     * @throws IllegalArgumentException if there is no file
     */
    public static CsvSource of(List<Path> files, CsvOptions options) {
        return of(files, options, BLOCK, likelyThreads());
    }

    static CsvSource of(List<Path> files, CsvOptions options, int blockSize, int threads) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a table needs at least one file");
        }
        Path first = files.getFirst();
        if (files.size() == 1 && Files.exists(first) && !Files.isDirectory(first) && !Files.isRegularFile(first)) {
            return ofPipe(first, options, blockSize, threads);
        }
        String title = files.size() == 1
                ? files.getFirst().toString()
                : files.getFirst() + " and " + (files.size() - 1) + " more";
        CsvInput input = CsvFiles.open(files.getFirst(), options);
        try {
            return new CsvSource(files, input, title, options, blockSize, threads);
        } finally {
            close(input);
        }
    }

    /** What is no regular file, such as {@code /dev/stdin}, may not be there a second time. */
    private static CsvSource ofPipe(Path pipe, CsvOptions options, int blockSize, int threads) {
        try {
            return of(Files.newInputStream(pipe), pipe.toString(), options, blockSize, threads);
        } catch (IOException problem) {
            throw CsvErrors.reading(pipe.toString(), Optional.of(pipe), problem);
        }
    }

    /**
     * Looks at the first rows of a stream. It can be read once, and only a part is in memory at a time. If the options
     * say all but the missing values, rows are given as soon as they come; for guesses, a larger part must have come.
     *
     * @param stream the stream, which the reader closes
     * @param name what errors call it, such as {@code standard input}
     * @param options what is known of it
     * @return the table
     * @throws InvalidInputException if the stream cannot be read, or has no rows
     */
    public static CsvSource of(InputStream stream, String name, CsvOptions options) {
        return of(stream, name, options, BLOCK, likelyThreads());
    }

    static CsvSource of(InputStream stream, String name, CsvOptions options, int blockSize, int threads) {
        try {
            CsvInput input = CsvInput.open(stream, options.charset(), !options.isComplete());
            return new CsvSource(List.of(), input, name, options, blockSize, threads);
        } catch (IOException problem) {
            throw CsvErrors.reading(name, Optional.empty(), problem);
        }
    }

    private static int likelyThreads() {
        return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    }

    private static List<String> indices(int count) {
        List<String> names = new ArrayList<>();
        for (int column = 0; column < count; column++) {
            names.add(Integer.toString(column));
        }
        return names;
    }

    /** {@return how the text is read, with what was guessed and what is doubtful about it} */
    public CsvFormat format() {
        return layout.format();
    }

    @Override
    public CellFormat cellFormat() {
        return new CellFormat(format().missing(), format().decimal());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public boolean isNamed() {
        return !layout.header().isEmpty();
    }

    @Override
    public List<CellType> likelyTypes() {
        return likelyTypes;
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidInputException also if a stream is to be read again
     */
    @Override
    public RowReader read(List<CellType> types, Mismatch mismatch) {
        if (types.size() != layout.columns()) {
            throw new IllegalArgumentException(
                    types.size() + " types for the " + layout.columns() + " columns of " + name);
        }
        latest = new CsvRowReader(layout, List.copyOf(types), mismatch, openFiles(), threads);
        return latest;
    }

    private CsvFiles openFiles() {
        if (stream == null) {
            return CsvFiles.of(files, options, layout, blockSize);
        }
        if (isStreamRead) {
            throw new InvalidInputException(
                    name + ": can be read only once; a column's type must be named, or the table be in a file");
        }
        isStreamRead = true;
        return CsvFiles.of(stream, name, options, layout, blockSize);
    }

    /**
     * {@inheritDoc}
     *
     * <p>For a row that was read long ago, files are read again up to it, and of a stream only the number of the row is
     * known.
     */
    @Override
    public String placeOf(long row) {
        String known = latest == null ? null : latest.placeOf(row);
        if (known != null) {
            return known;
        }
        if (stream != null) {
            return name + ", row " + (row + 1) + (isNamed() ? " after the header" : "");
        }
        CsvFiles again = CsvFiles.of(files, options, layout, blockSize);
        try {
            long before = 0;
            while (again.hasNext()) {
                CsvFiles.Piece piece = again.next();
                ParsedBlock parsed =
                        new BlockParser(layout, piece.errors(), List.of(), Mismatch.WIDEN).parse(piece.block());
                if (row < before + parsed.rows()) {
                    return piece.errors().name() + ", line " + parsed.lineOf((int) (row - before));
                }
                before += parsed.rows();
            }
            throw new IndexOutOfBoundsException("there is no row " + row + " in the " + before + " rows of " + name);
        } finally {
            again.close();
        }
    }

    private static void close(CsvInput input) {
        try {
            input.close();
        } catch (IOException _) {
            // Its beginning was read, and what it said is known.
        }
    }
}
