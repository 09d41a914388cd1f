package org.kudari.table.cells;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import org.kudari.io.files.FileErrors;
import org.kudari.table.CellType;
import org.kudari.table.NumberText;
import org.kudari.table.RawColumn;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.TimeText;

/** A column that is read as numbers. */
final class NumberCells extends CellColumn {
    private double[] values = {};

    NumberCells(Mismatch mismatch, Collection<String> missing, Errors errors) {
        super(CellType.NUMBER, mismatch, missing, errors);
    }

    private void add(double value) {
        int row = nextRow();
        if (row == values.length) {
            values = grow(values);
        }
        values[row] = value;
    }

    @Override
    public void missing() {
        add(Double.NaN);
    }

    @Override
    public void number(long number) {
        if (missing.hasNumbers() && missing.contains(Long.toString(number))) {
            missing();
        } else {
            add(number);
        }
    }

    @Override
    public void number(double number) {
        if (Double.isInfinite(number)) {
            notFinite(TypedText.of(number));
        } else if (missing.hasNumbers() && !Double.isNaN(number) && missing.contains(TypedText.of(number))) {
            missing();
        } else {
            add(number);
        }
    }

    @Override
    public void number(BigDecimal number) {
        double value = number.doubleValue();
        if (Double.isInfinite(value)) {
            notFinite(number.toString());
        } else if (missing.hasNumbers() && missing.contains(TypedText.of(number))) {
            missing();
        } else {
            add(value);
        }
    }

    @Override
    public void text(String text) {
        String cell = text.strip();
        if (missing.contains(cell)) {
            missing();
            return;
        }
        double value = NumberText.parse(cell);
        if (Double.isInfinite(value) || Double.isNaN(value) && NumberText.isNonFinite(cell)) {
            notFinite(cell);
        } else if (Double.isNaN(value)) {
            int kind = Double.isNaN(TimeText.seconds(cell)) ? TEXT : TIME;
            unfitting(kind, FileErrors.quote(cell) + " is not a number");
        } else {
            add(value);
        }
    }

    @Override
    public void date(long day) {
        text(TypedText.ofDate(day));
    }

    @Override
    public void time(long second, int nanos, boolean isUtc) {
        text(TypedText.ofTime(second, nanos, isUtc));
    }

    private void notFinite(String cell) {
        unfitting(
                NON_FINITE,
                FileErrors.quote(cell)
                        + " is not a finite number; if it stands for a missing value, write that as null or NaN");
    }

    @Override
    RawColumn column() {
        double[] block = Arrays.copyOf(values, rows());
        for (double value : block) {
            if (!Double.isNaN(value)) {
                note(NUMBER);
                break;
            }
        }
        return new RawColumn.Numbers(block);
    }
}
