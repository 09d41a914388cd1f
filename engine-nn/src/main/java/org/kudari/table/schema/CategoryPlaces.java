package org.kudari.table.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kudari.table.CellText;
import org.kudari.table.RawColumn;
import org.kudari.table.TextDictionary;

/** Finds the places of texts in a list. Immutable. */
final class CategoryPlaces {
    private final Map<String, Integer> places = new HashMap<>();
    private final int missing;
    private final int other;
    private final int ofTrue;
    private final int ofFalse;
    /** Whether the values are truth values, which sources write in upper and lower case. */
    private final boolean areBooleans;

    /**
     * The places of some values.
     *
     * @param missing the place of a missing cell
     * @param other the place of a text that is not in the list
     */
    CategoryPlaces(List<String> values, int missing, int other) {
        for (String value : values) {
            places.put(value, places.size());
        }
        this.missing = missing;
        this.other = other;
        ofTrue = ofBoolean(values, "true");
        ofFalse = ofBoolean(values, "false");
        areBooleans = values.size() == 2 && ofTrue != other && ofFalse != other;
    }

    private int ofBoolean(List<String> values, String text) {
        int exact = values.indexOf(text);
        if (exact >= 0) {
            return exact;
        }
        for (int place = 0; place < values.size(); place++) {
            if (values.get(place).equalsIgnoreCase(text)) {
                return place;
            }
        }
        return other;
    }

    /** The place of a text; null is a missing cell. */
    int of(String text) {
        if (text == null) {
            return missing;
        }
        Integer place = places.get(text);
        return place == null ? ofUnlisted(text) : place;
    }

    private int ofUnlisted(String text) {
        if (areBooleans && text.equalsIgnoreCase("true")) {
            return ofTrue;
        }
        return areBooleans && text.equalsIgnoreCase("false") ? ofFalse : other;
    }

    /** The place of a value of a program; a text is that of a file. */
    int ofValue(Object value, CellValues cells) {
        if (value instanceof Boolean truth) {
            return truth ? ofTrue : ofFalse;
        }
        String text = CellValues.text(value);
        if (text == null) {
            return missing;
        }
        Integer place = places.get(text);
        if (place != null) {
            return place;
        }
        if (cells.isMissing(text)) {
            return missing;
        }
        if (value instanceof Double || value instanceof Float) {
            // A file may have 3.0 where a program has the number 3.
            Integer fraction = places.get(value.toString());
            return fraction == null ? other : fraction;
        }
        return of(text.strip());
    }

    /** Whether a value of a program is a missing cell. */
    boolean isMissing(Object value, CellValues cells) {
        String text = CellValues.text(value);
        return text == null || !places.containsKey(text) && cells.isMissing(text);
    }

    /** The places of some cells of a column. */
    int[] of(RawColumn column, int... rows) {
        int[] found = new int[rows.length];
        switch (column) {
            case RawColumn.Texts texts -> ofTexts(texts, rows, found);
            case RawColumn.Numbers numbers -> {
                for (int i = 0; i < rows.length; i++) {
                    found[i] = of(CellText.ofNumber(numbers.values()[rows[i]]));
                }
            }
            case RawColumn.Times times -> {
                for (int i = 0; i < rows.length; i++) {
                    found[i] = of(CellText.ofTime(times.seconds()[rows[i]]));
                }
            }
        }
        return found;
    }

    private void ofTexts(RawColumn.Texts column, int[] rows, int... found) {
        TextDictionary texts = column.texts();
        // Looking up each text once is cheaper, unless a large source has more texts than these rows.
        int[] known = new int[texts.size() <= rows.length ? texts.size() : 0];
        for (int code = 0; code < known.length; code++) {
            known[code] = of(texts.text(code));
        }
        for (int i = 0; i < rows.length; i++) {
            int code = column.codes()[rows[i]];
            if (code == RawColumn.MISSING) {
                found[i] = missing;
            } else if (code == TextDictionary.OTHERS) {
                found[i] = other;
            } else {
                found[i] = code < known.length ? known[code] : of(texts.text(code));
            }
        }
    }
}
