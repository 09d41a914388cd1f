package org.kudari.table.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.kudari.table.CellType;

/**
 * One of a list of values, compared as text. It is encoded in one of three ways:
 *
 * <ul>
 *   <li>Of two values: one feature, 0 for the first and 1 for the second; 0.5 for an unknown value.
 *   <li>One-hot: a feature for each value, of which one is 1 and the others are 0. All are 0 for an unknown value.
 *   <li>Embedded: no float features, but an index for a learned embedding. There the last index is that of {@code other}
 *       and of unknown values, whether or not training rows had such.
 * </ul>
 *
 * <p>After the values come {@code missing} and {@code other}, as values of their own where training rows had them. An
 * unknown value counts as {@code other} where there is one. A missing cell of a column without {@code missing} is
 * unknown.
 *
 * @param name the name of the column
 * @param values the values that are told apart, without duplicates
 * @param missing whether missing cells are a value of their own
 * @param other whether rare values together are a value of their own
 * @param embeddingWidth the width of the embedding; empty if the column is not embedded
 */
public record CategoryColumn(
        String name, List<String> values, boolean missing, boolean other, OptionalInt embeddingWidth)
        implements ColumnSchema {
    /** The place of a value that a column without {@code other} does not know. */
    static final int UNKNOWN = -1;

    /**
     * Copies the list, and checks it.
     *
     * @throws IllegalArgumentException if a value is there twice, there is none at all, or the width is less than 1
     */
    public CategoryColumn {
        values = List.copyOf(values);
        SchemaText.requireDistinct(name, values);
        if (values.isEmpty() && !missing && !other) {
            throw new IllegalArgumentException("the category '" + name + "' has no values");
        }
        if (embeddingWidth.isPresent() && embeddingWidth.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "the category '" + name + "' cannot be embedded in a width of " + embeddingWidth.getAsInt());
        }
    }

    /** {@return the number of values, with {@code missing} and {@code other} where training rows had them} */
    public int count() {
        return values.size() + (missing ? 1 : 0) + (other ? 1 : 0);
    }

    /** {@return the place of a missing cell among the values; negative if it is unknown} */
    int placeOfMissing() {
        return missing ? values.size() : placeOfOther();
    }

    /** {@return the place of values that are not in the list; negative if they are unknown} */
    int placeOfOther() {
        return other ? count() - 1 : UNKNOWN;
    }

    /** Writes the features of a value by its place. */
    void encode(int place, float[] features, int at) {
        int width = width();
        if (width == 1) {
            features[at] = place == UNKNOWN ? 0.5f : place;
            return;
        }
        for (int i = 0; i < width; i++) {
            features[at + i] = i == place ? 1 : 0;
        }
    }

    /** The index of a value in the embedding by its place. */
    int index(int place) {
        return place == UNKNOWN ? values.size() + (missing ? 1 : 0) : place;
    }

    @Override
    public String kind() {
        return "category";
    }

    @Override
    public String description() {
        List<String> all = new ArrayList<>(values);
        String list = SchemaText.list(all) + (missing ? ", missing" : "") + (other ? ", other" : "");
        if (embeddingWidth.isPresent()) {
            return "embedded in " + embeddingWidth.getAsInt() + ": " + count() + " values " + list;
        }
        return width() == 1 ? "0 or 1: " + list : "one-hot of " + count() + ": " + list;
    }

    @Override
    public CellType type() {
        return CellType.TEXT;
    }

    @Override
    public int width() {
        if (embeddingWidth.isPresent()) {
            return 0;
        }
        return count() <= 2 ? 1 : count();
    }

    @Override
    public Optional<EmbeddingSize> embedding() {
        if (embeddingWidth.isEmpty()) {
            return Optional.empty();
        }
        int unknown = index(UNKNOWN);
        OptionalInt padding = other ? OptionalInt.empty() : OptionalInt.of(unknown);
        return Optional.of(new EmbeddingSize(name, unknown + 1, embeddingWidth.getAsInt(), padding));
    }
}
