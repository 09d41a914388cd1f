package org.kudari.io.tables;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.table.NumberText;

/** The rows of a CSV file one after the other, all of one length, without the header. */
final class CsvRows implements Closeable {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int MAX_COLUMNS = 1 << 20;
    private static final int MAX_CELL = 1 << 20;

    private final Path file;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final List<String> header;
    private final int columns;
    private final long firstLine;
    private CsvRecord row;
    private boolean consumed;

    /**
     * Opens a file and reads its first row.
     *
     * @param isKnownHeader whether a first row of numbers is a header
     */
    private CsvRows(Path file, Reader text, Predicate<List<String>> isKnownHeader) {
        this.file = file;
        reader = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(MAX_CELL)
                .build(CsvRecordHandler.builder().maxFields(MAX_COLUMNS).build(), text);
        records = reader.iterator();
        if (!advance()) {
            throw FileErrors.in(file, "is empty");
        }
        columns = row.getFieldCount();
        firstLine = row.getStartingLineNumber();
        List<String> first = row.getFields().stream().map(String::strip).toList();
        boolean isHeader = isKnownHeader.test(first) || !first.stream().allMatch(NumberText::isNumeric);
        header = isHeader ? first : List.of();
        if (isHeader && !advance()) {
            throw FileErrors.in(file, "has a header, but no rows");
        }
        consumed = false;
    }

    static CsvRows open(Path file, Predicate<List<String>> isKnownHeader) throws IOException {
        FileErrors.requireNoFolder(file);
        // Uses a strict decoder: the default one replaces invalid UTF-8.
        BufferedReader text = new BufferedReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()));
        try {
            text.mark(1);
            if (text.read() != BYTE_ORDER_MARK) {
                text.reset();
            }
            return new CsvRows(file, text, isKnownHeader);
        } catch (IOException | RuntimeException | Error problem) {
            text.close();
            throw problem;
        }
    }

    /** The names of the columns; empty if the file has no header. */
    List<String> header() {
        return header;
    }

    /** The number of columns. */
    int columns() {
        return columns;
    }

    /**
     * Moves on to the next row.
     *
     * @return whether there is one
     * @throws InvalidInputException if it has another number of cells than the first row
     */
    boolean next() {
        if (consumed && !advance()) {
            return false;
        }
        consumed = true;
        int cells = row.getFieldCount();
        if (cells != columns) {
            String what = cells < columns ? "is missing" : "is one too many";
            throw wrong(
                    Math.min(cells, columns),
                    "%s: this row has %d cells, but line %d has %d",
                    what,
                    cells,
                    firstLine,
                    columns);
        }
        return true;
    }

    /**
     * A cell of this row, without the spaces around it.
     *
     * @throws InvalidInputException if it is empty, NaN or infinite
     */
    String text(int column) {
        String cell = row.getField(column).strip();
        if (cell.isEmpty()) {
            throw wrong(column, "is empty; every cell needs a value");
        }
        if (NumberText.isNonFinite(cell)) {
            throw wrong(column, "%s is not a finite number", FileErrors.quote(cell));
        }
        return cell;
    }

    /**
     * The number in a cell of this row.
     *
     * @param hint text to add to the message if it is not a number
     * @throws InvalidInputException if it is empty, not a number, not finite, or beyond the range of a float
     */
    double number(int column, String hint) {
        double number = NumberText.parse(row.getField(column));
        if (Double.isNaN(number)) {
            throw wrong(column, "%s is not a number%s", FileErrors.quote(text(column)), hint);
        }
        if (Float.isInfinite((float) number)) {
            throw wrong(column, "%s is beyond the range of float32", FileErrors.quote(text(column)));
        }
        return number;
    }

    /** An error about a cell of this row. */
    InvalidInputException wrong(int column, String message, Object... details) {
        return new InvalidInputException(String.format(
                Locale.ROOT,
                "%s, line %d, %s: %s",
                file,
                row.getStartingLineNumber(),
                CsvSchema.nameOf(column, header),
                String.format(Locale.ROOT, message, details)));
    }

    private boolean advance() {
        try {
            if (!records.hasNext()) {
                return false;
            }
            row = records.next();
            return true;
        } catch (CsvParseException problem) {
            throw FileErrors.in(file, "is not well-formed CSV: %s", FileErrors.firstLine(problem));
        } catch (UncheckedIOException problem) {
            throw FileErrors.reading(file, problem.getCause());
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
