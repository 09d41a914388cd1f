package org.kudari.table.schema.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.table.CellText;
import org.kudari.table.CellType;
import org.kudari.table.NumberText;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.TimeText;
import org.kudari.table.schema.ClassLabel;
import org.kudari.table.schema.ColumnNames;
import org.kudari.table.schema.ColumnSchema;
import org.kudari.table.schema.IgnoredColumn;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.RowEncoder;
import org.kudari.table.schema.TableSchema;
import org.kudari.table.schema.TransformKind;

/**
 * Infers a {@link TableSchema} from training rows, block by block. These are the rules, of which the first that fits
 * decides:
 *
 * <ul>
 *   <li>A column that is named as label, ignored, category, number or date is that.
 *   <li>A column that is empty in every row, or has one value in all, is ignored.
 *   <li>Whole numbers that rise from row to row, in a column named as ids are ({@code id}, {@code index}, {@code
 *       PassengerId}, {@code row_id}, or not at all), are ignored. All other numbers are numbers.
 *   <li>Dates are times.
 *   <li>Texts that all differ are names or ids, and ignored. So are more than 16 different texts, if they are more than
 *       half as many as the rows that have one. All other texts are categories.
 *   <li>Of a category, values in fewer rows than one of 1,000, or than 10 in a table of 10,000 rows and more, become one
 *       value, {@code other}. One of more than 10,000 values is ignored; where it was asked for, it keeps the commonest.
 *   <li>A category of more than 16 values is embedded. Its embedding is half as wide as it has values, and at most 32.
 * </ul>
 *
 * <p>Classes are taken from all rows, so that one that is only in the test rows has a place. Everything else is learned
 * from the training rows. Means and deviations are exact; medians and other quantiles are, up to a million rows. It
 * belongs to one thread.
 */
public final class SchemaInference {
    private static final int MAX_CLASSES = 1_000;
    private static final int MAX_CLASSES_WITH_FRACTIONS = 50;
    private static final int SHOWN_COLUMNS = 6;
    /** How often rows without gaps are looked for, until those of the schema are those that it was learned from. */
    private static final int MOST_INFERENCES = 10;

    private static final Set<String> COUNTER_NAMES = Set.of("id", "index", "row", "rownames", "unnamed: 0", "no", "nr");

    private final String source;
    private final List<String> sourceNames;
    private final List<String> names;
    private final SchemaOptions options;
    private final int label;
    private final SchemaOptions.Kind[] kinds;
    private final ColumnStatistics[] statistics;
    private final TextCounts classes = new TextCounts();

    /**
     * An inference that has seen no rows.
     *
     * @param source what errors call the source, such as the path of a file
     * @param names the names of the source's columns
     * @param options what is asked of it
     * @throws InvalidInputException if an option names a column that is not there, or the label and something else
     */
    public SchemaInference(String source, List<String> names, SchemaOptions options) {
        this.source = source;
        this.options = options;
        sourceNames = List.copyOf(names);
        this.names = ColumnNames.distinct(names);
        label = options.label().map(this::find).orElse(-1);
        kinds = new SchemaOptions.Kind[names.size()];
        options.kinds().forEach((column, kind) -> {
            int index = find(column);
            if (index == label) {
                throw error(index, "is the label, and cannot be " + kind.word() + " as well");
            }
            if (kinds[index] != null && kinds[index] != kind) {
                throw error(index, "cannot be both " + kinds[index].word() + " and " + kind.word());
            }
            kinds[index] = kind;
        });
        options.embedded().forEach(column -> ask(column, SchemaOptions.Kind.CATEGORY, "embedded"));
        options.transforms().keySet().forEach(column -> ask(column, SchemaOptions.Kind.NUMBER, "transformed"));
        statistics = new ColumnStatistics[names.size()];
    }

    /** What is done with a column says of which kind it is. */
    private void ask(String column, SchemaOptions.Kind kind, String done) {
        int index = find(column);
        if (index == label) {
            throw error(index, "is the label, and cannot be " + done);
        }
        if (kinds[index] != null && kinds[index] != kind) {
            throw error(index, "cannot be " + kinds[index].word() + " and " + done + ", as " + kind.word() + " is");
        }
        kinds[index] = kind;
    }

    /**
     * {@return the types to read a source's columns by} Labels that are classes, and categories, are read as the texts
     * that they are.
     *
     * @param source what errors call the source
     * @param names the names of its columns
     * @param likely the types that its cells seem to have
     * @param options what is asked of the inference
     * @throws InvalidInputException if an option names a column that is not there, or the label and something else
     */
    public static List<CellType> types(
            String source, List<String> names, List<CellType> likely, SchemaOptions options) {
        SchemaInference asked = new SchemaInference(source, names, options);
        List<CellType> types = new ArrayList<>(likely);
        for (int column = 0; column < asked.kinds.length; column++) {
            if (asked.kinds[column] != null) {
                types.set(
                        column,
                        switch (asked.kinds[column]) {
                            case IGNORED, CATEGORY -> CellType.TEXT;
                            case NUMBER -> CellType.NUMBER;
                            case TIME -> CellType.TIME;
                        });
            }
        }
        if (asked.label >= 0) {
            types.set(asked.label, options.task() == Task.CLASSIFY ? CellType.TEXT : CellType.NUMBER);
        }
        return List.copyOf(types);
    }

