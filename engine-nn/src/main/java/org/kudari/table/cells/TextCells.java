package org.kudari.table.cells;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.TextDictionary;

/** A column that is read as texts. Every cell is one. */
final class TextCells extends CellColumn {
    private final TextDictionary texts = TextDictionary.ofColumn();
    private int[] codes = {};

    TextCells(Mismatch mismatch, Collection<String> missing, Errors errors) {
        super(CellType.TEXT, mismatch, missing, errors);
    }

    private void add(int code) {
        int row = nextRow();
        if (row == codes.length) {
            codes = Arrays.copyOf(codes, larger(codes.length));
        }
        codes[row] = code;
    }

    @Override
    public void missing() {
        add(RawColumn.MISSING);
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
        add(missing.contains(cell) ? RawColumn.MISSING : texts.add(cell));
    }

    @Override
    public void date(long day) {
        text(TypedText.ofDate(day));
    }

    @Override
    public void time(long second, int nanos, boolean isUtc) {
        text(TypedText.ofTime(second, nanos, isUtc));
    }

    @Override
    RawColumn column() {
        return new RawColumn.Texts(Arrays.copyOf(codes, rows()), texts);
    }
}
