package org.kudari.table;

import java.util.List;

/**
 * How the cells of a table are written as texts. A model keeps that of its training table, because the same text is to
 * mean the same in the rows that it predicts.
 *
 * @param missing the texts that are missing cells, beside the empty one, compared without the spaces around them
 * @param decimal what stands before the fraction of a number: a point or a comma
 */
public record CellFormat(List<String> missing, char decimal) {

    /** What holds if nothing else is said: {@link SourceOptions#MISSING} and a decimal point. */
    public static final CellFormat USUAL = new CellFormat(SourceOptions.MISSING, '.');

    /**
     * Copies the list, without spaces around the texts.
     *
     * @throws IllegalArgumentException if the decimal is neither a point nor a comma
     */
    public CellFormat {
        missing = missing.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        if (decimal != '.' && decimal != ',') {
            throw new IllegalArgumentException("a decimal is a point or a comma, not '" + decimal + "'");
        }
    }
}