    /**
     * Infers the schema of a table in memory. Where rows with missing cells are to be dropped, it is that of the complete
     * training rows.
     *
     * @param source what errors call the source
     * @param names the names of its columns
     * @param table all of its rows
     * @param trainingRows the rows to learn from, from 0, in any order
     * @param options what is asked of it
     * @return the schema
     * @throws InvalidInputException if an option names a column that is not there, a column is not what it is asked to be,
     *     or the label is of one class or of too many
     */
    public static TableSchema of(
            String source, List<String> names, RawTable table, int[] trainingRows, SchemaOptions options) {
        // Rows in the order of the source show which numbers rise.
        int[] rows = trainingRows.clone();
        Arrays.sort(rows);
        return of(source, names, List.of(new TrainingRows(table, rows)), options);
    }

    /**
     * Some rows of a block.
     *
     * @param block the block
     * @param rows the rows to learn from, from 0, in their order
     */
    public record TrainingRows(RawTable block, int[] rows) {}

    /**
     * Infers the schema of a table that is read block by block. Where rows with missing cells are to be dropped, it is that
     * of the complete training rows, for which the blocks are read several times.
     *
     * @param source what errors call the source
     * @param names the names of its columns
     * @param blocks all blocks of it with the rows to learn from; the same each time
     * @param options what is asked of it
     * @return the schema
     * @throws InvalidInputException if an option names a column that is not there, a column is not what it is asked to be,
     *     or the label is of one class or of too many
     */
    public static TableSchema of(
            String source, List<String> names, Iterable<TrainingRows> blocks, SchemaOptions options) {
        SchemaInference first = new SchemaInference(source, names, options);
        blocks.forEach(part -> first.add(part.block, part.rows));
        TableSchema schema = first.schema();
        if (options.onMissing() != OnMissing.DROP) {
            return schema;
        }
        RowEncoder last = null;
        for (int i = 0; i < MOST_INFERENCES; i++) {
            // Fewer rows may make a column useless, whose gaps then no longer matter: so from all rows each time.
            RowEncoder encoder = schema.encoder(names);
            SchemaInference next = new SchemaInference(source, names, options);
            long rows = 0;
            boolean isSame = true;
            for (TrainingRows part : blocks) {
                int[] used = last == null ? part.rows : last.completeRows(part.block, part.rows);
                int[] complete = encoder.completeRows(part.block, part.rows);
                isSame &= Arrays.equals(complete, used);
                rows += complete.length;
                next.add(part.block, complete);
            }
            if (rows == 0) {
                throw new InvalidInputException(
                        source + ": every training row has a missing cell, so none is left; ignore"
                                + " the columns that are often empty");
            }
            if (isSame) {
                break;
            }
            schema = next.schema();
            last = encoder;
        }
        return schema;
    }

    /**
     * Learns from all rows of a block.
     *
     * @param block the block
     */
    public void add(RawTable block) {
        add(block, IntStream.range(0, block.rows()).toArray());
    }

    /**
     * Learns from some rows of a block, and of classes from all.
     *
     * @param block the block
     * @param trainingRows rows of the block, from 0, in their order
     * @throws IllegalArgumentException if the block does not have the source's columns
     */
    public void add(RawTable block, int... trainingRows) {
        if (block.columns().size() != names.size()) {
            throw new IllegalArgumentException(
                    "a block of " + block.columns().size() + " columns, but the source has " + names.size());
        }
        for (int column = 0; column < names.size(); column++) {
            RawColumn cells = block.column(column);
            if (column == label && options.task() == Task.CLASSIFY) {
                classes.add(cells, IntStream.range(0, block.rows()).toArray());
            } else if (kinds[column] != SchemaOptions.Kind.IGNORED) {
                if (statistics[column] == null) {
                    statistics[column] = statistics(column, cells);
                }
                statistics[column].add(cells, trainingRows);
            }
        }
    }

    private ColumnStatistics statistics(int column, RawColumn cells) {
        String name = names.get(column);
        SchemaOptions.Kind kind = column == label ? SchemaOptions.Kind.NUMBER : kinds[column];
        requireFit(column, kind, cells);
        if (kind == SchemaOptions.Kind.CATEGORY || cells instanceof RawColumn.Texts) {
            boolean isEmbedded = indices(options.embedded()).contains(column);
            return new TextStatistics(name, options, kind == SchemaOptions.Kind.CATEGORY, isEmbedded);
        }
        if (cells instanceof RawColumn.Times) {
            return new TimeStatistics(name, options.onMissing());
        }
        boolean isCounter = sourceNames.get(column).isEmpty() || isCounterName(name);
        return new NumberStatistics(
                name, isCounter, kind == SchemaOptions.Kind.NUMBER, transform(column), options.onMissing());
    }

