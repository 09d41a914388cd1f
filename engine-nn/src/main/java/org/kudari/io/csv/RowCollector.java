package org.kudari.io.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.table.CellType;
import org.kudari.table.NumberText;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.TimeText;

/** Puts the cells of rows into columns. It makes no object for a cell. After a problem it ignores all further rows. */
final class RowCollector extends AbstractBaseCsvCallbackHandler<Boolean> {

    /** What is done with the cells of a column. */
    private enum Use {
        NUMBER,
        TIME,
        TEXT,
        /** A cell did not fit: only the kinds of cells still matter. */
        CLASSIFY,
        SKIP
    }

    private final CsvLayout layout;
    private final CsvErrors errors;
    private final Mismatch mismatch;
    private final IntFunction<Long> lineAt;
    private final int columns;
    private final CellWords words;
    private final CellType[] types;
    private final Use[] uses;
    private final double[][] numbers;
    private final int[][] codes;
    private final BlockTexts[] texts;
    private final int[] kinds;
    private final InvalidInputException[] nonFinite;
    private int[] rowStarts;
    private int rows;
    private List<String> headerCells;
    private int rowStart;
    private int lastStart = -1;
    private InvalidInputException cellProblem;
    private InvalidInputException problem;

    /**
     * Begins with no rows.
     *
     * @param types a type for each column; empty if rows are only counted
     * @param startsWithHeader whether the first row is a header
     * @param likelyRows about how many rows will come
     * @param lineAt the number of the line of an index of the text
     */
    RowCollector(
            CsvLayout layout,
            CsvErrors errors,
            List<CellType> types,
            Mismatch mismatch,
            boolean startsWithHeader,
            int likelyRows,
            IntFunction<Long> lineAt) {
        this.layout = layout;
        this.errors = errors;
        this.mismatch = mismatch;
        this.lineAt = lineAt;
        this.types = types.toArray(CellType[]::new);
        columns = layout.columns();
        words = layout.words();
        headerCells = startsWithHeader ? new ArrayList<>() : null;
        uses = new Use[columns];
        numbers = new double[columns][];
        codes = new int[columns][];
        texts = new BlockTexts[columns];
        kinds = new int[columns];
        nonFinite = new InvalidInputException[columns];
        rowStarts = new int[Math.max(likelyRows, 16)];
        for (int column = 0; column < columns; column++) {
            uses[column] = types.isEmpty() ? Use.SKIP : use(types.get(column));
            switch (uses[column]) {
                case NUMBER, TIME -> numbers[column] = new double[rowStarts.length];
                case TEXT -> {
                    codes[column] = new int[rowStarts.length];
                    texts[column] = new BlockTexts();
                }
                default -> {}
            }
        }
    }

    private static Use use(CellType type) {
        return switch (type) {
            case NUMBER -> Use.NUMBER;
            case TIME -> Use.TIME;
            case TEXT -> Use.TEXT;
        };
    }

    @Override
    protected void handleBegin(long line) {
        cellProblem = null;
        if (rows == rowStarts.length) {
            grow();
        }
    }

    private void grow() {
        int capacity = rows * 2;
        rowStarts = Arrays.copyOf(rowStarts, capacity);
        for (int column = 0; column < columns; column++) {
            if (numbers[column] != null) {
                numbers[column] = Arrays.copyOf(numbers[column], capacity);
            }
            if (codes[column] != null) {
                codes[column] = Arrays.copyOf(codes[column], capacity);
            }
        }
    }

    @Override
    protected void handleField(int column, char[] text, int offset, int length, boolean isQuoted) {
        if (column == 0) {
            rowStart = isQuoted ? offset - 1 : offset;
        }
        if (length > CsvLayout.MAX_CELL) {
            noteProblem(column, "has %,d characters, but at most %,d fit in a cell", length, CsvLayout.MAX_CELL);
        }
        if (column >= columns || cellProblem != null || problem != null) {
            return;
        }
        int from = offset;
        int to = offset + length;
        while (from < to && Character.isWhitespace(text[from])) {
            from++;
        }
        while (from < to && Character.isWhitespace(text[to - 1])) {
            to--;
        }
        if (headerCells != null) {
            headerCells.add(new String(text, from, to - from));
            return;
        }
        switch (uses[column]) {
            case NUMBER -> {
                double number = words.number(text, from, to);
                numbers[column][rows] = number;
                boolean isFinite = number - number == 0;
                if (!isFinite && !words.isMissing(text, from, to)) {
                    unfitting(column, text, from, to);
                }
            }
            case TIME -> {
                boolean isMissing = words.isMissing(text, from, to);
                double seconds = isMissing ? Double.NaN : TimeText.seconds(new String(text, from, to - from));
                numbers[column][rows] = seconds;
                if (Double.isNaN(seconds) && !isMissing) {
                    unfitting(column, text, from, to);
                }
            }
            case TEXT ->
                codes[column][rows] =
                        words.isMissing(text, from, to) ? ParsedBlock.MISSING : texts[column].add(text, from, to);
            case CLASSIFY -> {
                numbers[column][rows] = Double.NaN;
                classify(column, text, from, to);
            }
            case SKIP -> {
                if (numbers[column] != null) {
                    numbers[column][rows] = Double.NaN;
                }
            }
        }
    }

