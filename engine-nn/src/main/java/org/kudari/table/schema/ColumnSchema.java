package org.kudari.table.schema;

import java.util.Optional;
import org.kudari.table.CellType;

/** What a column is for, and what was learned about it from the training rows. */
public sealed interface ColumnSchema
        permits NumberColumn, CategoryColumn, TimeColumn, ClassLabel, QuantityLabel, IgnoredColumn {

    /** {@return the name of the column, which no other column of the table has} */
    String name();

    /** {@return the kind in one word: number, category, time, label or ignored} */
    String kind();

    /** {@return what is done with the column, in one line} */
    String description();

    /** {@return the type that the column's cells are read by} */
    CellType type();

    /** {@return whether a model sees the column; others may be left out of rows to predict} */
    default boolean isFeature() {
        return switch (this) {
            case NumberColumn _, CategoryColumn _, TimeColumn _ -> true;
            case ClassLabel _, QuantityLabel _, IgnoredColumn _ -> false;
        };
    }

    /** {@return the number of float features that the column becomes} */
    default int width() {
        return 0;
    }

    /** {@return the embedding that the column's indices need; empty if it has no indices} */
    default Optional<EmbeddingSize> embedding() {
        return Optional.empty();
    }
}