    /** Cells that are not all of the type that was asked for were read as texts. */
    private void requireFit(int column, SchemaOptions.Kind kind, RawColumn cells) {
        boolean isFit = switch (kind) {
            case NUMBER -> cells.type() == CellType.NUMBER;
            case TIME -> cells.type() == CellType.TIME;
            case IGNORED, CATEGORY -> true;
            case null -> true;
        };
        if (!isFit) {
            String wanted = kind == SchemaOptions.Kind.NUMBER ? "numbers" : "dates as " + TimeText.FORMS;
            throw error(column, "must be a column of " + wanted + ", but has " + otherCell(cells, kind));
        }
    }

    /** The first cell that is not of the type that was asked for. */
    private static String otherCell(RawColumn cells, SchemaOptions.Kind kind) {
        for (int row = 0; row < cells.rows(); row++) {
            String text = CellText.of(cells, row);
            if (text != null && (cells.type() != CellType.TEXT || !isOf(kind, text))) {
                return FileErrors.quote(text);
            }
        }
        return "cells of the type " + cells.type().name().toLowerCase(Locale.ROOT);
    }

    private static boolean isOf(SchemaOptions.Kind kind, String text) {
        return !Double.isNaN(kind == SchemaOptions.Kind.NUMBER ? NumberText.parse(text) : TimeText.seconds(text));
    }

    private TransformKind transform(int column) {
        Map<Integer, TransformKind> byIndex = new HashMap<>();
        options.transforms().forEach((name, kind) -> byIndex.put(find(name), kind));
        return byIndex.getOrDefault(column, options.transform());
    }

    private static boolean isCounterName(String name) {
        return COUNTER_NAMES.contains(name.toLowerCase(Locale.ROOT))
                || name.endsWith("Id")
                || name.endsWith("ID")
                || name.endsWith("_id")
                || name.endsWith(" id");
    }

    /**
     * {@return the schema, after all rows}
     *
     * @throws InvalidInputException if the label is of one class or of too many, no column is left for the model, or
     *     there are no training rows
     */
    public TableSchema schema() {
        List<ColumnSchema> columns = new ArrayList<>();
        for (int column = 0; column < names.size(); column++) {
            String name = names.get(column);
            if (kinds[column] == SchemaOptions.Kind.IGNORED) {
                columns.add(new IgnoredColumn(name, "as asked for"));
            } else if (column == label && options.task() == Task.CLASSIFY) {
                columns.add(classLabel(name));
            } else if (statistics[column] == null) {
                throw new InvalidInputException(source + ": there are no rows to learn from");
            } else if (column == label) {
                columns.add(located(((NumberStatistics) statistics[column])::label));
            } else {
                columns.add(located(statistics[column]::schema));
            }
        }
        if (columns.stream().noneMatch(ColumnSchema::isFeature)) {
            throw new InvalidInputException(source + ": no column is left to learn from: "
                    + columns.stream()
                            .limit(SHOWN_COLUMNS)
                            .map(column -> FileErrors.quote(column.name()) + " is " + column.kind() + " ("
                                    + column.description() + ")")
                            .collect(Collectors.joining(", ")));
        }
        return new TableSchema(columns, options.onMissing());
    }

    private ColumnSchema located(Supplier<ColumnSchema> column) {
        try {
            return column.get();
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source + ", " + e.getMessage());
        }
    }

    private ClassLabel classLabel(String name) {
        Set<String> found = classes.counts().keySet();
        if (found.size() + classes.others() > MAX_CLASSES) {
            throw tooManyClasses(MAX_CLASSES, "labels");
        }
        if (found.size() > MAX_CLASSES_WITH_FRACTIONS && TextOrder.haveFractions(found)) {
            throw tooManyClasses(MAX_CLASSES_WITH_FRACTIONS, "labels, some of them fractions");
        }
        if (found.size() < 2) {
            throw error(
                    label,
                    "the label is "
                            + (found.isEmpty()
                                    ? "empty"
                                    : FileErrors.quote(found.iterator().next()))
                            + " in every row; there must be classes to tell apart");
        }
        return new ClassLabel(name, TextOrder.sorted(found));
    }

    private InvalidInputException tooManyClasses(int most, String what) {
        return error(
                label,
                String.format(
                        Locale.ROOT,
                        "has more than %,d different %s, too many for classes; if they are quantities, use --task"
                                + " regress",
                        most,
                        what));
    }

    private Set<Integer> indices(Collection<String> columns) {
        Set<Integer> indices = new HashSet<>();
        columns.forEach(column -> indices.add(find(column)));
        return indices;
    }

    private int find(String column) {
        try {
            return ColumnNames.find(names, column);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source + ": " + e.getMessage());
        }
    }

    private InvalidInputException error(int column, String message) {
        return new InvalidInputException(source + ", column " + FileErrors.quote(names.get(column)) + ": " + message);
    }
}
