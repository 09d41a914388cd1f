package org.kudari.table.schema.inference;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kudari.data.Task;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.TransformKind;

/**
 * What a program asks of {@link SchemaInference}. A column is asked for by its name, or by its index from 0 where no
 * column has that name.
 *
 * @param task whether the label is a class or a quantity
 * @param label the column to predict; empty if the table has none
 * @param kinds the columns whose kind is asked for
 * @param embedded the categories that are embedded, however few values they have
 * @param embedAbove categories of more values than this are embedded
 * @param maxCategories the most values of a category
 * @param onMissing what is done with missing cells
 * @param transform what is done with numbers before they are standardised
 * @param transforms the columns with another transform
 */
public record SchemaOptions(
        Task task,
        Optional<String> label,
        Map<String, Kind> kinds,
        Set<String> embedded,
        int embedAbove,
        int maxCategories,
        OnMissing onMissing,
        TransformKind transform,
        Map<String, TransformKind> transforms) {

    /** A kind to ask for. */
    public enum Kind {
        /** The column is ignored. */
        IGNORED("ignored"),
        /** Its cells are values of a category, also if they are numbers. */
        CATEGORY("a category"),
        /** Its cells are numbers. */
        NUMBER("a number"),
        /** Its cells are dates. */
        TIME("a date");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The kind in an error. */
        String word() {
            return word;
        }
    }

    /** Copies the maps and sets. Their order is kept for errors. */
    public SchemaOptions {
        kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
        embedded = Collections.unmodifiableSet(new LinkedHashSet<>(embedded));
        transforms = Collections.unmodifiableMap(new LinkedHashMap<>(transforms));
    }

    /** {@return options to start from: classes, no label, and nothing asked for} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. */
    public static final class Builder {
        private Task task = Task.CLASSIFY;
        private Optional<String> label = Optional.empty();
        private final Map<String, Kind> kinds = new LinkedHashMap<>();
        private final Set<String> embedded = new LinkedHashSet<>();
        private int embedAbove = 16;
        private int maxCategories = 10_000;
        private OnMissing onMissing = OnMissing.INDICATOR;
        private TransformKind transform = TransformKind.NONE;
        private final Map<String, TransformKind> transforms = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Says what the label is; a class if this is not called.
         *
         * @param value the task
         * @return this
         */
        public Builder task(Task value) {
            task = value;
            return this;
        }

        /**
         * Names the column to predict.
         *
         * @param column its name or index
         * @return this
         */
        public Builder label(String column) {
            label = Optional.of(column);
            return this;
        }

        /**
         * Leaves out columns.
         *
         * @param columns their names or indices
         * @return this
         */
        public Builder ignore(String... columns) {
            return kind(Kind.IGNORED, columns);
        }

        /**
         * Takes columns as categories, also if they are numbers, or all their texts differ.
         *
         * @param columns their names or indices
         * @return this
         */
        public Builder category(String... columns) {
            return kind(Kind.CATEGORY, columns);
        }

        /**
         * Takes columns as numbers, also if they look like the numbers of rows.
         *
         * @param columns their names or indices
         * @return this
         */
        public Builder number(String... columns) {
            return kind(Kind.NUMBER, columns);
        }

        /**
         * Takes columns as dates.
         *
         * @param columns their names or indices
         * @return this
         */
        public Builder date(String... columns) {
            return kind(Kind.TIME, columns);
        }

        private Builder kind(Kind kind, String... columns) {
            for (String column : columns) {
                Kind before = kinds.put(column, kind);
                if (before != null && before != kind) {
                    throw new IllegalArgumentException(
                            "column '" + column + "' cannot be both " + before.word() + " and " + kind.word());
                }
            }
            return this;
        }

        /**
         * Takes columns as categories, and embeds them, however few values they have.
         *
         * @param columns their names or indices
         * @return this
         */
        public Builder embed(String... columns) {
            embedded.addAll(Arrays.asList(columns));
            return this;
        }

        /**
         * Sets how many values a category may have before it is embedded; 16 if this is not called.
         *
         * @param values the most values of a one-hot encoding, at least 0
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder embedAbove(int values) {
            if (values < 0) {
                throw new IllegalArgumentException("a one-hot encoding has no " + values + " values");
            }
            embedAbove = values;
            return this;
        }

        /**
         * Sets the most values of a category; 10,000 if this is not called.
         *
         * @param values the most values, at least 1
         * @return this
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxCategories(int values) {
            if (values < 1) {
                throw new IllegalArgumentException("a category has at least one value, not " + values);
            }
            maxCategories = values;
            return this;
        }

        /**
         * Says what is done with missing cells; {@link OnMissing#INDICATOR} if this is not called.
         *
         * @param value the rule
         * @return this
         */
        public Builder onMissing(OnMissing value) {
            onMissing = value;
            return this;
        }

        /**
         * Transforms all numbers but those that {@link #transform(String, TransformKind)} names.
         *
         * @param kind the transform
         * @return this
         */
        public Builder transform(TransformKind kind) {
            transform = kind;
            return this;
        }

        /**
         * Takes a column as numbers, and transforms them.
         *
         * @param column its name or index
         * @param kind the transform
         * @return this
         */
        public Builder transform(String column, TransformKind kind) {
            transforms.put(column, kind);
            return this;
        }

        /** {@return the options} */
        public SchemaOptions build() {
            return new SchemaOptions(
                    task, label, kinds, embedded, embedAbove, maxCategories, onMissing, transform, transforms);
        }
    }
}
