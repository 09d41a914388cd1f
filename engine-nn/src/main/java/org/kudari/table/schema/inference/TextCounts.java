package org.kudari.table.schema.inference;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.kudari.table.CellText;
import org.kudari.table.RawColumn;
import org.kudari.table.TextDictionary;

/** How often each text of a column occurs, block by block. */
final class TextCounts {
    private final Map<String, Long> counts = new HashMap<>();
    /** The dictionary whose codes are being counted. */
    private TextDictionary dictionary;

    private long[] byCode = {};
    private long rows;
    private long missing;
    private long others;

    void add(RawColumn column, int... selected) {
        rows += selected.length;
        if (column instanceof RawColumn.Texts texts) {
            addCodes(texts, selected);
            return;
        }
        for (int row : selected) {
            String text = CellText.of(column, row);
            if (text == null) {
                missing++;
            } else {
                counts.merge(text, 1L, Long::sum);
            }
        }
    }

    /** Counting codes is much faster than counting texts. Blocks of one reading share a dictionary. */
    private void addCodes(RawColumn.Texts column, int... selected) {
        if (dictionary != column.texts()) {
            flush();
            dictionary = column.texts();
        }
        if (byCode.length < dictionary.size()) {
            byCode = Arrays.copyOf(byCode, Math.max(dictionary.size(), 2 * byCode.length));
        }
        for (int row : selected) {
            int code = column.codes()[row];
            if (code == RawColumn.MISSING) {
                missing++;
            } else if (code == TextDictionary.OTHERS) {
                others++;
            } else {
                byCode[code]++;
            }
        }
    }

    private void flush() {
        for (int code = 0; code < byCode.length; code++) {
            if (byCode[code] > 0) {
                counts.merge(dictionary.text(code), byCode[code], Long::sum);
                byCode[code] = 0;
            }
        }
    }

    /** How often each text occurs, those that the dictionary left out not among them. */
    Map<String, Long> counts() {
        flush();
        return counts;
    }

    /** The number of rows, missing cells included. */
    long rows() {
        return rows;
    }

    long missing() {
        return missing;
    }

    /** The number of cells whose text the dictionary left out, since it was full. */
    long others() {
        return others;
    }
}