    /** A cell is not of its column's type. */
    private void unfitting(int column, char[] text, int from, int to) {
        if (mismatch == Mismatch.WIDEN) {
            uses[column] = Use.CLASSIFY;
            classify(column, text, from, to);
            return;
        }
        String cell = new String(text, from, to - from);
        boolean isNonFinite = words.kind(text, from, to) == CellWords.Kind.NON_FINITE;
        if (types[column] == CellType.TIME) {
            noteProblem(column, "%s is not a date or time, such as %s", FileErrors.quote(cell), TimeText.FORMS);
        } else if (isNonFinite) {
            noteProblem(
                    column,
                    "%s is not a finite number; if it stands for a missing value, name it as one",
                    FileErrors.quote(cell));
        } else {
            noteProblem(column, "%s is not a number%s", FileErrors.quote(cell), hint(cell));
        }
    }

    private String hint(String cell) {
        char decimal = layout.format().decimal();
        char other = decimal == '.' ? ',' : '.';
        boolean isOther = !Double.isNaN(NumberText.parse(cell, other));
        return isOther ? "; the decimal is taken to be a " + (decimal == '.' ? "point" : "comma") : "";
    }

    private void classify(int column, char[] text, int from, int to) {
        CellWords.Kind kind = words.kind(text, from, to);
        if (kind == CellWords.Kind.MISSING) {
            return;
        }
        kinds[column] |= ParsedBlock.bit(kind);
        if (kind == CellWords.Kind.NON_FINITE && nonFinite[column] == null) {
            nonFinite[column] = errors.at(
                    lineAt.apply(rowStart),
                    column,
                    "%s is not a finite number; if it stands for a missing value, name it as one",
                    FileErrors.quote(new String(text, from, to - from)));
        }
        if (kind == CellWords.Kind.TEXT) {
            uses[column] = Use.SKIP;
        }
    }

    private void noteProblem(int column, String message, Object... details) {
        if (cellProblem == null && problem == null) {
            cellProblem = errors.at(lineAt.apply(rowStart), column, message, details);
        }
    }

    @Override
    protected Boolean buildRecord() {
        if (problem != null) {
            return false;
        }
        if (getRecordType() == RecordType.EMPTY) {
            return true;
        }
        int cells = getFieldCount();
        if (cells != columns) {
            problem = errors.ragged(lineAt.apply(rowStart), cells, columns);
        } else if (cellProblem != null) {
            problem = cellProblem;
        } else if (headerCells != null) {
            checkHeader();
            headerCells = null;
        } else {
            rowStarts[rows] = rowStart;
            rows++;
        }
        lastStart = rowStart;
        return problem == null;
    }

    private void checkHeader() {
        for (int column = 0; column < columns && problem == null; column++) {
            String expected = layout.header().get(column);
            if (!headerCells.get(column).equals(expected)) {
                problem = errors.withHeader(List.of())
                        .at(
                                lineAt.apply(rowStart),
                                column,
                                "is named %s, but %s was expected, as in the first file",
                                FileErrors.quote(headerCells.get(column)),
                                FileErrors.quote(expected));
            }
        }
    }

    /** Whether the header has not come. */
    boolean lacksHeader() {
        return headerCells != null;
    }

    /** Where the last row begins that was collected; -1 if there is none. */
    int lastStart() {
        return lastStart;
    }

    /** What is wrong with the rows; null if nothing is. */
    InvalidInputException problem() {
        return problem;
    }

    /** The rows that were collected. */
    ParsedBlock result(CsvBlock block, String text, InvalidInputException after) {
        String[][] dictionaries = new String[columns][];
        for (int column = 0; column < columns; column++) {
            if (numbers[column] != null) {
                kinds[column] |= hasNumber(numbers[column], rows)
                        ? ParsedBlock.bit(types[column] == CellType.TIME ? CellWords.Kind.TIME : CellWords.Kind.NUMBER)
                        : 0;
                numbers[column] = trim(numbers[column]);
            }
            if (codes[column] != null) {
                codes[column] = codes[column].length == rows ? codes[column] : Arrays.copyOf(codes[column], rows);
                dictionaries[column] = texts[column].texts();
            }
        }
        return new ParsedBlock(
                errors.name(),
                block,
                text,
                rows,
                Arrays.copyOf(rowStarts, rows),
                numbers,
                codes,
                dictionaries,
                kinds,
                nonFinite,
                problem == null ? after : problem);
    }

    private double[] trim(double[] values) {
        return values.length == rows ? values : Arrays.copyOf(values, rows);
    }

    private static boolean hasNumber(double[] values, int rows) {
        for (int row = 0; row < rows; row++) {
            if (Double.isFinite(values[row])) {
                return true;
            }
        }
        return false;
    }
}
