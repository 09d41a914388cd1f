package org.kudari.table.cells;

import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collection;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.TableSource.Mismatch;

/**
 * Takes the cells of a column, one for each row. It accepts any kind of cell. One that is not of the column's type is an
 * error, or a reason to read again by wider types.
 */
public abstract sealed class CellColumn permits NumberCells, TimeCells, TextCells {

    /** The kinds of cells that a column has, each a bit. */
    static final int NUMBER = 1;

    static final int NON_FINITE = 2;
    static final int TIME = 4;
    static final int TEXT = 8;

    private static final int FIRST_CAPACITY = 1024;

    /** Below it the shortest text of a whole number has all of its digits. */
    private static final int EXACT_FLOATS = 1 << 24;

    /** Errors about cells of one column. */
    @FunctionalInterface
    interface Errors {
        /** The error for the cell of a row of the block. */
        InvalidInputException at(int row, String problem);
    }

    final MissingTexts missing;
    private final CellType type;
    private final Mismatch mismatch;
    private final Errors errors;
    private int rows;
    private int kinds;
    private InvalidInputException nonFinite;

    CellColumn(CellType type, Mismatch mismatch, Collection<String> missing, Errors errors) {
        this.type = type;
        this.mismatch = mismatch;
        this.missing = new MissingTexts(missing);
        this.errors = errors;
    }

    /** Takes a missing cell. */
    public abstract void missing();

    /**
     * Takes a whole number.
     *
     * @param number the number
     */
    public abstract void number(long number);

    /**
     * Takes a number.
     *
     * @param number the number; NaN is a missing cell
     */
    public abstract void number(double number);

    /**
     * Takes a number that is exact in decimal.
     *
     * @param number the number
     */
    public abstract void number(BigDecimal number);

    /**
     * Takes a text, without the spaces around it. An empty one is a missing cell.
     *
     * @param text the text
     */
    public abstract void text(String text);

    /**
     * Takes a date.
     *
     * @param day days since 1970-01-01
     */
    public abstract void date(long day);

    /**
     * Takes a date with a time of day.
     *
     * @param second seconds since 1970-01-01T00:00, rounded down
     * @param nanos the rest, from 0 to 999,999,999
     * @param isUtc whether it is a moment, and not what a clock shows somewhere; this makes a difference to its text only
     */
    public abstract void time(long second, int nanos, boolean isUtc);

    /**
     * Takes a number of single precision: the double that its shortest text stands for. So 0.1f is 0.1, as it would be in
     * a text file.
     *
     * @param number the number; NaN is a missing cell
     */
    public final void number(float number) {
        boolean isSmallWhole = Math.abs(number) < EXACT_FLOATS && number == (int) number;
        number(isSmallWhole || Float.isNaN(number) ? number : Double.parseDouble(Float.toString(number)));
    }

    /**
     * Takes true or false, which are texts.
     *
     * @param value the value
     */
    public final void truth(boolean value) {
        text(Boolean.toString(value));
    }

    /**
     * Takes a date or time that is infinite, as databases have it for "for ever". As a text it is {@code infinity} or {@code
     * -infinity}. As a number or a time it would be far beyond all others, and so it is an error.
     *
     * @param isNegative whether it is before all times, and not after
     * @throws InvalidInputException if texts are not what is read; the message names the cell
     */
    public final void infinity(boolean isNegative) {
        String text = isNegative ? "-infinity" : "infinity";
        if (type == CellType.TEXT) {
            text(text);
        } else if (missing.contains(text)) {
            missing();
        } else {
            throw errors.at(
                    rows,
                    FileErrors.quote(text)
                            + " is infinite, and no time; let the query give null or a date in its place,"
                            + " or ignore the column");
        }
    }

    /**
     * Takes a time of day without a date, which is a text.
     *
     * @param time the time
     */
    public final void timeOfDay(LocalTime time) {
        text(TypedText.ofTimeOfDay(time));
    }

    /** {@return the number of cells since the last block} */
    final int rows() {
        return rows;
    }

    /** Counts a cell, and returns its row. */
    final int nextRow() {
        return rows++;
    }

    /** A length for an array that is full. */
    static int larger(int length) {
        return Math.max(FIRST_CAPACITY, 2 * length);
    }

    static double[] grow(double[] values) {
        return Arrays.copyOf(values, larger(values.length));
    }

    /** The cells, which are taken away. */
    final RawColumn take() {
        RawColumn column = column();
        rows = 0;
        return column;
    }

    abstract RawColumn column();

    /** The bits of a cell that fits are noted by the column at the end of a block. */
    final void note(int kind) {
        kinds |= kind;
    }

    /** A cell is not of the column's type. It counts as missing until the source is read again. */
    final void unfitting(int kind, String problem) {
        if (mismatch == Mismatch.FAIL) {
            throw errors.at(rows, problem);
        }
        if (kind == NON_FINITE && nonFinite == null) {
            nonFinite = errors.at(rows, problem);
        }
        kinds |= kind;
        missing();
    }

    /**
     * The type that fits all cells that came.
     *
     * @throws InvalidInputException if they are numbers, but for one that is infinite
     */
    final CellType fitting() {
        if (type == CellType.TEXT || kinds == 0) {
            return type;
        }
        if ((kinds & ~(NUMBER | NON_FINITE)) == 0) {
            if (nonFinite != null) {
                throw nonFinite;
            }
            return CellType.NUMBER;
        }
        return kinds == TIME ? CellType.TIME : CellType.TEXT;
    }
}
