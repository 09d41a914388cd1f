package org.kudari.parquet;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kudari.io.InvalidInputException;
import org.kudari.table.cells.SourceErrors;
import org.kudari.table.cells.TableCells;

/** An open file. Everything that is wrong with it is an error of one line that begins with its path. */
final class ParquetFile implements AutoCloseable {
    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED = "PARE";

    /** Kept, since a logger that nobody has forgets its level. */
    private static final Logger HARDWOOD = Logger.getLogger("dev.hardwood");

    static {
        // At INFO it says which of its loops run, and Java prints that. A level that the program has set stays.
        if (HARDWOOD.getLevel() == null) {
            HARDWOOD.setLevel(Level.WARNING);
        }
    }

    private final Path path;
    private final ParquetFileReader reader;
    private final List<ParquetColumn> columns;
    private final List<String> leftOut = new ArrayList<>();

    private ParquetFile(Path path, ParquetFileReader reader) {
        this.path = path;
        this.reader = reader;
        columns = ParquetColumn.of(reader.getFileSchema(), leftOut);
    }

    /** Whether a path is a file that begins as one of Parquet, encrypted or not. */
    static boolean isOne(Path path) {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (SeekableByteChannel file = Files.newByteChannel(path)) {
            String magic = magic(file, 0);
            return magic.equals(MAGIC) || magic.equals(ENCRYPTED);
        } catch (IOException _) {
            return false; // Who reads it as a text says what is wrong with it.
        }
    }

    static ParquetFile open(Path path) {
        SourceErrors.requireRegularFile(path);
        ParquetFileReader reader = null;
        try {
            check(path);
            reader = ParquetFileReader.open(InputFile.of(path));
            checkPlaces(path, reader.getFileMetaData(), Files.size(path));
            return new ParquetFile(path, reader);
        } catch (IOException problem) {
            throw problem.getClass().getPackageName().startsWith("java.")
                    ? SourceErrors.reading(path, problem)
                    : damaged(path, problem);
        } catch (RuntimeException problem) {
            close(reader);
            throw problem instanceof InvalidInputException ? problem : damaged(path, problem);
        }
    }

    /** Looks at both ends of the file. */
    private static void check(Path path) throws IOException {
        try (SeekableByteChannel file = Files.newByteChannel(path)) {
            long length = file.size();
            if (length == 0) {
                throw in(path, "is empty");
            }
            String first = magic(file, 0);
            String last = magic(file, Math.max(0, length - MAGIC.length()));
            if (first.equals(ENCRYPTED) || last.equals(ENCRYPTED)) {
                throw encrypted(path);
            }
            if (!first.equals(MAGIC)) {
                throw in(path, "is not a Parquet file, which would begin with %s", MAGIC);
            }
            if (!last.equals(MAGIC) || length < 3 * MAGIC.length()) {
                throw in(path, "is cut off: a Parquet file ends with %s, but this one does not", MAGIC);
            }
        }
    }

    /** Where a column is said to lie outside of the file, Hardwood could wait for it without end. */
    private static void checkPlaces(Path path, FileMetaData file, long length) {
        for (RowGroup group : file.rowGroups()) {
            for (ColumnChunk chunk : group.columns()) {
                ColumnMetaData column = chunk.metaData();
                if (column == null
                        || column.dataPageOffset() < MAGIC.length()
                        || column.totalCompressedSize() < 0
                        || column.dataPageOffset() > length
                        || column.totalCompressedSize() > length - MAGIC.length()) {
                    throw in(path, "is a damaged Parquet file: a column is said to lie outside of it");
                }
            }
        }
    }

    private static InvalidInputException in(Path path, String message, Object... details) {
        return new InvalidInputException(path + ": " + String.format(Locale.ROOT, message, details));
    }

    private static InvalidInputException encrypted(Path path) {
        return in(path, "is encrypted, and such Parquet files cannot be read here");
    }

    private static String magic(SeekableByteChannel file, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAGIC.length());
        file.position(at);
        while (bytes.hasRemaining() && file.read(bytes) >= 0) {
            // One read may give less than there is.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }

    List<ParquetColumn> columns() {
        return columns;
    }

    List<String> columnNames() {
        return TableCells.names(columns.stream().map(ParquetColumn::name).toList());
    }

    /** A sentence for each column that cannot be read. */
    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    long rows() {
        return reader.getFileMetaData().numRows();
    }

    /**
     * Begins to read the columns, in batches of a number of rows. Those that are left out come as well: a projection
     * names columns by their paths, and would take a point in a name for a group.
     */
    ColumnReaders readers(int batchRows) {
        try {
            return reader.buildColumnReaders(ColumnProjection.all())
                    .batchSize(batchRows)
                    .build();
        } catch (RuntimeException problem) {
            throw damaged(problem);
        }
    }

    /** The error for a file that has other columns than it should have. */
    InvalidInputException unlike(List<String> expected) {
        return in(
                path,
                "has the columns %s, but %s were expected, as in the first file",
                SourceErrors.list(columnNames()),
                SourceErrors.list(expected));
    }

    /** The error for fewer rows than the file says that it has. */
    InvalidInputException incomplete(long found) {
        return in(path, "is damaged: it has %,d rows, but says that it has %,d", found, rows());
    }

    /** The error for an interrupt while rows were waited for. */
    InvalidInputException interrupted() {
        return in(path, "reading was interrupted");
    }

    /** The error for what the reader could not read. */
    InvalidInputException damaged(RuntimeException problem) {
        return damaged(path, problem);
    }

    private static InvalidInputException damaged(Path path, Exception problem) {
        Throwable cause = problem;
        while (cause.getCause() != null && cause.getCause() != cause) {
            if (cause instanceof UnsupportedOperationException) {
                break;
            }
            cause = cause.getCause();
        }
        // The reader begins its messages with the file's name.
        String message = SourceErrors.firstLine(cause).replaceFirst("^\\[[^]]*] ", "");
        if (cause.getClass().getSimpleName().startsWith("Encrypted")) {
            return encrypted(path);
        }
        return cause instanceof UnsupportedOperationException
                ? in(path, "cannot be read: %s", message)
                : in(path, "is a damaged Parquet file: %s", message);
    }

    @Override
    public void close() {
        close(reader);
    }

    private static void close(ParquetFileReader reader) {
        if (reader != null) {
            try {
                reader.close();
            } catch (IOException _) {
                // It was read, and what it said is known.
            }
        }
    }
}
