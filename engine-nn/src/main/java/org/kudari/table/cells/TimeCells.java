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

/** A column that is read as dates and times, of the years that texts can have. */
final class TimeCells extends CellColumn {
    private static final long DAY = 86_400;
    private static final double NANOS = 1e9;

    private double[] seconds = {};

    TimeCells(Mismatch mismatch, Collection<String> missing, Errors errors) {
        super(CellType.TIME, mismatch, missing, errors);
    }

    private void add(double value) {
        int row = nextRow();
        if (row == seconds.length) {
            seconds = grow(seconds);
        }
        seconds[row] = value;
    }

    @Override
    public void missing() {
        add(Double.NaN);
    }

    @Override
    public void number(long number) {
        text(Long.toString(number));
    }

    @Override
    public void number(double number) {
        if (Double.isNaN(number)) {
            missing();
        } else {
            text(TypedText.of(number));
        }
    }

    @Override
    public void number(BigDecimal number) {
        text(TypedText.of(number));
    }

    @Override
    public void text(String text) {
        String cell = text.strip();
        if (missing.contains(cell)) {
            missing();
            return;
        }
        double value = TimeText.seconds(cell);
        if (Double.isNaN(value)) {
            int kind = NumberText.isNumeric(cell) ? NUMBER : TEXT;
            unfitting(kind, FileErrors.quote(cell) + " is not a date or time, such as " + TimeText.FORMS);
        } else {
            add(value);
        }
    }

    @Override
    public void date(long day) {
        if (missing.hasTimes() || !TypedText.isUsualDay(day)) {
            text(TypedText.ofDate(day));
        } else {
            add(day * DAY);
        }
    }

    @Override
    public void time(long second, int nanos, boolean isUtc) {
        long day = Math.floorDiv(second, DAY);
        if (missing.hasTimes() || !TypedText.isUsualDay(day)) {
            text(TypedText.ofTime(second, nanos, isUtc));
        } else {
            // Rounded in the steps in which a text is, so that the result is the same.
            add(day * DAY + (Math.floorMod(second, DAY) + nanos / NANOS));
        }
    }

    @Override
    RawColumn column() {
        double[] block = Arrays.copyOf(seconds, rows());
        for (double value : block) {
            if (!Double.isNaN(value)) {
                note(TIME);
                break;
            }
        }
        return new RawColumn.Times(block);
    }
}
